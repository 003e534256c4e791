/** The scans that a command line names. */

import { UsageError } from "@autophase/command-line";
import { type ChosenPrepareSettings, partsOfOneScan } from "@autophase/preparation";
import { type FoundScan, findScan } from "./find-scan.js";

/** Frames to read, with their log where there is one. */
export interface NamedFrames {
  readonly frames: string;
  readonly dataset?: string;
  readonly found?: FoundScan;
}

/**
 * One for each name, or of one file one for each scan. A log that is named, or a dataset, goes before what the files
 * say.
 */
export async function findScans(
  names: readonly string[],
  { spec, scan = [], dataset, detector }: ChosenPrepareSettings,
): Promise<NamedFrames[]> {
  const parts = partsOfOneScan(names).join(", ");
  if (parts)
    throw new UsageError(`${parts} are parts of one scan: name its master file, or the folder, in their place`);
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
