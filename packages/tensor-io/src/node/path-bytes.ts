/**
 * Names of files are bytes on Linux, and need be no text. Here they are text all the same: a byte that belongs to no
 * UTF-8 character is the half of a character U+DC80 to U+DCFF, which no text has (PEP 383).
 */

const ESCAPED = /[\udc80-\udcff]/;
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A name as text, whatever its bytes. */
export function pathOfBytes(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    return escaped(bytes);
  }
}

/** What the file system is given for a name: the text itself, or the bytes that it stands for. */
export function nativePath(path: string): string | Buffer {
  if (!ESCAPED.test(path)) return path;
  const parts = Array.from(path, (character) => {
    const byte = ESCAPED.test(character) && character.length === 1 ? character.charCodeAt(0) - 0xdc00 : undefined;
    return byte === undefined ? Buffer.from(character) : Buffer.of(byte);
  });
  return Buffer.concat(parts);
}

/** The longest character that begins at a byte, or the byte itself. */
function escaped(bytes: Uint8Array): string {
  let path = "";
  for (let at = 0; at < bytes.length; ) {
    const character = characterAt(bytes, at);
    path += character?.text ?? String.fromCharCode(0xdc00 + bytes[at]);
    at += character?.length ?? 1;
  }
  return path;
}

function characterAt(bytes: Uint8Array, at: number): { text: string; length: number } | undefined {
  for (let length = 1; length <= 4; length++) {
    try {
      const text = UTF8.decode(bytes.subarray(at, at + length));
      return { text, length: Math.min(length, bytes.length - at) };
    } catch {
      // longer, or none
    }
  }
  return undefined;
}
