/**
 * The point spread that best takes the calculated intensity to the measured one (Clark et al. 2012,
 * doi:10.1038/ncomms1994).
 */

import { centralBoxIndices, type PhasingProblem } from "@autophase/kernels";
import { type ComplexArray, type FloatData, mapTo, type Shape } from "@autophase/tensor-io";
import { coherenceBox, markVoxels } from "./central-box.js";
import { fitWidths } from "./fit-widths.js";
import { type CoherenceModel, momentWidths, type PointSpread, pseudoVoigt } from "./point-spread.js";
import { richardsonLucy } from "./richardson-lucy.js";

/** Measured counts on the central box, corner layout. */
export interface CentralCounts {
  readonly shape: Shape;
  readonly measured: Float64Array;
  /** 1 where they can be compared. */
  readonly weight: Uint8Array;
}

export interface Comparison extends CentralCounts {
  /** `|F psi|^2`, as if the illumination were coherent. */
  readonly coherent: Float64Array;
}

/** What a run believes before it has looked: a narrow Gaussian. */
export function firstPointSpread(shape: Shape, width = 0.5): PointSpread {
  const box = coherenceBox(shape);
  return pseudoVoigt(
    box,
    box.map((length) => (length > 1 ? width : 0)),
    0,
  );
}

/** The point spread of an earlier estimate of known form, for a pattern of that shape. */
export function recordedPointSpread(
  shape: Shape,
  { widths, mixing }: Pick<PointSpread, "widths" | "mixing">,
): PointSpread {
  return pseudoVoigt(coherenceBox(shape), widths, mixing);
}

/** What an estimate looks at of a measurement. */
export function centralCounts({ shape, modulus, mask }: PhasingProblem): CentralCounts {
  const box = coherenceBox(shape);
  const indices = centralBoxIndices(shape, box);
  const rim = rimOf(box, shape);
  return {
    shape: box,
    measured: mapTo(Float64Array, indices, (i) => modulus[i] ** 2),
    weight: mapTo(Uint8Array, indices, (i, k) => (rim[k] === 0 && (mask === undefined || mask[i] === 1) ? 1 : 0)),
  };
}

/**
 * @param spectrum - of the object inside its support, on `coherenceBox`.
 * @param present - where the estimate begins.
 */
export function estimatePointSpread(
  { real, imag }: ComplexArray<FloatData>,
  counts: CentralCounts,
  model: CoherenceModel,
  present: PointSpread,
): PointSpread {
  const comparison = { ...counts, coherent: mapTo(Float64Array, real, (re, i) => re * re + imag[i] ** 2) };
  if (model !== "free") return fitWidths(comparison, model, present);
  const kernel = { data: richardsonLucy(comparison, present.kernel.data), shape: comparison.shape };
  return { widths: momentWidths(kernel), mixing: 0, kernel };
}

/** Where the box cuts the pattern, its rim would be convolved with the other side. */
function rimOf(box: Shape, shape: Shape): Uint8Array {
  return markVoxels(box, (at, length, axis) => length !== shape[axis] && Math.abs(at - length / 2) <= RIM);
}

const RIM = 3;
