/** What may be asked of the preparation of a pattern. */

import type { Basis } from "@autophase/physics/vector3";
import type { RealArray } from "@autophase/tensor-io";
import type { AlignScansOptions } from "./align-scans.js";
import type { FrameCorrection } from "./correct-frames.js";
import type { CountsVolume } from "./counts-volume.js";
import type { CenterMethod } from "./find-center.js";
import type { VoxelBox } from "./mask-voxels.js";
import type { Background } from "./subtract-background.js";
import type { WeakCounts } from "./threshold-counts.js";

export interface PreparePatternOptions extends FrameCorrection, AlignScansOptions {
  /** Counts from which on a pixel no longer tells them apart, in raw counts: such voxels are masked. */
  readonly saturation?: number | undefined;
  /** Boxes that were not measured, in voxels of the frames. */
  readonly maskBoxes?: readonly VoxelBox[];
  /**
   * Lines between chips: found (`auto`, default), or an array, 1 = measured, of one frame; with pixels that hold a mark
   * of the detector instead of counts in every frame; where there are marks, lines of zeros are counts. Neither is
   * looked for with `none`.
   */
  readonly gaps?: "auto" | "none" | RealArray;
  /** Dead and hot pixels by their neighbours; default `auto`. */
  readonly badPixels?: "auto" | "none";
  /** Pixels without a count in any frame are kept as zeros (default), or masked. */
  readonly silentPixels?: "keep" | "mask";
  /** Masked voxels with as many measured neighbours of 8 in their frame take the mean of those; default: none. */
  readonly fillMasked?: number | undefined;
  /** Side of the window, odd, whose median a voxel becomes, frame by frame; default: none. */
  readonly median?: number | undefined;
  /** What becomes of negative numbers that are no marks: an error (default), no count, or masked. */
  readonly negative?: "refuse" | "zero" | "mask";
  /** Subtracted from the raw counts, before the flat field. */
  readonly background?: Background | undefined;
  /** Per scan, one value per frame. */
  readonly monitor?: readonly ArrayLike<number>[] | undefined;
  /** Counts under it are weak; default 0. */
  readonly threshold?: number | "auto";
  /** What becomes of weak counts; default `zero`. */
  readonly weak?: WeakCounts;
  /** Foreign peaks are masked, or only reported (`report`, default), or not looked for. */
  readonly aliens?: "mask" | "report" | "none";
  /** Boxes that hold foreign peaks, in voxels of the frames. */
  readonly alienBoxes?: readonly VoxelBox[];
  /** 0 where foreign peaks are, of all frames. */
  readonly alienMask?: RealArray | undefined;
  /** Default `max`. */
  readonly center?: CenterMethod;
  /**
   * Lengths in voxels of the frames, before binning; nearly all counts (`auto`, default); everything (`full`); or the
   * lengths of the frames after the ends of each axis are cut (negative) or padded, and no shorter than suits the
   * Fourier transform.
   */
  readonly crop?: readonly number[] | "auto" | "full" | CropEnds;
  /**
   * Steps of the frames in reciprocal space where the pattern has its centre: they are resampled at right angles before
   * the crop. Default: they stay as they were measured.
   */
  readonly gridOf?: ((center: readonly number[]) => Basis) | undefined;
  /** Voxels added up along each axis; `auto`: as many as leave an oversampling of 3. Default 1 per axis. */
  readonly bin?: readonly number[] | "auto";
  /** Called after each step, in order. */
  readonly onEvent?: ((event: PreparationEvent) => void) | undefined;
}

/** Voxels more at the first and the last end of each axis; fewer where negative. */
export interface CropEnds {
  readonly ends: readonly (readonly [number, number])[];
}

/** One thing that was done. */
export interface PreparationEvent {
  readonly type: "step";
  readonly name: StepName;
  /** One sentence with its numbers. */
  readonly summary: string;
  /** What a person should look at. */
  readonly warning?: string;
  /** After it; not to be changed. Of several scans the first, until they are added up. */
  readonly volume: CountsVolume;
}

export type StepName =
  | "frames"
  | "saturation"
  | "gaps"
  | "background"
  | "detector"
  | "boxes"
  | "bad pixels"
  | "silent pixels"
  | "fill"
  | "median"
  | "monitor"
  | "scans"
  | "threshold"
  | "aliens"
  | "grid"
  | "crop"
  | "bin";
