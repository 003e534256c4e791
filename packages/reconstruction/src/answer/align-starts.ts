/** Solutions laid over one of them. */

import { alignToReference, twinSupport } from "@autophase/analysis/metrics";
import { type Pieces, roll } from "@autophase/kernels";
import type { ComplexArray, RealArray } from "@autophase/tensor-io";

export interface AlignedStart {
  readonly start: number;
  /** Whether its twin is what lies over the reference. */
  readonly twin: boolean;
  readonly object: ComplexArray;
  /** 1 inside; moved by whole voxels. */
  readonly support: RealArray<Uint8Array>;
}

type Cropped = Pick<AlignedStart, "start" | "object" | "support">;

/**
 * One start after the other.
 * @param starts - cropped to a common box; @param reference - index of the one that stays as it is.
 */
export function* alignPieces(starts: readonly Cropped[], reference: number): Pieces<readonly AlignedStart[]> {
  const target = starts[reference].object;
  const laid: AlignedStart[] = [];
  for (const [index, { start, object, support }] of starts.entries()) {
    if (index === reference) laid.push({ start, twin: false, object, support });
    else {
      const { aligned, twin: isTwin, shift } = alignToReference(object, target);
      const whole = shift.map(Math.round);
      const moved = roll(isTwin ? twinSupport(support) : support, whole);
      laid.push({ start, twin: isTwin, object: aligned, support: moved });
      yield;
    }
  }
  return laid;
}
