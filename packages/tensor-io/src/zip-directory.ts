/** The directory of a ZIP archive, and its entries one by one. */

import { Inflate, inflateSync } from "fflate";
import { FormatError } from "./errors.js";
import { DEFLATE_RATIO } from "./numpy/inflate.js";

export interface ZipEntry {
  readonly name: string;
  readonly isDeflated: boolean;
  /** Bytes in the archive. */
  readonly packed: number;
  /** Bytes of the content, as the directory states them. */
  readonly size: number;
  readonly checksum: number;
  /** Where its bytes begin. */
  readonly begin: number;
}

const END_OF_DIRECTORY = 0x06054b50;
const END64_LOCATOR = 0x07064b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;
const END_BYTES = 22;
const MOST_COMMENT = 0xffff;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
const IN_EXTRA = 0xffffffff;
const ZIP64_EXTRA = 1;

/**
 * The entries by name, read once and in linear time.
 * @throws {FormatError} when it is no archive or a damaged one, entries share bytes, or one states a size that cannot
 *   come from its bytes.
 */
export function readZipDirectory(bytes: Uint8Array, file: string): ReadonlyMap<string, ZipEntry> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = new Map<string, ZipEntry>();
  try {
    for (const entry of listEntries(bytes, view)) entries.set(entry.name, entry);
  } catch (cause) {
    throw new FormatError(file, "not a .npz file, or a damaged one", { cause });
  }
  const inOrder = [...entries.values()].sort((a, b) => a.begin - b.begin);
  for (const [i, { name, begin, packed, size, isDeflated }] of inOrder.entries()) {
    const end = inOrder[i + 1]?.begin ?? bytes.length;
    if (begin + packed > end) throw new FormatError(file, `${name} shares bytes with another entry, or is truncated`);
    const most = isDeflated ? packed * DEFLATE_RATIO + DEFLATE_RATIO : packed;
    if (size > most) throw new FormatError(file, `${name} states ${size} bytes, which cannot come from ${packed}`);
  }
  return entries;
}

function* listEntries(bytes: Uint8Array, view: DataView): Generator<ZipEntry> {
  const end = findEnd(view);
  const { first, count } = directoryAt(view, end);
  const text = new TextDecoder();
  for (let i = 0, at = first; i < count; i++) {
    if (view.getUint32(at, true) !== DIRECTORY_ENTRY) throw new RangeError("the directory is damaged");
    const [name, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    const start = at + ENTRY_BYTES;
    const method = view.getUint16(at + 10, true);
    if (method !== 0 && method !== 8) throw new RangeError(`method ${method} is unknown`);
    const [packed, size, offset] = sizesOf(view, at, start + name, extra);
    if (view.getUint32(offset, true) !== LOCAL_ENTRY) throw new RangeError("an entry is damaged");
    const begin = offset + LOCAL_BYTES + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
    yield {
      name: text.decode(bytes.subarray(start, start + name)),
      isDeflated: method === 8,
      packed,
      size,
      checksum: view.getUint32(at + 16, true),
      begin,
    };
    at = start + name + extra + comment;
  }
}

function findEnd(view: DataView): number {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= Math.max(0, last - MOST_COMMENT); at--) {
    if (view.getUint32(at, true) === END_OF_DIRECTORY) return at;
  }
  throw new RangeError("it has no directory");
}

/** Archives of more than 4 GiB, or of more than 65,535 entries, have a second directory end. */
function directoryAt(view: DataView, end: number): { first: number; count: number } {
  const locator = end - 20;
  if (locator >= 0 && view.getUint32(locator, true) === END64_LOCATOR) {
    const at = Number(view.getBigUint64(locator + 8, true));
    return { count: Number(view.getBigUint64(at + 32, true)), first: Number(view.getBigUint64(at + 48, true)) };
  }
  return { count: view.getUint16(end + 10, true), first: view.getUint32(end + 16, true) };
}

/** What does not fit into four bytes is in the extra field, in this order. */
function sizesOf(view: DataView, at: number, extra: number, length: number): [number, number, number] {
  const [size, packed, offset] = [24, 20, 42].map((field) => view.getUint32(at + field, true));
  let wide = extra;
  const end = extra + length;
  while (wide < end && view.getUint16(wide, true) !== ZIP64_EXTRA) wide += 4 + view.getUint16(wide + 2, true);
  wide += 4;
  const take = (value: number): number => {
    if (value !== IN_EXTRA) return value;
    wide += 8;
    return Number(view.getBigUint64(wide - 8, true));
  };
  const [trueSize, truePacked, trueOffset] = [take(size), take(packed), take(offset)];
  return [truePacked, trueSize, trueOffset];
}

/** The first bytes of an entry, without inflating the rest; `undefined` where they are damaged. */
export function beginningOf(bytes: Uint8Array, { isDeflated, begin, packed, size }: ZipEntry): Uint8Array | undefined {
  const start = bytes.subarray(begin, begin + Math.min(packed, isDeflated ? PEEKED_BYTES : size));
  if (!isDeflated) return start;
  const parts: Uint8Array[] = [];
  try {
    new Inflate((part) => void parts.push(part)).push(start, packed <= PEEKED_BYTES);
  } catch {
    return undefined;
  }
  return parts.length === 1 ? parts[0] : joined(parts);
}

const PEEKED_BYTES = 4096;

/** @throws {FormatError} when it is damaged. */
export function readZipEntry(bytes: Uint8Array, entry: ZipEntry, file: string): Uint8Array {
  const packed = bytes.subarray(entry.begin, entry.begin + entry.packed);
  let content = packed;
  try {
    if (entry.isDeflated) content = inflateSync(packed, { out: new Uint8Array(entry.size) });
  } catch (cause) {
    throw new FormatError(file, `${entry.name} cannot be unpacked`, { cause });
  }
  if (content.length !== entry.size || crc32(content) !== entry.checksum) {
    throw new FormatError(file, `${entry.name} is damaged: its checksum is wrong`);
  }
  return content;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

let table: Uint32Array | undefined;

/** CRC-32 as ZIP, gzip and PNG have it. */
function crc32(bytes: Uint8Array): number {
  table ??= Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value;
  });
  let sum = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) sum = table[(sum ^ bytes[i]) & 255] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}
