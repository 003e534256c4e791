/** Uncompressed little-endian TIFF: one page per frame, one strip per page. */

import { assertArray, formatShape, type RealArray } from "../arrays/array.js";
import { ShapeError, ValueError } from "../errors.js";
import { bytesPerElement, type DType, dtypeOf, encodeElements } from "../numbers/dtype.js";

const HEADER_BYTES = 8;
const SHORT = 3;
const LONG = 4;
const TAGS_PER_PAGE = 10;
const DIRECTORY_BYTES = 2 + 12 * TAGS_PER_PAGE + 4;

/**
 * The bytes of a TIFF file of a frame `[row, column]` or a stack `[page, row, column]`, in the array's own type.
 * @throws {ShapeError} when the array has other than 2 or 3 axes.
 * @throws {ValueError} when it would pass the 4 GiB that TIFF can address.
 */
export function writeTiff(array: RealArray): Uint8Array {
  assertArray("writeTiff", array);
  const { data, shape } = array;
  if (shape.length !== 2 && shape.length !== 3) {
    throw new ShapeError(`writeTiff: expected [row, column] or [page, row, column], got ${formatShape(shape)}`);
  }
  const [pages, height, width] = shape.length === 2 ? [1, ...shape] : shape;
  const dtype = dtypeOf(data);
  const pageBytes = height * width * bytesPerElement(dtype);
  // directories before samples: a file that is cut off is then known by its first bytes
  const samplesStart = Math.ceil((HEADER_BYTES + pages * DIRECTORY_BYTES) / 16) * 16;
  const total = samplesStart + pages * pageBytes;
  if (total > 0xffffffff) throw new ValueError(`writeTiff: ${total} bytes are more than a TIFF file can address`);
  const bytes = new Uint8Array(total);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x002a4949, true);
  view.setUint32(4, HEADER_BYTES, true);
  for (let page = 0; page < pages; page++) {
    const start = HEADER_BYTES + page * DIRECTORY_BYTES;
    const next = page + 1 < pages ? start + DIRECTORY_BYTES : 0;
    writeDirectory(view, start, next, { width, height, dtype, offset: samplesStart + page * pageBytes, pageBytes });
  }
  bytes.set(encodeElements("writeTiff", data, dtype, true), samplesStart);
  return bytes;
}

interface Page {
  readonly width: number;
  readonly height: number;
  readonly dtype: DType;
  readonly offset: number;
  readonly pageBytes: number;
}

function writeDirectory(view: DataView, start: number, next: number, page: Page): void {
  const sampleFormat = page.dtype.startsWith("uint") ? 1 : page.dtype.startsWith("int") ? 2 : 3;
  const tags = [
    [256, LONG, page.width],
    [257, LONG, page.height],
    [258, SHORT, 8 * bytesPerElement(page.dtype)],
    [259, SHORT, 1],
    [262, SHORT, 1],
    [273, LONG, page.offset],
    [277, SHORT, 1],
    [278, LONG, page.height],
    [279, LONG, page.pageBytes],
    [339, SHORT, sampleFormat],
  ];
  view.setUint16(start, TAGS_PER_PAGE, true);
  for (const [index, [tag, type, value]] of tags.entries()) {
    const entry = start + 2 + 12 * index;
    view.setUint16(entry, tag, true);
    view.setUint16(entry + 2, type, true);
    view.setUint32(entry + 4, 1, true);
    if (type === SHORT) view.setUint16(entry + 8, value, true);
    else view.setUint32(entry + 8, value, true);
  }
  view.setUint32(start + 2 + 12 * TAGS_PER_PAGE, next, true);
}
