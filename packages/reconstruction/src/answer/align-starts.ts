/** Solutions laid over one of them. */

import { alignToReference, twinSupport } from "@autophase/analysis/metrics";
import { roll } from "@autophase/kernels";
import type { ComplexArray, RealArray } from "@autophase/tensor-io";

export interface AlignedStart {
  readonly start: number;
  /** Whether its twin is what lies over the reference. */
  readonly twin: boolean;
  readonly object: ComplexArray;
  /** 1 inside; moved by whole voxels. */
  readonly support: RealArray<Uint8Array>;
}

/** @param starts - cropped to a common box; @param reference - index of the one that stays as it is. */
export function alignStarts(
  starts: readonly Pick<AlignedStart, "start" | "object" | "support">[],
  reference: number,
): readonly AlignedStart[] {
  const target = starts[reference].object;
  return starts.map(({ start, object, support }, index) => {
    if (index === reference) return { start, twin: false, object, support };
    const { aligned, twin: isTwin, shift } = alignToReference(object, target);
    const whole = shift.map(Math.round);
    return { start, twin: isTwin, object: aligned, support: roll(isTwin ? twinSupport(support) : support, whole) };
  });
}
