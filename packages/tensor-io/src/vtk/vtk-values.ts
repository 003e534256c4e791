/** The values of a `DataArray`: text, base64 or raw bytes, in the element or appended, compressed by zlib or not. */

import type { RealData } from "../arrays/array.js";
import type { FormatError } from "../errors.js";
import { bytesPerElement, createData, type DType, decodeElements } from "../numbers/dtype.js";
import { DEFLATE_RATIO, inflate } from "../numpy/inflate.js";
import type { VtkElement } from "./vtk-header.js";

export interface VtkSource {
  readonly bytes: Uint8Array;
  /** Where the appended data begin. */
  readonly appended: number;
  readonly appendedIsBase64: boolean;
  readonly littleEndian: boolean;
  /** Bytes of the numbers before the values: 4 or 8. */
  readonly headerBytes: 4 | 8;
  readonly isCompressed: boolean;
  readonly fail: (message: string, cause?: unknown) => FormatError;
}

/** Gives a run of decoded bytes; fewer at the end of the file. */
type Take = (length: number) => Uint8Array;

/** @throws {FormatError} when there are not `count` values, or they cannot be decoded. */
export async function readVtkValues(
  { attributes, text }: VtkElement,
  dtype: DType,
  count: number,
  source: VtkSource,
): Promise<RealData> {
  const { bytes, fail } = source;
  const format = attributes.get("format") ?? "ascii";
  const size = count * bytesPerElement(dtype);
  if (size > bytes.length * DEFLATE_RATIO)
    throw fail(`${count} values cannot come from a file of ${bytes.length} bytes`);
  if (format === "ascii") return parseText(bytes.subarray(...text), dtype, count, fail);
  const isAppended = format === "appended";
  if (!isAppended && format !== "binary") throw fail(`format '${format}' cannot be read`);
  const offset = Number(attributes.get("offset") ?? 0);
  if (!Number.isSafeInteger(offset) || offset < 0) throw fail(`impossible offset ${attributes.get("offset")}`);
  const part = isAppended ? bytes.subarray(source.appended + offset) : bytes.subarray(...text);
  const take = isAppended && !source.appendedIsBase64 ? takeRaw(part) : takeBase64(part);
  const values = source.isCompressed ? await inflateBlocks(take, size, source) : takeCounted(take, size, source);
  if (values.length === size) return decodeElements(values, dtype, source.littleEndian);
  throw fail(`expected ${size} bytes of values, got ${values.length}: it is truncated or damaged`);
}

function takeRaw(bytes: Uint8Array): Take {
  let next = 0;
  return (length) => {
    next += length;
    return bytes.subarray(next - length, next);
  };
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/** Six bits of each letter by its code; 255 for what is none. */
const SEXTETS = Uint8Array.from({ length: 256 }, (_, code) => ALPHABET.indexOf(String.fromCharCode(code)) & 255);

/** Four letters at a time, since the numbers before the values may be padded on their own. */
function takeBase64(bytes: Uint8Array): Take {
  let next = 0;
  let rest = new Uint8Array(0);
  const letter = (): number => {
    while (bytes[next] <= 0x20) next++;
    return next < bytes.length ? SEXTETS[bytes[next++]] : 255;
  };
  return (length) => {
    const present = Math.ceil((bytes.length - next) / 4) * 3 + rest.length;
    const out = new Uint8Array(Math.min(length, present) + 3);
    out.set(rest.subarray(0, length));
    let end = Math.min(rest.length, length);
    rest = rest.slice(length);
    while (end < length) {
      const [a, b, c, d] = [letter(), letter(), letter(), letter()];
      if (a === 255 || b === 255) break;
      out[end++] = (a << 2) | (b >> 4);
      if (c !== 255) out[end++] = (b << 4) | (c >> 2);
      if (c !== 255 && d !== 255) out[end++] = (c << 6) | d;
    }
    if (end > length) rest = out.slice(length, end);
    return out.subarray(0, Math.min(end, length));
  };
}

function takeCounted(take: Take, size: number, source: VtkSource): Uint8Array {
  const [stated] = takeNumbers(take, 1, source);
  if (stated !== size) throw source.fail(`expected ${size} bytes of values, its header states ${stated}`);
  return take(size);
}

/** Number of blocks, bytes of a block and of the last one, then their compressed lengths. */
async function inflateBlocks(take: Take, size: number, source: VtkSource): Promise<Uint8Array> {
  const { fail } = source;
  const [blocks, block, last] = takeNumbers(take, 3, source);
  const total = blocks === 0 ? 0 : last === 0 ? blocks * block : (blocks - 1) * block + last;
  if (total !== size || blocks * source.headerBytes > source.bytes.length) {
    throw fail(`expected ${size} bytes of values, its header states ${blocks} blocks of ${block}, ${total} bytes`);
  }
  const lengths = takeNumbers(take, blocks, source);
  const out = new Uint8Array(size);
  for (const [index, length] of lengths.entries()) {
    if (length > source.bytes.length) throw fail(`block ${index + 1} of ${blocks} is longer than the file`);
    const expected = Math.min(block, size - index * block);
    const plain = await inflate(take(length), "deflate", expected).catch((cause: unknown) => {
      throw fail(`block ${index + 1} of ${blocks} is truncated or damaged`, cause);
    });
    if (plain.length !== expected)
      throw fail(`block ${index + 1} of ${blocks} holds ${plain.length} bytes, expected ${expected}`);
    out.set(plain, index * block);
  }
  return out;
}

function takeNumbers(take: Take, count: number, { headerBytes, littleEndian, fail }: VtkSource): number[] {
  const bytes = take(count * headerBytes);
  if (bytes.length < count * headerBytes) throw fail("ends before its values: it is truncated");
  return Array.from(
    decodeElements(bytes, headerBytes === 8 ? "uint64" : "uint32", littleEndian) as Uint32Array,
    Number,
  );
}

function parseText(bytes: Uint8Array, dtype: DType, count: number, fail: VtkSource["fail"]): RealData {
  // every value takes a digit and a space
  if (count > bytes.length) throw fail(`expected ${count} values, got at most ${bytes.length}: it is truncated`);
  const words = new TextDecoder().decode(bytes).trim().split(/\s+/);
  if (words.length !== count) throw fail(`expected ${count} values, got ${words.length}`);
  const data = createData(dtype, count);
  const isBig = data instanceof BigInt64Array || data instanceof BigUint64Array;
  for (const [i, word] of words.entries()) {
    if (isBig && !/^-?\d+$/.test(word)) throw fail(`expected a whole number, got '${word.slice(0, 40)}'`);
    const value = isBig ? BigInt(word) : Number(word.replace(/^([+-]?)inf(inity)?$/i, "$1Infinity"));
    if (Number.isNaN(value) && !/^[+-]?nan$/i.test(word)) throw fail(`expected a number, got '${word.slice(0, 40)}'`);
    data[i] = value;
  }
  return data;
}
