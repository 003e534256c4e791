/** What the beam monitor counted in each frame, from where it is kept. */

import {
  type AnyArray,
  FormatError,
  isComplexArray,
  mapTo,
  type ScanHeader,
  type SpecFile,
} from "@autophase/tensor-io";

/**
 * A counter of scans in a SPEC file.
 * @param where - what messages call the file.
 * @returns one series per scan. @throws {FormatError} when a scan has no such counter, with those it has.
 */
export function monitorOfScans(
  file: SpecFile,
  where: string,
  scans: readonly number[],
  counter: string,
): readonly ArrayLike<number>[] {
  return scans.map((number) => monitorOfHeader(file.scan(number), where, counter));
}

/** A counter of one scan, whatever its log. @throws {FormatError} when it has no such counter, with those it has. */
export function monitorOfHeader(
  { number, columns, remarks = [] }: ScanHeader,
  where: string,
  counter: string,
): Float64Array {
  const values = columns.get(counter);
  if (values) return values;
  const called = number === undefined ? "the scan" : `scan ${number}`;
  const leftOut = remarks.find((remark) => remark.startsWith(`${counter} has `));
  if (leftOut !== undefined) throw new FormatError(where, `${called}: ${leftOut}`);
  throw new FormatError(where, `${called} has no counter ${counter}; it has ${[...columns.keys()].join(", ")}`);
}

/** Numbers between white space, commas or semicolons; `#` begins a comment. @throws {FormatError} for anything else. */
export function monitorOfText(text: string, where: string): readonly number[] {
  const bare = text.replace(/#.*$/gm, "");
  const values = bare
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map(Number);
  if (values.length > 0 && values.every(Number.isFinite)) return values;
  throw new FormatError(where, "expected numbers, one per frame");
}

/** @throws {FormatError} unless it is real and has one axis. */
export function monitorOfArray(array: AnyArray, where: string): Float64Array {
  if (!isComplexArray(array) && array.shape.length === 1) return mapTo(Float64Array, array.data, Number);
  throw new FormatError(where, "expected numbers along one axis, one per frame");
}
