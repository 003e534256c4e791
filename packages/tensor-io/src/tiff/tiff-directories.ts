/** The directories of a TIFF file, before anything is read by them: their lists must lie in the file. */

import type { FormatError } from "../errors.js";
import { isReadTag } from "./tiff-page.js";

/** Bytes of a value by the number of its type. */
const VALUE_BYTES: Readonly<Record<number, number>> = {
  ...{ 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4 },
  ...{ 16: 8, 17: 8, 18: 8 },
};

/** Where the fields of a directory lie: TIFF, and BigTIFF with its longer numbers. */
const FORMS = {
  classic: { first: 4, countBytes: 2, entryBytes: 12, wordBytes: 4 },
  big: { first: 8, countBytes: 8, entryBytes: 20, wordBytes: 8 },
} as const;

/**
 * @param bytes - begin with `II` or `MM`.
 * @returns where in the file entries begin that nothing is read by and that are broken: their values are not there, or
 *   of an unknown type.
 * @throws {FormatError} when a directory, or the values of a tag that is read, would end behind the file, or
 *   directories run in a circle.
 */
export function assertTiffDirectories(bytes: Uint8Array, fail: (message: string) => FormatError): readonly number[] {
  const broken: number[] = [];
  const littleEndian = bytes[0] === 0x49;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (at: number, size: number): number => {
    if (at + size > bytes.length) throw fail(`a directory of it lies behind its end: it is truncated`);
    if (size === 8) return Number(view.getBigUint64(at, littleEndian));
    return size === 4 ? view.getUint32(at, littleEndian) : view.getUint16(at, littleEndian);
  };
  const { first, countBytes, entryBytes, wordBytes } = word(2, 2) === 43 ? FORMS.big : FORMS.classic;
  const seen = new Set<number>();
  for (let offset = word(first, wordBytes); offset !== 0; ) {
    if (seen.has(offset)) throw fail("its list of pages runs in a circle");
    seen.add(offset);
    const entries = word(offset, countBytes);
    const end = offset + countBytes + entries * entryBytes;
    // also says when there cannot be as many entries
    const next = word(end, wordBytes);
    for (let at = offset + countBytes; at < end; at += entryBytes) {
      const tag = word(at, 2);
      const count = word(at + 4, wordBytes);
      const bytesEach = VALUE_BYTES[word(at + 2, 2)];
      const size = count * (bytesEach ?? 1);
      const values = size > wordBytes ? word(at + 4 + wordBytes, wordBytes) : at;
      const isThere = values + size <= bytes.length;
      if (isThere && (bytesEach !== undefined || isReadTag(tag))) continue;
      if (!isReadTag(tag)) {
        broken.push(at);
        continue;
      }
      throw fail(`tag ${tag} of page ${seen.size} states ${count} values, which are not there: it is truncated`);
    }
    offset = next;
  }
  return broken;
}

/** A copy in which these entries hold one byte of no meaning. */
export function withoutEntries(bytes: Uint8Array, entries: readonly number[]): Uint8Array {
  const copy = new Uint8Array(bytes);
  const isLittleEndian = bytes[0] === 0x49;
  const isBig = new DataView(copy.buffer).getUint16(2, isLittleEndian) === 43;
  const { entryBytes, wordBytes } = isBig ? FORMS.big : FORMS.classic;
  for (const at of entries) {
    copy.fill(0, at + 2, at + entryBytes);
    // one value (count) of one byte (type)
    copy[isLittleEndian ? at + 2 : at + 3] = 1;
    copy[isLittleEndian ? at + 4 : at + 3 + wordBytes] = 1;
  }
  return copy;
}
