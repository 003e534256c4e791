/** Checksums of the entries of a ZIP archive, which fflate does not look at. */

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const END_BYTES = 22;
const ENTRY_BYTES = 46;

/** CRC-32 by name from the central directory; entries that it does not list in the plain form are absent. */
export function zipChecksums(bytes: Uint8Array): ReadonlyMap<string, number> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const checksums = new Map<string, number>();
  let end = bytes.length - END_BYTES;
  while (end >= 0 && view.getUint32(end, true) !== END_OF_DIRECTORY) end--;
  if (end < 0) return checksums;
  for (let at = view.getUint32(end + 16, true); at + ENTRY_BYTES <= end; ) {
    if (view.getUint32(at, true) !== DIRECTORY_ENTRY) break;
    const [name, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    const start = at + ENTRY_BYTES;
    checksums.set(new TextDecoder().decode(bytes.subarray(start, start + name)), view.getUint32(at + 16, true));
    at = start + name + extra + comment;
  }
  return checksums;
}

let table: Uint32Array | undefined;

/** CRC-32 as ZIP, gzip and PNG have it. */
export function crc32(bytes: Uint8Array): number {
  table ??= Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value;
  });
  let sum = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) sum = table[(sum ^ bytes[i]) & 255] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}
