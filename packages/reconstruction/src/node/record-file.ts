/**
 * Records in a file, one after the other, each with its length and checksum. Arrays are written from where they are and
 * read to where they stay, without their blocks of zeros, of which objects have many outside of their supports: a copy
 * of some hundred megabytes is time in which a record may be lost.
 */

import type { FileHandle } from "node:fs/promises";
import { deserialize, serialize } from "node:v8";
import { crc32 } from "node:zlib";

/** What is known of a record before it is written. */
export interface RecordParts {
  /** Everything but large arrays. */
  readonly text: Uint8Array;
  /** The bytes of large arrays. */
  readonly arrays: readonly Uint8Array[];
}

/** Length of what follows, its checksum, and length and checksum of its text. */
const HEAD_BYTES = 20;
/** A piece that is written or read at once, after a map with a bit for each of its blocks that is there. */
const PIECE_BYTES = 32 * 2 ** 20;
/** What is left out where every bit is zero. */
const BLOCK_BYTES = 16384;
const ZEROS = new Uint8Array(BLOCK_BYTES);
/** Smaller ones are left in the text. */
const LARGE_BYTES = 4096;

const KINDS = { Float32Array, Float64Array, Uint8Array, Uint16Array, Int32Array, Uint32Array } as const;
type Kind = keyof typeof KINDS;
type LargeArray = InstanceType<(typeof KINDS)[Kind]>;

interface Place {
  readonly path: readonly (string | number)[];
  readonly kind: Kind;
  readonly length: number;
}

/** @param value - plain data: objects, lists, numbers, texts and typed arrays. */
export function recordParts(value: unknown): RecordParts {
  const places: Place[] = [];
  const arrays: Uint8Array[] = [];
  const bare = bareOf(value, [], (array, place) => {
    places.push(place);
    arrays.push(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  });
  return { text: serialize({ bare, places }), arrays };
}

/** Of a record without large arrays. */
export function recordBytes({ text }: RecordParts): number {
  return HEAD_BYTES + text.length;
}

/** Its head comes last: what a kill leaves before is no record. @returns where the next one begins. */
export async function writeRecord(handle: FileHandle, at: number, { text, arrays }: RecordParts): Promise<number> {
  let end = at + HEAD_BYTES;
  let checksum = 0;
  const add = async (parts: readonly Uint8Array[]): Promise<void> => {
    const writing = writeWhole(handle, parts, end);
    for (const part of parts) {
      checksum = crc32(part, checksum);
      end += part.length;
    }
    await writing;
  };
  await add([text]);
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32LE(text.length, 12);
  head.writeUInt32LE(checksum, 16);
  for (const piece of arrays.flatMap(piecesOf)) {
    const map = mapOf(piece);
    await add([map, ...runsOf(piece, map)]);
  }
  head.writeDoubleLE(end - at - HEAD_BYTES, 0);
  head.writeUInt32LE(checksum, 8);
  await handle.write(head, 0, HEAD_BYTES, at);
  return end;
}

/** A disk that fills up takes a part first, and then refuses. */
async function writeWhole(handle: FileHandle, parts: readonly Uint8Array[], at: number): Promise<void> {
  let [rest, end] = [parts, at];
  while (rest.length > 0) {
    const { bytesWritten } = await handle.writev(rest, end);
    end += bytesWritten;
    rest = partsAfter(rest, bytesWritten);
  }
}

function partsAfter(parts: readonly Uint8Array[], bytes: number): readonly Uint8Array[] {
  let left = bytes;
  return parts.flatMap((part) => {
    const gone = Math.min(left, part.length);
    left -= gone;
    return gone < part.length ? [part.subarray(gone)] : [];
  });
}

/** `undefined` where there is no whole record. */
export async function readRecord(handle: FileHandle, at: number): Promise<{ value: unknown; end: number } | undefined> {
  const head = Buffer.alloc(HEAD_BYTES);
  if ((await handle.read(head, 0, HEAD_BYTES, at)).bytesRead < HEAD_BYTES) return undefined;
  const [length, textLength] = [head.readDoubleLE(0), head.readUInt32LE(12)];
  const end = at + HEAD_BYTES + length;
  if (!(textLength > 0 && length >= textLength && end <= (await handle.stat()).size)) return undefined;
  let checksum = 0;
  let from = at + HEAD_BYTES;
  const read = async (into: Uint8Array): Promise<void> => {
    await handle.read(into, 0, into.length, from);
    checksum = crc32(into, checksum);
    from += into.length;
  };
  const text = Buffer.alloc(textLength);
  await read(text);
  // nothing is made of a text that is damaged
  if (checksum !== head.readUInt32LE(16)) return undefined;
  const { bare, places } = deserialize(text) as { bare: unknown; places: readonly Place[] };
  const arrays: LargeArray[] = [];
  for (const { kind, length: elements } of places) {
    const array = new KINDS[kind](elements);
    for (const piece of piecesOf(new Uint8Array(array.buffer))) {
      const map = Buffer.alloc(mapBytes(piece));
      await read(map);
      for (const run of runsOf(piece, map)) {
        if (from + run.length > end) return undefined;
        await read(run);
      }
    }
    arrays.push(array);
  }
  if (from !== end || checksum !== head.readUInt32LE(8)) return undefined;
  return { value: filled(bare, places, arrays), end };
}

function piecesOf(bytes: Uint8Array): readonly Uint8Array[] {
  const count = Math.ceil(bytes.length / PIECE_BYTES);
  return Array.from({ length: count }, (_, k) => bytes.subarray(k * PIECE_BYTES, (k + 1) * PIECE_BYTES));
}

function mapBytes({ length }: Uint8Array): number {
  return Math.ceil(length / BLOCK_BYTES / 8);
}

/** Of the blocks that are not zero. */
function mapOf(piece: Uint8Array): Uint8Array {
  const map = new Uint8Array(mapBytes(piece));
  for (let at = 0, block = 0; at < piece.length; at += BLOCK_BYTES, block++) {
    const bytes = piece.subarray(at, at + BLOCK_BYTES);
    if (Buffer.compare(bytes, ZEROS.subarray(0, bytes.length)) !== 0) map[block >> 3] |= 1 << (block & 7);
  }
  return map;
}

/** Blocks that follow each other, as the map has them. */
function* runsOf(piece: Uint8Array, map: Uint8Array): Generator<Uint8Array> {
  const isThere = (block: number): boolean => (map[block >> 3] & (1 << (block & 7))) !== 0;
  const blocks = Math.ceil(piece.length / BLOCK_BYTES);
  for (let block = 0; block < blocks; block++) {
    const first = block;
    while (block < blocks && isThere(block)) block++;
    if (block > first) yield piece.subarray(first * BLOCK_BYTES, block * BLOCK_BYTES);
  }
}

/** The same without its large arrays, which are told. */
function bareOf(value: unknown, path: Place["path"], tell: (array: LargeArray, place: Place) => void): unknown {
  if (ArrayBuffer.isView(value)) {
    const kind = value.constructor.name as Kind;
    if (value.byteLength < LARGE_BYTES || !Object.hasOwn(KINDS, kind)) return value;
    tell(value as LargeArray, { path, kind, length: (value as LargeArray).length });
    return null;
  }
  if (Array.isArray(value)) return value.map((inner, k) => bareOf(inner, [...path, k], tell));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, bareOf(inner, [...path, name], tell)]);
  return Object.fromEntries(entries);
}

function filled(bare: unknown, places: readonly Place[], arrays: readonly LargeArray[]): unknown {
  let whole = bare;
  for (const [k, { path }] of places.entries()) {
    const last = path.at(-1);
    if (last === undefined) whole = arrays[k];
    else {
      const parent = path.slice(0, -1).reduce((at, name) => (at as Record<string, unknown>)[name], whole);
      (parent as Record<string, unknown>)[last] = arrays[k];
    }
  }
  return whole;
}
