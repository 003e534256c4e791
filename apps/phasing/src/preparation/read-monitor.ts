/** What the beam monitor counted in each frame. */

import { UsageError } from "@autophase/command-line";
import { FormatError, isComplexArray, mapTo, readSpec } from "@autophase/tensor-io";
import { readArray, readFileBytes } from "@autophase/tensor-io/node";

/**
 * @param named - a counter of the SPEC scans, or a file: `.txt`, `.dat` or `.csv` with numbers, or a 1-D array.
 * @param count - how many scans there are.
 * @returns one series per scan.
 * @throws {UsageError} when the scans to take the counter from are not named. @throws {FormatError} when it is not there.
 */
export async function readMonitor(
  named: string,
  count: number,
  { spec, scan = [] }: { readonly spec?: string; readonly scan?: readonly number[] },
): Promise<readonly ArrayLike<number>[]> {
  if (/\.\w+$/.test(named)) {
    if (count > 1) throw new UsageError(`--monitor ${named}: several scans need a counter of their SPEC scans`);
    return [await readValues(named)];
  }
  if (spec === undefined || scan.length !== count) {
    const needs = count > 1 ? `--spec FILE --scan ${Array(count).fill("N").join(",")}` : "--spec FILE --scan N";
    throw new UsageError(`--monitor ${named} needs the scan that it is a counter of: ${needs}`);
  }
  const file = readSpec(new TextDecoder().decode(await readFileBytes(spec)), { file: spec });
  return scan.map((number) => {
    const { columns } = file.scan(number);
    const values = columns.get(named);
    if (values) return values;
    throw new FormatError(spec, `scan ${number} has no counter ${named}; it has ${[...columns.keys()].join(", ")}`);
  });
}

async function readValues(path: string): Promise<ArrayLike<number>> {
  if (/\.(txt|dat|csv)$/i.test(path)) {
    const text = new TextDecoder().decode(await readFileBytes(path)).replace(/#.*$/gm, "");
    const values = text
      .split(/[\s,;]+/)
      .filter(Boolean)
      .map(Number);
    if (values.length > 0 && values.every(Number.isFinite)) return values;
    throw new FormatError(path, "expected numbers, one per frame");
  }
  const array = await readArray(path);
  if (isComplexArray(array) || array.shape.length !== 1)
    throw new FormatError(path, "expected numbers along one axis, one per frame");
  return mapTo(Float64Array, array.data as ArrayLike<number>, Number);
}
