/** The usual way from frames to a pattern, with an account of what each step kept. */

import type { RealArray } from "@autophase/tensor-io";
import { assertCounts } from "@autophase/tensor-io";
import { automaticCrop } from "./automatic-crop.js";
import { binCounts } from "./bin-counts.js";
import { correctFrames, type FrameCorrection } from "./correct-frames.js";
import { type CountsVolume, totalCounts } from "./counts-volume.js";
import { cropAround } from "./crop-around.js";
import { type CenterMethod, findCenter } from "./find-center.js";
import { thresholdCounts } from "./threshold-counts.js";

export interface PreparePatternOptions extends FrameCorrection {
  /** Counts under it become 0; default 0. */
  readonly threshold?: number;
  /** Default `max`. */
  readonly center?: CenterMethod;
  /** Lengths in voxels of the frames, before binning; default `auto`. */
  readonly crop?: readonly number[] | "auto";
  /** Default 1 per axis. */
  readonly bin?: readonly number[];
}

export interface PreparedPattern extends CountsVolume {
  readonly account: PreparationAccount;
}

/** What happened, in numbers. */
export interface PreparationAccount {
  readonly framesShape: readonly number[];
  readonly rawCounts: number;
  /** After dark, flat field, mask and threshold. */
  readonly correctedCounts: number;
  /** Inside the crop. */
  readonly keptCounts: number;
  /** Voxel of the frames that became the origin. */
  readonly center: readonly number[];
  readonly crop: readonly number[];
  /** Voxels of the crop that the frames do not cover. */
  readonly paddedVoxels: number;
  /** Voxels of the result that were not measured, padded ones included. */
  readonly maskedVoxels: number;
  readonly highestCounts: number;
}

/**
 * Corrects, drops counts under the threshold, centres on the peak, crops and bins.
 * @throws {ValueError} for counts that are not finite or negative, naming the voxel, and when none are left.
 * @throws {ShapeError} when a correction, the crop or the binning does not fit the frames.
 */
export function preparePattern(frames: RealArray, options: PreparePatternOptions = {}): PreparedPattern {
  const { threshold = 0, center: method = "max", crop = "auto", bin = frames.shape.map(() => 1) } = options;
  assertCounts("frames", frames);
  const corrected = thresholdCounts(correctFrames(frames, options), threshold);
  const center = findCenter(corrected, method);
  const shape = crop === "auto" ? automaticCrop(corrected, center, { multiple: bin }) : crop;
  const cropped = cropAround(corrected, center, shape);
  const binned = bin.every((factor) => factor === 1) ? cropped : binCounts(cropped, bin);
  return { ...binned, account: accountOf({ frames, corrected, cropped, binned, center }) };
}

interface Stages {
  readonly frames: RealArray;
  readonly corrected: CountsVolume;
  readonly cropped: CountsVolume;
  readonly binned: CountsVolume;
  readonly center: readonly number[];
}

function accountOf({ frames, corrected, cropped, binned, center }: Stages): PreparationAccount {
  const { shape } = cropped.intensity;
  const covered = shape.map((length, axis) => {
    const first = center[axis] - Math.floor(length / 2);
    return Math.min(first + length, frames.shape[axis]) - Math.max(0, first);
  });
  return {
    framesShape: frames.shape,
    rawCounts: (frames.data as Float64Array).reduce((sum, counts) => sum + Number(counts), 0),
    correctedCounts: totalCounts(corrected),
    keptCounts: totalCounts(cropped),
    center,
    crop: shape,
    paddedVoxels: product(shape) - product(covered),
    maskedVoxels: binned.mask.data.reduce((sum, measured) => sum + 1 - measured, 0),
    highestCounts: binned.intensity.data.reduce((max, counts) => Math.max(max, counts), 0),
  };
}

function product(lengths: readonly number[]): number {
  return lengths.reduce((total, length) => total * length, 1);
}
