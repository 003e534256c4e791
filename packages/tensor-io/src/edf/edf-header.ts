/** The header of a block of an EDF file, and where it ends. */

import { FormatError } from "../errors.js";

export interface EdfHeader {
  /** As written. */
  readonly header: ReadonlyMap<string, string>;
  /** The same with keys in lower case. */
  readonly known: ReadonlyMap<string, string>;
  /** Where the samples begin. */
  readonly data: number;
}

const OPEN = 0x7b;
const CLOSE = 0x7d;
const NEW_LINE = 0x0a;
const RETURN = 0x0d;
const SEMICOLON = 0x3b;
/** Bytes. */
export const LONGEST_HEADER: number = 1 << 20;
/** Headers are filled up to a multiple of it by nearly all writers. */
const BLOCK = 512;

/** @throws {FormatError} when there is none, or it does not end. */
export function readEdfHeader(bytes: Uint8Array, begin: number, where: string): EdfHeader {
  const start = bytes.subarray(begin, begin + 8).findIndex((byte) => byte > 0x20);
  if (bytes[begin + start] !== OPEN) {
    throw new FormatError(where, "not an EDF file: its header does not begin with {");
  }
  const text = bytes.subarray(begin, begin + textLength(bytes, begin));
  const end = headerEnd(text);
  if (end === undefined) {
    throw new FormatError(where, "the header of an EDF file ends with }, which is not there; it may be truncated");
  }
  const header = parseHeader(text.subarray(start + 1, end.bracket));
  const known = new Map(Array.from(header, ([key, value]) => [key.toLowerCase(), value]));
  return { header, known, data: begin + end.data };
}

/** Up to the first byte that no text has, as samples have nearly at once. */
function textLength(bytes: Uint8Array, begin: number): number {
  const region = bytes.subarray(begin, begin + LONGEST_HEADER);
  const end = region.findIndex((byte) => byte < 0x20 && (byte < 0x09 || byte > RETURN));
  return end < 0 ? region.length : end;
}

interface HeaderEnd {
  readonly bracket: number;
  readonly data: number;
}

/**
 * The stated length; else the closing bracket behind a finished line, with a line's end after it, at the end of a block
 * of 512 bytes, or failing that anywhere. Brackets within values are none of these.
 */
function headerEnd(text: Uint8Array): HeaderEnd | undefined {
  const ends = endsOf(text);
  const [, stated] = /EDF_HeaderSize\s*=\s*(\d+)/i.exec(toText(text.subarray(0, 2 * BLOCK))) ?? [];
  return (
    ends.find(({ data }) => data === Number(stated)) ??
    ends.find(({ data, isAfterLine }) => isAfterLine && data % BLOCK === 0) ??
    ends.find(({ isAfterLine }) => isAfterLine) ??
    ends[0]
  );
}

/** Closing brackets at the end of a line, of a block, or of the text. */
function endsOf(text: Uint8Array): (HeaderEnd & { readonly isAfterLine: boolean })[] {
  const ends: (HeaderEnd & { readonly isAfterLine: boolean })[] = [];
  for (let at = text.indexOf(CLOSE); at >= 0; at = text.indexOf(CLOSE, at + 1)) {
    const next = text[at + 1] === RETURN ? at + 2 : at + 1;
    const isLineEnd = text[next] === NEW_LINE;
    const isBlockEnd = (at + 1) % BLOCK === 0;
    if (next < text.length && !isLineEnd && !isBlockEnd) continue;
    let before = at - 1;
    while (before > 0 && text[before] <= 0x20) before--;
    const isAfterLine = text[before] === SEMICOLON || text[before] === OPEN;
    ends.push({ bracket: at, data: isBlockEnd ? at + 1 : next + 1, isAfterLine });
  }
  return ends;
}

function parseHeader(bytes: Uint8Array): Map<string, string> {
  const entries = toText(bytes)
    .split(/;\s/)
    .flatMap((line): [string, string][] => {
      const at = line.indexOf("=");
      if (at < 0) return [];
      const value = line.slice(at + 1).replace(/;\s*$/, "");
      return [[line.slice(0, at).trim(), value.trim()]];
    });
  return new Map(entries);
}

function toText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}
