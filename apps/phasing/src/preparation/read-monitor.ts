/** What the beam monitor counted in each frame, from the files that keep it. */

import { UsageError } from "@autophase/command-line";
import { monitorOfArray, monitorOfScans, monitorOfText } from "@autophase/preparation";
import { readSpec } from "@autophase/tensor-io";
import { readArray, readFileBytes } from "@autophase/tensor-io/node";

/**
 * @param named - a counter of the SPEC scans, or a file: `.txt`, `.dat` or `.csv` with numbers, or a 1-D array.
 * @param count - how many scans there are.
 * @returns one series per scan.
 * @throws {UsageError} when the scans to take the counter from are not named. @throws {FormatError} when it is not
 *   there.
 */
export async function readMonitor(
  named: string,
  count: number,
  { spec, scan = [] }: { readonly spec?: string | undefined; readonly scan?: readonly number[] | undefined },
): Promise<readonly ArrayLike<number>[]> {
  if (/\.\w+$/.test(named)) {
    if (count > 1) throw new UsageError(`--monitor ${named}: several scans need a counter of their SPEC scans`);
    return [await readValues(named)];
  }
  if (spec === undefined || scan.length !== count) {
    const needs = count > 1 ? `--spec FILE --scan ${Array(count).fill("N").join(",")}` : "--spec FILE --scan N";
    throw new UsageError(`--monitor ${named} needs the scan that it is a counter of: ${needs}`);
  }
  return monitorOfScans(readSpec(await readText(spec), { file: spec }), spec, scan, named);
}

async function readValues(path: string): Promise<ArrayLike<number>> {
  const isText = /\.(txt|dat|csv)$/i.test(path);
  return isText ? monitorOfText(await readText(path), path) : monitorOfArray(await readArray(path), path);
}

async function readText(path: string): Promise<string> {
  return new TextDecoder().decode(await readFileBytes(path));
}
