/** Writes TIFF files in the forms that detectors and programs do and `writeTiff` does not. */

import { zlibSync } from "fflate";
import type { RealArray } from "../src/index.js";
import { type DType, dtypeOf, encodeElements, swapBytes } from "../src/numbers/dtype.js";

export interface MakeTiffOptions {
  readonly littleEndian?: boolean;
  /** `untagged`: uncompressed, without saying so. */
  readonly compression?: "none" | "untagged" | "packbits" | "lzw" | "deflate";
  readonly predictor?: 1 | 2 | 3;
  readonly rowsPerStrip?: number;
  /** Square tiles of this length instead of strips. */
  readonly tile?: number;
  readonly dtype?: DType;
  /** Extra or replaced tags, SHORT. */
  readonly tags?: Readonly<Record<number, number>>;
}

const CODES = { none: 1, untagged: 1, packbits: 32773, lzw: 5, deflate: 8 } as const;

/** One page: blocks first, then the directory, as libtiff lays them out. */
export function makeTiff({ data, shape }: RealArray, options: MakeTiffOptions = {}): Uint8Array {
  const { littleEndian = true, compression = "none", predictor = 1, tile, dtype = dtypeOf(data), tags = {} } = options;
  const [height, width] = shape as [number, number];
  const rowsPerStrip = options.rowsPerStrip ?? height;
  const samples = encodeElements("makeTiff", data, dtype, true);
  const size = samples.length / (width * height);
  const [blockHeight, blockWidth] = tile ? [tile, tile] : [rowsPerStrip, width];
  const blocks: Uint8Array[] = [];
  for (let top = 0; top < height; top += blockHeight) {
    for (let left = 0; left < width; left += blockWidth) {
      const rows = tile ?? Math.min(blockHeight, height - top);
      const block = new Uint8Array(rows * blockWidth * size);
      for (let row = 0; row < Math.min(rows, height - top); row++) {
        const from = ((top + row) * width + left) * size;
        const used = Math.min(blockWidth, width - left) * size;
        block.set(samples.subarray(from, from + used), row * blockWidth * size);
      }
      blocks.push(compress(predict(block, blockWidth, size, predictor, littleEndian), compression));
    }
  }
  const layout: Record<number, number | number[]> = tile
    ? { 322: tile, 323: tile, 324: [], 325: blocks.map(({ length }) => length) }
    : { 273: [], 278: rowsPerStrip, 279: blocks.map(({ length }) => length) };
  const fields: Record<number, number | number[]> = {
    256: width,
    257: height,
    258: 8 * size,
    ...(compression !== "untagged" && { 259: CODES[compression] }),
    262: 1,
    277: 1,
    ...layout,
    ...(predictor !== 1 && { 317: predictor }),
    339: dtype.startsWith("uint") ? 1 : dtype.startsWith("int") ? 2 : 3,
    ...tags,
  };
  return assemble(blocks, fields, tile ? 324 : 273, littleEndian);
}

function assemble(
  blocks: Uint8Array[],
  fields: Record<number, number | number[]>,
  offsetsTag: number,
  le: boolean,
): Uint8Array {
  let end = 8;
  const offsets = blocks.map(({ length }) => {
    const offset = end;
    end += length;
    return offset;
  });
  const entries = Object.entries({ ...fields, [offsetsTag]: offsets }).map(([tag, value]) => ({
    tag: Number(tag),
    values: [value].flat(),
  }));
  const directory = end + (end % 2);
  const listsStart = directory + 2 + 12 * entries.length + 4;
  const total = listsStart + entries.reduce((sum, { values }) => sum + (values.length > 1 ? 4 * values.length : 0), 0);
  const bytes = new Uint8Array(total);
  const view = new DataView(bytes.buffer);
  bytes.set(le ? [0x49, 0x49] : [0x4d, 0x4d]);
  view.setUint16(2, 42, le);
  view.setUint32(4, directory, le);
  for (const [index, block] of blocks.entries()) bytes.set(block, offsets[index]);
  view.setUint16(directory, entries.length, le);
  let list = listsStart;
  for (const [index, { tag, values }] of entries.entries()) {
    const entry = directory + 2 + 12 * index;
    view.setUint16(entry, tag, le);
    view.setUint16(entry + 2, 4, le);
    view.setUint32(entry + 4, values.length, le);
    if (values.length === 1) {
      view.setUint32(entry + 8, values[0], le);
      continue;
    }
    view.setUint32(entry + 8, list, le);
    for (const value of values) {
      view.setUint32(list, value, le);
      list += 4;
    }
  }
  return bytes;
}

/** Little-endian samples to what the file holds. */
function predict(block: Uint8Array, width: number, size: number, predictor: number, littleEndian: boolean): Uint8Array {
  const out = new Uint8Array(block);
  const rowBytes = width * size;
  for (let start = 0; start < out.length; start += rowBytes) {
    const row = out.subarray(start, start + rowBytes);
    if (predictor === 2) differences(row, size);
    if (predictor !== 3) continue;
    const plain = new Uint8Array(row);
    for (let i = 0; i < width; i++)
      for (let b = 0; b < size; b++) row[(size - 1 - b) * width + i] = plain[i * size + b];
    differences(row, 1);
  }
  if (predictor !== 3 && !littleEndian) swapBytes(out, size);
  return out;
}

function differences(row: Uint8Array, size: number): void {
  const read = (at: number): bigint => {
    let value = 0n;
    for (let b = size - 1; b >= 0; b--) value = (value << 8n) | BigInt(row[at + b]);
    return value;
  };
  for (let at = row.length - size; at >= size; at -= size) {
    let value = BigInt.asUintN(8 * size, read(at) - read(at - size));
    for (let b = 0; b < size; b++, value >>= 8n) row[at + b] = Number(value & 255n);
  }
}

function compress(block: Uint8Array, compression: NonNullable<MakeTiffOptions["compression"]>): Uint8Array {
  if (compression === "packbits") return packBits(block);
  if (compression === "lzw") return lzw(block);
  return compression === "deflate" ? zlibSync(block) : block;
}

function packBits(bytes: Uint8Array): Uint8Array {
  const out: number[] = [];
  for (let i = 0; i < bytes.length; ) {
    let run = 1;
    while (run < 128 && i + run < bytes.length && bytes[i + run] === bytes[i]) run++;
    if (run > 1) out.push(257 - run, bytes[i]);
    else out.push(0, bytes[i]);
    i += run;
  }
  return Uint8Array.from(out);
}

/** TIFF 6.0 section 13: codes from the most significant bit, one length early. */
function lzw(bytes: Uint8Array): Uint8Array {
  const out: number[] = [];
  let buffer = 0;
  let bits = 0;
  let width = 9;
  const put = (code: number): void => {
    buffer = (buffer << width) | code;
    bits += width;
    for (; bits >= 8; bits -= 8) out.push((buffer >> (bits - 8)) & 255);
    buffer &= (1 << bits) - 1;
  };
  let table = new Map<string, number>();
  const reset = (): void => {
    put(256);
    table = new Map(Array.from({ length: 256 }, (_, i) => [String.fromCharCode(i), i]));
    width = 9;
  };
  reset();
  let next = 258;
  let prefix = "";
  for (const byte of bytes) {
    const char = String.fromCharCode(byte);
    if (table.has(prefix + char)) {
      prefix += char;
      continue;
    }
    put(table.get(prefix) as number);
    table.set(prefix + char, next++);
    if (next === 512 || next === 1024 || next === 2048) width++;
    if (next === 4095) {
      reset();
      next = 258;
    }
    prefix = char;
  }
  if (prefix !== "") put(table.get(prefix) as number);
  next++;
  if (next === 512 || next === 1024 || next === 2048) width++;
  put(257);
  if (bits > 0) out.push((buffer << (8 - bits)) & 255);
  return Uint8Array.from(out);
}
