/** What starts say of an outcome by what they found on the coarse grid. */

import type { Pieces } from "@autophase/kernels";
import { coarserGuess, type Solution } from "@autophase/phase-retrieval";
import { GROUPING_LIMITS } from "./agreeing-starts.js";
import { alignPieces } from "./align-starts.js";
import { inCommonBox } from "./common-box.js";
import { gramMatrix, pairwiseErrors } from "./gram-matrix.js";

/** Independent starts that have not seen the whole pattern, each with what it found on the coarse grid. Centred. */
export type CoarseStarts = readonly Pick<Solution, "start" | "object" | "support">[];

export interface CoarseAgreement {
  /** Starts that found the outcome, on the coarse grid or on the whole one. */
  readonly agree: number;
  /** Starts that found something else. */
  readonly against: CoarseStarts;
}

/**
 * One start after the other.
 * @param outcome - on the grid of the whole pattern, centred. @param kept - how many starts it is made of.
 * @param starts - the others.
 */
export function* coarseAgreementPieces(
  outcome: Pick<Solution, "object" | "support">,
  kept: number,
  starts: CoarseStarts,
): Pieces<CoarseAgreement> {
  if (starts.length === 0) return { agree: kept, against: starts };
  const all = inCommonBox([{ start: 0, ...coarserGuess(outcome, starts[0].object.shape) }, ...starts]);
  const [target, ...laid] = (yield* alignPieces(all, 0)).map(({ object }) => object);
  const errorOf = (k: number): number => pairwiseErrors(gramMatrix([target, laid[k]]))[0][1];
  const against = starts.filter((_, k) => errorOf(k) > GROUPING_LIMITS.disagreement);
  return { agree: kept + starts.length - against.length, against };
}
