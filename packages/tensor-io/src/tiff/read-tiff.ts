/** TIFF frames and stacks. geotiff finds the directories and decompresses; the samples are interpreted here. */

import type { GeoTIFF } from "geotiff";
import { formatShape, type RealArray, type RealData } from "../arrays/array.js";
import { FormatError, isAutophaseError } from "../errors.js";
import { createData } from "../numbers/dtype.js";
import { readTiffSamples, type TiffSource } from "./tiff-blocks.js";
import { assertTiffDirectories, withoutEntries } from "./tiff-directories.js";
import { parseTiffPage, type TiffPage } from "./tiff-page.js";

export interface ReadTiffOptions {
  /** Name for messages. */
  readonly file?: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The samples of a TIFF or BigTIFF file: shape `[row, column]` for one page, `[page, row, column]` for several.
 * Integers of 8 to 64 bits and floats of 16 (widened to float32) to 64 bits, of either byte order, in strips or tiles,
 * uncompressed, PackBits, LZW or Deflate, with any predictor; a missing compression tag means uncompressed. Samples of
 * one bit become 0 and 1. Thumbnails behind the first page are passed over, and tags that nothing is read by.
 * @throws {FormatError} when the file is not a TIFF, is truncated or damaged, has several samples per pixel, or its
 *   pages differ in size or type. Missing data are never replaced by zeros.
 */
export async function readTiff(
  bytes: Uint8Array,
  { file = "TIFF bytes", signal }: ReadTiffOptions = {},
): Promise<RealArray> {
  const fail = (message: string, cause?: unknown): FormatError => new FormatError(file, message, { cause });
  try {
    const { fromArrayBuffer, getDecoder } = await import("./tiff-library.js");
    assertSignature(bytes, fail);
    // the library makes room for whatever number a tag states
    const broken = assertTiffDirectories(bytes, fail);
    const tiff = await fromArrayBuffer(ownBuffer(broken.length > 0 ? withoutEntries(bytes, broken) : bytes));
    const [first, ...others] = await readPages(tiff, fail);
    const pages = [first, ...others.filter(({ isThumbnail }) => !isThumbnail)];
    return await readStack(pages, { bytes, littleEndian: tiff.littleEndian, getDecoder, fail }, signal);
  } catch (cause) {
    if (isAutophaseError(cause) || signal?.aborted) throw cause;
    throw fail("not a readable TIFF file, or a truncated one", cause);
  }
}

type Fail = TiffSource["fail"];

function assertSignature(bytes: Uint8Array, fail: Fail): void {
  const mark = String.fromCharCode(...bytes.subarray(0, 2));
  if (mark !== "II" && mark !== "MM") throw fail("not a TIFF file: it does not begin with II or MM");
}

function ownBuffer(bytes: Uint8Array): ArrayBuffer {
  const isWhole = bytes.buffer instanceof ArrayBuffer && bytes.byteLength === bytes.buffer.byteLength;
  return isWhole ? (bytes.buffer as ArrayBuffer) : new Uint8Array(bytes).buffer;
}

async function readPages(tiff: GeoTIFF, fail: Fail): Promise<TiffPage[]> {
  // the library reads long lists of strips of big-endian files with the wrong byte order unless it does so at once
  tiff.parser.eager = true;
  const pages: TiffPage[] = [];
  for (let offset = tiff.firstIFDOffset; offset !== 0; ) {
    const directory = await tiff.requestIFD(pages.length);
    const name = `page ${pages.length + 1}`;
    pages.push(parseTiffPage(directory.actualizedFields, (message) => fail(`${name}: ${message}`)));
    offset = Number(directory.nextIFDByteOffset);
  }
  if (pages.length === 0) throw fail("holds no page");
  assertAllPagesListed(pages, fail);
  return pages;
}

/** ImageJ and tifffile may write one directory for a whole stack and its length in the description only. */
function assertAllPagesListed(pages: readonly TiffPage[], fail: Fail): void {
  const { description, width, height } = pages[0];
  const imageJ = /^ImageJ=/.test(description) ? Number(/^images=(\d+)/m.exec(description)?.[1] ?? 1) : 1;
  const shape = /^\{.*"shape": \[([\d, ]+)\]/.exec(description)?.[1].split(",").map(Number) ?? [];
  const stated = Math.max(imageJ, shape.reduce((size, length) => size * length, 1) / (width * height));
  if (stated <= pages.length) return;
  throw fail(
    `its description states ${stated} pages, its directory lists ${pages.length}; save it with one directory per page`,
  );
}

async function readStack(pages: readonly TiffPage[], source: TiffSource, signal?: AbortSignal): Promise<RealArray> {
  const [first] = pages;
  for (const [index, page] of pages.entries()) assertLike(page, first, `page ${index + 1}`, source.fail);
  const shape = [first.height, first.width];
  let stack: RealData | undefined;
  for (const [index, page] of pages.entries()) {
    signal?.throwIfAborted();
    const fail: Fail = (message, cause) => source.fail(`page ${index + 1}: ${message}`, cause);
    const data = await readTiffSamples(page, { ...source, fail });
    if (pages.length === 1) return { data, shape };
    stack ??= createData(first.dtype, pages.length * data.length);
    // one page's type is the stack's, which the two types of `set` cannot say
    (stack as Float64Array).set(data as Float64Array, index * data.length);
  }
  return { data: stack as RealData, shape: [pages.length, ...shape] };
}

function assertLike(page: TiffPage, first: TiffPage, name: string, fail: Fail): void {
  const describe = ({ height, width, dtype }: TiffPage): string => `${formatShape([height, width])} ${dtype}`;
  if (describe(page) === describe(first)) return;
  throw fail(`${name}: expected ${describe(first)} like page 1, got ${describe(page)}`);
}
