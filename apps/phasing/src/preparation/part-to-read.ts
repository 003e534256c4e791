/** The part of a scan that is too large to be read whole. */

import { createProgress, printNote, UsageError } from "@autophase/command-line";
import { type ChosenPrepareSettings, findPartAround } from "@autophase/preparation";
import { sizeOfShape } from "@autophase/tensor-io";
import { readFrames } from "@autophase/tensor-io/node";
import type { FoundScan } from "./find-scan.js";

/** A preparation keeps some 14 bytes of each voxel that it reads: one of all of them with this many takes 3.8 GB, */
const MOST_VOXELS = 2 ** 28;
/** and one of a part that is known takes under a gigabyte. */
const MOST_AROUND_CROP = 2 ** 26;

/**
 * Ranges around the peak of a large scan, from every few of its frames; nothing of one that can be read whole.
 * @throws {UsageError} for a crop that needs all of it, and where nothing changes from frame to frame.
 */
export async function partToRead(
  { frames: file, dataset, header: { detector } }: FoundScan,
  { crop = "auto", center = "max" }: Pick<ChosenPrepareSettings, "crop" | "center">,
): Promise<[number, number][] | undefined> {
  const shape = detector?.shape ?? [];
  const voxels = sizeOfShape(shape);
  const isPartEnough = Array.isArray(crop) && center !== "com";
  if (shape.length !== 3 || voxels <= (isPartEnough ? MOST_AROUND_CROP : MOST_VOXELS)) return undefined;
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
  if (!part && voxels <= MOST_VOXELS) return undefined;
  if (!part) throw new UsageError(`${file}: ${size}, and no peak is seen; name the part to read with --slice`);
  printNote(`part: ${part.map((range) => range.join(":")).join(",")} around the peak is read, of ${shape.join(" x ")} voxels`);
  return part;
}
