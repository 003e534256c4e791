/** The samples of one TIFF page from its strips or tiles, decompressed, predictor undone. */

import type { getDecoder } from "geotiff";
import type { RealData } from "../arrays/array.js";
import type { FormatError } from "../errors.js";
import { bytesPerElement, decodeElements, swapBytes } from "../numbers/dtype.js";
import { DEFLATE_RATIO, inflate } from "../numpy/inflate.js";
import { decodeLzw } from "./decode-lzw.js";
import { decodePackBits } from "./decode-pack-bits.js";
import { isUncompressed, rowBytes, type TiffPage } from "./tiff-page.js";

const LZW = 5;
const PACK_BITS = 32773;

export interface TiffSource {
  readonly bytes: Uint8Array;
  readonly littleEndian: boolean;
  readonly getDecoder: typeof getDecoder;
  readonly fail: (message: string, cause?: unknown) => FormatError;
}

/** Row-major samples of a page. @throws {FormatError} when a block is cut off, damaged or too short. */
export async function readTiffSamples(page: TiffPage, source: TiffSource): Promise<RealData> {
  const size = bytesPerElement(page.dtype);
  // reading past the end must fail before anything is allocated for it
  for (const index of page.blocks.keys()) assertInside(page, index, source);
  const out = new Uint8Array(page.width * page.height * size);
  const samplesOf = page.bits === 1 ? unpackBits : (block: Uint8Array) => block;
  const across = Math.ceil(page.width / page.blockWidth);
  for (const index of page.blocks.keys()) {
    const top = Math.floor(index / across) * page.blockHeight;
    const left = (index % across) * page.blockWidth;
    // a tile is padded to its full height, the last strip ends with the page
    const rows = page.isTiled ? page.blockHeight : Math.min(page.blockHeight, page.height - top);
    const block = samplesOf(await decodeBlock(page, index, rows, source), page);
    const used = Math.min(page.blockWidth, page.width - left) * size;
    for (let row = 0; row < Math.min(rows, page.height - top); row++) {
      const from = row * page.blockWidth * size;
      out.set(block.subarray(from, from + used), ((top + row) * page.width + left) * size);
    }
  }
  // undoing a predictor leaves little-endian samples
  return decodeElements(out, page.dtype, source.littleEndian || page.predictor !== 1);
}

function assertInside(page: TiffPage, index: number, { bytes, fail }: TiffSource): void {
  const { offset, length } = page.blocks[index];
  if (offset + length <= bytes.length) return;
  throw fail(
    `${blockName(page, index)} ends at byte ${offset + length}, but the file has ${bytes.length}: it is truncated`,
  );
}

async function decodeBlock(page: TiffPage, index: number, rows: number, source: TiffSource): Promise<Uint8Array> {
  const { offset, length } = page.blocks[index];
  const raw = source.bytes.subarray(offset, offset + length);
  const expected = rows * rowBytes(page);
  const decoded = isUncompressed(page) ? raw : await decompress(page, index, raw, expected, source);
  if (decoded.length < expected) {
    throw source.fail(`${blockName(page, index)} holds ${decoded.length} bytes, expected ${expected}`);
  }
  if (page.predictor === 1) return decoded;
  const block = new Uint8Array(decoded.subarray(0, expected));
  undoPredictor(block, page, source.littleEndian);
  return block;
}

async function decompress(
  page: TiffPage,
  index: number,
  raw: Uint8Array,
  expected: number,
  source: TiffSource,
): Promise<Uint8Array> {
  try {
    if (page.compression === LZW) return decodeLzw(raw, expected);
    if (page.compression === PACK_BITS) return decodePackBits(raw, expected);
    const bounded = await inflateBounded(raw, page.blockHeight * rowBytes(page));
    if (bounded) return bounded;
    // predictor 1: the library does not undo it for 64-bit samples nor for big-endian files
    const decoder = await source.getDecoder(page.compression, {
      tileWidth: page.blockWidth,
      tileHeight: page.blockHeight,
      predictor: 1,
      bitsPerSample: page.bits,
      planarConfiguration: 1,
    });
    return new Uint8Array(await decoder.decode(new Uint8Array(raw).buffer));
  } catch (cause) {
    throw source.fail(`${blockName(page, index)} cannot be decompressed`, cause);
  }
}

/**
 * Of so many deflated bytes that they could come to far more than the block has room for, which the library would keep.
 * `undefined` for few, where the platform's decompressor costs more than it saves, and for what it does not take, such
 * as bytes after the end.
 */
async function inflateBounded(raw: Uint8Array, most: number): Promise<Uint8Array | undefined> {
  if (raw.length * DEFLATE_RATIO <= most + LITTLE_BYTES) return undefined;
  return inflate(raw, "deflate", most + LITTLE_BYTES).catch((cause: unknown) => {
    if (cause instanceof RangeError) throw cause;
    return undefined;
  });
}

const LITTLE_BYTES = 2 ** 25;

/** Eight samples a byte, the first in the highest bit; each row begins with a byte of its own. */
function unpackBits(block: Uint8Array, page: TiffPage): Uint8Array {
  const [width, stride] = [page.blockWidth, rowBytes(page)];
  const rows = Math.floor(block.length / stride);
  const samples = new Uint8Array(rows * width);
  for (let i = 0; i < samples.length; i++) {
    const column = i % width;
    const byte = block[Math.floor(i / width) * stride + (column >> 3)];
    samples[i] = (byte >> (7 - (column & 7))) & 1;
  }
  return samples;
}

/** In place; leaves little-endian samples. */
function undoPredictor(block: Uint8Array, page: TiffPage, littleEndian: boolean): void {
  const size = bytesPerElement(page.dtype);
  // the floating-point predictor stores its bytes in an order of its own
  if (page.predictor === 3) undoFloatDifferences(block, page.blockWidth, size);
  else if (!littleEndian) swapBytes(block, size);
  if (page.predictor === 2) undoDifferences(block, page.blockWidth, size);
}

/** Sums along each row; typed arrays wrap around as the writer's differences did. */
function undoDifferences(block: Uint8Array, width: number, size: number): void {
  if (size === 1) accumulate(block, width);
  else if (size === 2) accumulate(new Uint16Array(block.buffer), width);
  else if (size === 4) accumulate(new Uint32Array(block.buffer), width);
  else accumulateBig(new BigUint64Array(block.buffer), width);
}

function accumulate(samples: Uint8Array | Uint16Array | Uint32Array, width: number): void {
  for (let start = 0; start < samples.length; start += width) {
    for (let i = start + 1; i < start + width; i++) samples[i] += samples[i - 1];
  }
}

function accumulateBig(samples: BigUint64Array, width: number): void {
  for (let start = 0; start < samples.length; start += width) {
    for (let i = start + 1; i < start + width; i++) samples[i] += samples[i - 1];
  }
}

/** Adobe Photoshop TIFF technical note 3: byte planes, most significant first, as differences along the row. */
function undoFloatDifferences(block: Uint8Array, width: number, size: number): void {
  const bytesPerRow = width * size;
  for (let start = 0; start < block.length; start += bytesPerRow) {
    const row = block.subarray(start, start + bytesPerRow);
    accumulate(row, bytesPerRow);
    const planes = new Uint8Array(row);
    for (let i = 0; i < width; i++) {
      for (let byte = 0; byte < size; byte++) row[i * size + byte] = planes[(size - 1 - byte) * width + i];
    }
  }
}

function blockName(page: TiffPage, index: number): string {
  return `${page.isTiled ? "tile" : "strip"} ${index + 1} of ${page.blocks.length}`;
}
