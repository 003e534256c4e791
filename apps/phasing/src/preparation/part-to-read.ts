/** The part of a scan that is too large to be read whole. */

import { createProgress, printNote, UsageError } from "@autophase/command-line";
import { type ChosenPrepareSettings, extentToRead, findPartAround } from "@autophase/preparation";
import { readFrames } from "@autophase/tensor-io/node";
import type { FoundScan } from "./find-scan.js";

/**
 * Ranges around the peak of a large scan, from every few of its frames; nothing of one that can be read whole.
 * @throws {UsageError} for a crop that needs all of it, and where nothing changes from frame to frame.
 */
export async function partToRead(
  { frames: file, dataset, header: { detector } }: FoundScan,
  settings: ChosenPrepareSettings,
): Promise<[number, number][] | undefined> {
  const shape = detector?.shape ?? [];
  const { crop = "auto" } = settings;
  const extent = extentToRead(shape, settings);
  if (extent === "whole") return undefined;
  const size = `${shape.join(" x ")} voxels are too many to be read whole`;
  if (crop === "full" || (typeof crop === "object" && "ends" in crop)) {
    throw new UsageError(`${file}: ${size}; give --crop D,H,W, or the part to read with --slice`);
  }
  let progress: ReturnType<typeof createProgress> | undefined;
  const part = await findPartAround(
    shape,
    crop,
    (frame) => readFrames(file, { dataset, slices: [[frame, frame + 1]] }),
    (done, total) => {
      progress ??= createProgress("looking for the peak", total);
      progress.update(done);
    },
  );
  progress?.stop();
  if (!part && extent === "part") return undefined;
  if (!part) throw new UsageError(`${file}: ${size}, and no peak is seen; name the part to read with --slice`);
  printNote(
    `part: ${part.map((range) => range.join(":")).join(",")} around the peak is read, of ${shape.join(" x ")} voxels`,
  );
  return part;
}
