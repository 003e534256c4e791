/**
 * What the independent starts of a guided search say of its outcome: those that were bred say nothing of each other.
 */

import { atOnce, type Pieces } from "@autophase/kernels";
import type { ComplexArray, Shape } from "@autophase/tensor-io";
import { GROUPING_LIMITS, medianOfPairs } from "./agreeing-starts.js";
import { type AlignedStart, alignPieces } from "./align-starts.js";
import { padArray, padObject } from "./common-box.js";
import { gramPieces, pairwiseErrors } from "./gram-matrix.js";

export interface Founding {
  /** Independent starts that had found the outcome before anything was bred. */
  readonly agree: number;
  /** `invariantError` of the pairs of those; `null` with fewer than two. */
  readonly medianInvariantError: number | null;
}

/**
 * @param outcome - centred, on any box.
 * @param founders - solutions of the first generation, centred, on one box that need not be the same.
 */
export function foundingOf(outcome: AlignedStart, founders: readonly AlignedStart[]): Founding {
  return atOnce(foundingPieces(outcome, founders));
}

/** One founder after the other. */
export function* foundingPieces(outcome: AlignedStart, founders: readonly AlignedStart[]): Pieces<Founding> {
  const box = outcome.object.shape.map((length, axis) => Math.max(length, founders[0]?.object.shape[axis] ?? 0));
  const all = [outcome, ...founders].map((start) => onBox(start, box));
  const laid = yield* alignPieces(all, 0);
  const errors = pairwiseErrors(yield* gramPieces(laid.map(({ object }) => object)));
  const found = [...all.keys()].slice(1).filter((index) => errors[0][index] <= GROUPING_LIMITS.disagreement);
  return { agree: found.length, medianInvariantError: medianOfPairs(errors, found) };
}

function onBox({ start, twin, object, support }: AlignedStart, box: Shape): AlignedStart {
  const padded: ComplexArray = padObject(object, box);
  return { start, twin, object: padded, support: padArray(support, box) };
}
