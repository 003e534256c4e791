/** Data elements of MAT files, version 5: a tag with type and length, then the values. */

import type { RealData } from "../arrays/array.js";
import type { FormatError } from "../errors.js";
import { bytesPerElement, type DType, decodeElements } from "../numbers/dtype.js";

export const MI_MATRIX = 14;
export const MI_COMPRESSED = 15;

/** Storage types by their number. */
const STORED: Readonly<Record<number, DType>> = {
  1: "int8",
  2: "uint8",
  3: "int16",
  4: "uint16",
  5: "int32",
  6: "uint32",
  7: "float32",
  9: "float64",
  12: "int64",
  13: "uint64",
};

export interface MatElement {
  readonly type: number;
  readonly bytes: Uint8Array;
}

export interface MatSource {
  readonly bytes: Uint8Array;
  readonly littleEndian: boolean;
  readonly fail: (message: string, cause?: unknown) => FormatError;
}

/** The elements one after the other. @throws {FormatError} when a length leaves the bytes. */
export function* matElements({ bytes, littleEndian, fail }: MatSource): Generator<MatElement> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let offset = 0; offset < bytes.length; ) {
    if (offset + 8 > bytes.length) throw fail("ends inside of a tag: it is truncated");
    const word = view.getUint32(offset, littleEndian);
    // up to four bytes fit into the tag itself
    const isSmall = word >>> 16 !== 0;
    const type = isSmall ? word & 0xffff : word;
    const length = isSmall ? word >>> 16 : view.getUint32(offset + 4, littleEndian);
    const begin = offset + (isSmall ? 4 : 8);
    if (begin + length > bytes.length || (isSmall && length > 4)) {
      throw fail(
        `an element of ${length} bytes does not fit into the ${bytes.length - begin} there are: it is truncated`,
      );
    }
    yield { type, bytes: bytes.subarray(begin, begin + length) };
    if (isSmall) offset += 8;
    else offset = begin + (type === MI_COMPRESSED ? length : Math.ceil(length / 8) * 8);
  }
}

/** The numbers of an element. */
export function matNumbers(element: MatElement | undefined, { littleEndian, fail }: MatSource): RealData {
  const dtype = element && STORED[element.type];
  if (element === undefined || dtype === undefined)
    throw fail(`expected numbers, got type ${element?.type ?? "nothing"}`);
  if (element.bytes.length % bytesPerElement(dtype) !== 0)
    throw fail(`${element.bytes.length} bytes are no whole ${dtype}`);
  return decodeElements(element.bytes, dtype, littleEndian);
}

export function matText(element: MatElement | undefined, source: MatSource): string {
  return Array.from(matNumbers(element, source) as Uint8Array, (code) => String.fromCharCode(Number(code))).join("");
}
