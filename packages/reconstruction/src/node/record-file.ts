/**
 * Records in a file, one after the other, each with its length and checksum. Arrays are written from where they are and
 * read to where they stay: a copy of some hundred megabytes is time in which a record may be lost.
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

/** Length of what follows, its checksum, and the length of its text. */
const HEAD_BYTES = 16;
/** A piece that is written or read at once. */
const PIECE_BYTES = 32 * 2 ** 20;
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
  const bare = without(value, [], (array, place) => {
    places.push(place);
    arrays.push(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  });
  return { text: serialize({ bare, places }), arrays };
}

export function recordBytes({ text, arrays }: RecordParts): number {
  return HEAD_BYTES + text.length + arrays.reduce((sum, { length }) => sum + length, 0);
}

/** Its head comes last: what a kill leaves before is no record. @returns where the next one begins. */
export async function writeRecord(handle: FileHandle, at: number, { text, arrays }: RecordParts): Promise<number> {
  let end = at + HEAD_BYTES;
  let checksum = 0;
  for (const piece of [text, ...arrays].flatMap(piecesOf)) {
    const writing = writeWhole(handle, piece, end);
    checksum = crc32(piece, checksum);
    await writing;
    end += piece.length;
  }
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeDoubleLE(end - at - HEAD_BYTES, 0);
  head.writeUInt32LE(checksum, 8);
  head.writeUInt32LE(text.length, 12);
  await handle.write(head, 0, HEAD_BYTES, at);
  return end;
}

/** A disk that fills up takes a part first, and then refuses. */
async function writeWhole(handle: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await handle.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
  }
}

/** `undefined` where there is no whole record. */
export async function readRecord(handle: FileHandle, at: number): Promise<{ value: unknown; end: number } | undefined> {
  const head = Buffer.alloc(HEAD_BYTES);
  if ((await handle.read(head, 0, HEAD_BYTES, at)).bytesRead < HEAD_BYTES) return undefined;
  const [length, textLength] = [head.readDoubleLE(0), head.readUInt32LE(12)];
  const size = (await handle.stat()).size - at - HEAD_BYTES;
  if (!(textLength > 0 && length >= textLength && length <= size)) return undefined;
  let checksum = 0;
  let end = at + HEAD_BYTES;
  const read = async (into: Uint8Array): Promise<void> => {
    for (const piece of piecesOf(into)) {
      await handle.read(piece, 0, piece.length, end);
      checksum = crc32(piece, checksum);
      end += piece.length;
    }
  };
  const text = Buffer.alloc(textLength);
  await read(text);
  const found = textOf(text, length);
  if (!found) return undefined;
  const arrays: LargeArray[] = [];
  for (const { kind, length: elements } of found.places) {
    const array = new KINDS[kind](elements);
    await read(new Uint8Array(array.buffer));
    arrays.push(array);
  }
  if (checksum !== head.readUInt32LE(8)) return undefined;
  return { value: filled(found.bare, found.places, arrays), end };
}

/** Of a text that is damaged nothing is made, and nothing asked for beyond what the record has. */
function textOf(text: Uint8Array, length: number): { bare: unknown; places: readonly Place[] } | undefined {
  try {
    const found = deserialize(text) as { bare: unknown; places: readonly Place[] };
    const large = found.places.reduce((sum, { kind, length: n }) => sum + n * KINDS[kind].BYTES_PER_ELEMENT, 0);
    return text.length + large === length ? found : undefined;
  } catch {
    return undefined;
  }
}

function piecesOf(bytes: Uint8Array): readonly Uint8Array[] {
  const count = Math.ceil(bytes.length / PIECE_BYTES);
  return Array.from({ length: count }, (_, k) => bytes.subarray(k * PIECE_BYTES, (k + 1) * PIECE_BYTES));
}

/** The same without its large arrays, which are told. */
function without(value: unknown, path: Place["path"], tell: (array: LargeArray, place: Place) => void): unknown {
  if (ArrayBuffer.isView(value)) {
    const kind = value.constructor.name as Kind;
    if (value.byteLength < LARGE_BYTES || !Object.hasOwn(KINDS, kind)) return value;
    tell(value as LargeArray, { path, kind, length: (value as LargeArray).length });
    return null;
  }
  if (Array.isArray(value)) return value.map((inner, k) => without(inner, [...path, k], tell));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, without(inner, [...path, name], tell)]);
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
