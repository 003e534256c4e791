/** The scans that a command line names. */

import { basename } from "node:path";
import { UsageError } from "@autophase/command-line";
import type { ChosenPrepareSettings } from "@autophase/preparation";
import { type FoundScan, findScan } from "./find-scan.js";

/** Frames to read, with their log where there is one. */
export interface NamedFrames {
  readonly frames: string;
  readonly dataset?: string;
  readonly found?: FoundScan;
}

/** Files that a detector fills one after the other. */
const PART = /^(.+_(?:data_|part))\d+\.(?:h5|hdf5|nxs)$/;

/** @throws {UsageError} for several parts of one scan, which are not to be added up. */
function assertNoParts(names: readonly string[]): void {
  const stems = names.map((name) => PART.exec(name)?.[1]);
  const parts = names.filter(
    (_, i) => stems[i] !== undefined && stems.indexOf(stems[i]) !== stems.lastIndexOf(stems[i]),
  );
  if (parts.length === 0) return;
  const files = parts.map((name) => basename(name)).join(", ");
  throw new UsageError(`${files} are parts of one scan: name its master file, or the folder, in their place`);
}

/**
 * One for each name, or of one file one for each scan. A log that is named, or a dataset, goes before what the files
 * say.
 */
export async function findScans(
  names: readonly string[],
  { spec, scan = [], dataset, detector }: ChosenPrepareSettings,
): Promise<NamedFrames[]> {
  assertNoParts(names);
  if (spec !== undefined || dataset !== undefined) return names.map((frames) => ({ frames }));
  const isSeveral = names.length === 1 && scan.length > 1;
  const wanted = isSeveral
    ? scan.map((number) => ({ name: names[0], number }))
    : names.map((name, i) => ({ name, number: scan[i] ?? scan[0] }));
  const all: NamedFrames[] = [];
  for (const { name, number } of wanted) {
    const found = await findScan(name, { scan: number, detector });
    all.push(
      found ? { frames: found.frames, ...(found.dataset && { dataset: found.dataset }), found } : { frames: name },
    );
  }
  return all;
}
