/** What a start may do on a coarser grid before it sees the whole pattern. */

import { centralBoxIndices, fastLength, ifftshift } from "@autophase/kernels";
import type { DiffractionPattern, Shape } from "@autophase/tensor-io";
import type { Coherence } from "../phase-options.js";
import type { Settling } from "../start/settling.js";
import type { ShrinkWrap } from "../support/shrink-wrap.js";

/**
 * The middle of a pattern is the pattern of the same crystal in voxels twice as large: there an iteration on three axes
 * costs an eighth, and a support has half as far to go. What is found there is where the recipe itself begins.
 */
export interface CoarseStage {
  /** In iterations of its own. */
  readonly recipe: string;
  /** In its larger voxels. Default `DEFAULT_SHRINK_WRAP`. */
  readonly shrinkWrap?: ShrinkWrap | false | undefined;
  /** Default full coherence. */
  readonly coherence?: Coherence | undefined;
  readonly settling?: Settling | undefined;
  /** What a start does here that is given where to begin. Default nothing: it begins with the whole pattern. */
  readonly guessed?: Pick<CoarseStage, "recipe" | "shrinkWrap" | "coherence"> | undefined;
  /**
   * Where many starts make one answer: how many of them go on with the whole pattern at most, those that predict
   * held-out counts best. Default all.
   */
  readonly refined?: number | undefined;
}

/**
 * Half of each axis in lengths that transform fast, but not under 32 voxels: a crystal should be some voxels wide. An
 * axis that is shorter stays whole.
 * @param share - of each axis, in the place of half.
 */
export function coarseShape(shape: Shape, share = 0.5): Shape {
  return shape.map((length) => Math.min(length, Math.max(FEWEST, 2 * fastLength(Math.ceil((length * share) / 2)))));
}

const FEWEST = 32;

/** Half of each axis; three quarters where many of the counts lie outside, as those of a strongly strained crystal. */
export function coarseShapeOf({ intensity, mask }: DiffractionPattern): Shape {
  const { data, shape } = ifftshift(intensity);
  const measured = mask && ifftshift(mask).data;
  const half = coarseShape(shape);
  const countsAt = (i: number): number => (measured?.[i] === 0 ? 0 : data[i]);
  const inside = centralBoxIndices(shape, half).reduce((sum, i) => sum + countsAt(i), 0);
  const all = data.reduce((sum, _, i) => sum + countsAt(i), 0);
  return inside < LEAST_INSIDE * all ? coarseShape(shape, 0.75) : half;
}

const LEAST_INSIDE = 0.94;
