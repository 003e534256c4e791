/** The tags of one TIFF page, checked: what its samples are and where its strips or tiles lie. */

import type { FormatError } from "../errors.js";
import { type DType, isDType } from "../numbers/dtype.js";

export interface TiffPage {
  readonly width: number;
  readonly height: number;
  readonly dtype: DType;
  /** Of a sample in the file: 1 where eight share a byte and become `uint8`, else those of `dtype`. */
  readonly bits: number;
  /** A small picture of another page. */
  readonly isThumbnail: boolean;
  readonly compression: number;
  /** 1 none, 2 horizontal differences, 3 floating point. */
  readonly predictor: number;
  /** Lengths of a strip or tile; a strip is as wide as the page. */
  readonly blockWidth: number;
  readonly blockHeight: number;
  readonly isTiled: boolean;
  /** Row by row of blocks. */
  readonly blocks: readonly { readonly offset: number; readonly length: number }[];
  readonly description: string;
}

const TAG = {
  subfileType: 254,
  width: 256,
  height: 257,
  bitsPerSample: 258,
  compression: 259,
  fillOrder: 266,
  description: 270,
  stripOffsets: 273,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  predictor: 317,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
  sampleFormat: 339,
} as const;

const READ_TAGS: ReadonlySet<number> = new Set(Object.values(TAG));

/** Whether anything depends on the tag: makers add others, and do not always get them right. */
export function isReadTag(tag: number): boolean {
  return READ_TAGS.has(tag);
}

const COMPRESSIONS: Readonly<Record<number, string>> = {
  1: "none",
  5: "LZW",
  8: "Deflate",
  32946: "Deflate",
  32773: "PackBits",
};
const SAMPLE_KINDS: Readonly<Record<number, string>> = {
  1: "uint",
  2: "int",
  3: "float",
  4: "uint",
  5: "complex int",
  6: "complex float",
};

/** More than any of the four compressions can gain; beyond it the lengths in the file are wrong. */
const MAX_COMPRESSION_RATIO = 4096;

/**
 * @param fields - tag number to value, of any of the forms that TIFF has.
 * @param fail - makes the error of a message.
 * @throws {FormatError} when a tag is missing, impossible, or asks for what is not supported.
 */
export function parseTiffPage(
  fields: ReadonlyMap<string | number, unknown>,
  fail: (message: string) => FormatError,
): TiffPage {
  const read = createTagReader(fields, fail);
  const width = read.length(TAG.width, "width");
  const height = read.length(TAG.height, "height");
  const compression = read.number(TAG.compression, 1);
  if (!Object.hasOwn(COMPRESSIONS, compression)) {
    throw fail(`compression ${compression} cannot be read; expected none, PackBits, LZW or Deflate`);
  }
  if (read.number(TAG.fillOrder, 1) !== 1) throw fail("reversed bits in bytes (FillOrder 2) cannot be read");
  const isTiled = read.numbers(TAG.tileOffsets).length > 0;
  const blockWidth = isTiled ? read.length(TAG.tileWidth, "tile width") : width;
  const blockHeight = isTiled
    ? read.length(TAG.tileHeight, "tile height")
    : Math.min(height, read.number(TAG.rowsPerStrip, height));
  if (!(blockHeight > 0)) throw fail("a strip has no rows");
  const { dtype, bits } = sampleType(read, fail);
  const predictor = read.number(TAG.predictor, 1);
  if (predictor < 1 || predictor > 3) throw fail(`predictor ${predictor} cannot be read; expected 1, 2 or 3`);
  if (predictor === 3 && !dtype.startsWith("float")) throw fail(`predictor 3 needs float samples, got ${dtype}`);
  if (bits === 1 && predictor !== 1) throw fail(`predictor ${predictor} has no meaning for samples of one bit`);
  const isThumbnail = (read.number(TAG.subfileType, 0) & 1) === 1;
  const page = { width, height, dtype, bits, isThumbnail, compression, predictor, blockWidth, blockHeight, isTiled };
  return { ...page, blocks: locateBlocks(page, read, fail), description: read.text(TAG.description) };
}

/** Whether bytes of blocks are the samples themselves. */
export function isUncompressed({ compression }: Pick<TiffPage, "compression">): boolean {
  return compression === 1;
}

type TagReader = ReturnType<typeof createTagReader>;

function createTagReader(fields: ReadonlyMap<string | number, unknown>, fail: (message: string) => FormatError) {
  const numbers = (tag: number): number[] => {
    const value = fields.get(tag);
    if (typeof value === "number" || typeof value === "bigint") return [Number(value)];
    return value === undefined || typeof value === "string"
      ? []
      : Array.from(value as ArrayLike<number | bigint>, Number);
  };
  const number = (tag: number, absent: number): number => numbers(tag)[0] ?? absent;
  const length = (tag: number, name: string): number => {
    const value = number(tag, 0);
    if (Number.isSafeInteger(value) && value > 0) return value;
    throw fail(`the ${name} is missing or impossible (${value})`);
  };
  const text = (tag: number): string => {
    const value = fields.get(tag);
    return typeof value === "string" ? value.replace(/\0+$/, "") : "";
  };
  return { numbers, number, length, text };
}

/** Bytes of a row of a strip or tile, as it is in the file. */
export function rowBytes({ blockWidth, bits }: Pick<TiffPage, "blockWidth" | "bits">): number {
  return Math.ceil((blockWidth * bits) / 8);
}

function sampleType(
  read: TagReader,
  fail: (message: string) => FormatError,
): { readonly dtype: DType; readonly bits: number } {
  const samples = read.number(TAG.samplesPerPixel, 1);
  if (samples !== 1)
    throw fail(`expected one sample per pixel, got ${samples}: a colour image is not a frame of counts`);
  const kind = SAMPLE_KINDS[read.number(TAG.sampleFormat, 1)] ?? "unknown";
  const bits = read.number(TAG.bitsPerSample, 1);
  const name = `${kind}${bits}`;
  if (name === "uint1") return { dtype: "uint8", bits };
  if (isDType(name)) return { dtype: name, bits };
  throw fail(`samples of type ${name} cannot be read; expected int, uint or float of 8 to 64 bits, or one bit`);
}

function locateBlocks(
  page: Omit<TiffPage, "blocks" | "description">,
  read: TagReader,
  fail: (message: string) => FormatError,
): TiffPage["blocks"] {
  const { width, height, blockWidth, blockHeight, isTiled } = page;
  const offsets = read.numbers(isTiled ? TAG.tileOffsets : TAG.stripOffsets);
  const stated = read.numbers(isTiled ? TAG.tileByteCounts : TAG.stripByteCounts);
  const expected = Math.ceil(width / blockWidth) * Math.ceil(height / blockHeight);
  const size = height * Math.ceil((width * page.bits) / 8);
  // the byte count of a single uncompressed strip follows from the size; some writers leave it out, or get it wrong
  const isKnown = expected === 1 && isUncompressed(page) && !isTiled;
  const lengths = isKnown ? [Math.min(stated[0] || size, size)] : stated;
  if (offsets.length !== expected || lengths.length !== expected) {
    throw fail(
      `expected ${expected} ${isTiled ? "tiles" : "strips"}, got ${offsets.length} offsets and ${lengths.length} lengths`,
    );
  }
  const total = lengths.reduce((sum, length) => sum + length, 0);
  if (size > total * MAX_COMPRESSION_RATIO) throw fail(`${width} x ${height} samples cannot come from ${total} bytes`);
  return offsets.map((offset, i) => ({ offset, length: lengths[i] }));
}
