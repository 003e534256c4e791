/** What the beam monitor counted in each frame, from the files that keep it. */

import { UsageError } from "@autophase/command-line";
import {
  type ChosenPrepareSettings,
  monitorOfArray,
  monitorOfHeader,
  monitorOfScans,
  monitorOfText,
} from "@autophase/preparation";
import { readSpec } from "@autophase/tensor-io";
import { readArray, readFileText } from "@autophase/tensor-io/node";
import type { NamedFrames } from "./find-scans.js";

/**
 * @param named - a counter of the scans, or a file: `.txt`, `.dat` or `.csv` with numbers, or a 1-D array.
 * @returns one series per scan.
 * @throws {UsageError} when the scans to take the counter from are not named. @throws {FormatError} when it is not
 *   there.
 */
export async function readMonitor(
  named: string,
  scans: readonly NamedFrames[],
  { spec, scan = [] }: Pick<ChosenPrepareSettings, "spec" | "scan">,
): Promise<readonly ArrayLike<number>[]> {
  const count = scans.length;
  if (/\.\w+$/.test(named)) {
    if (count > 1) throw new UsageError(`--monitor ${named}: several scans need a counter of their own`);
    return [await readValues(named)];
  }
  if (spec === undefined && scans.every(({ found }) => found)) {
    return scans.flatMap(({ frames, found }) => (found ? [monitorOfHeader(found.header, frames, named)] : []));
  }
  if (spec === undefined || scan.length !== count) {
    const needs = count > 1 ? `--spec FILE --scan ${Array(count).fill("N").join(",")}` : "--spec FILE --scan N";
    throw new UsageError(`--monitor ${named} needs the scan that it is a counter of: ${needs}`);
  }
  return monitorOfScans(readSpec(await readFileText(spec), { file: spec }), spec, scan, named);
}

async function readValues(path: string): Promise<ArrayLike<number>> {
  const isText = /\.(txt|dat|csv)$/i.test(path);
  return isText ? monitorOfText(await readFileText(path), path) : monitorOfArray(await readArray(path), path);
}
