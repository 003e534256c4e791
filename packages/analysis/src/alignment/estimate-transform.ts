/** How one object has to be moved to lie over another, looked for from scratch in a window around the other. */

import type { Fft } from "@autophase/kernels";
import type { ComplexArray, FloatData } from "@autophase/tensor-io";
import { multiplyByRamp } from "./coordinates.js";
import { cutOut, type Placement, type Window } from "./cut-out.js";
import { findRamp } from "./find-ramp.js";
import type { Translation } from "./find-translations.js";
import { refineTransform } from "./refine-transform.js";
import { createTransformModel } from "./transform-model.js";
import { inverseShifted } from "./translate.js";

/** The reference is near `exp(i ramp . x) object(x - whole - fraction)`, or that of the twin, up to a factor. */
interface EstimatedTransform {
  readonly placement: Placement;
  /** The rest of the translation. */
  readonly fraction: readonly number[];
  /** Radians per voxel. */
  readonly ramp: readonly number[];
  /** `norm(reference - image)^2 / norm(reference)^2` within the window. */
  readonly residual: number;
}

/** A way to lay an object over another, before translation and ramp are refined together. */
export interface Candidate {
  /** `norm(reference - image)^2 / norm(reference)^2` within the window. */
  readonly residual: number;
  readonly refine: () => EstimatedTransform;
}

/**
 * The ramp is the plane wave that the reference times the conjugate of the moved object resembles most.
 * @param target - the window of the reference, centred.
 * @param translation - to begin with.
 * @param fft - planned for the window.
 */
export function candidateTransform(
  object: ComplexArray<FloatData>,
  target: ComplexArray,
  { isTwin, shift }: Translation,
  window: Window,
  fft: Fft,
): Candidate {
  const whole = shift.map(Math.round);
  const fraction = shift.map((voxels, axis) => voxels - whole[axis]);
  const placement = { isTwin, whole };
  const moved = cutOut(object, window, placement);
  const ramp = findRamp(productWithConjugate(target, shifted(moved, fraction, fft)), fft, { tolerance: 1e-4 });
  multiplyByRamp(moved, ramp);
  const model = createTransformModel(moved, target, fft);
  const start = model.evaluate(
    fraction,
    ramp.map(() => 0),
  );
  return {
    residual: start.residual,
    refine: () => {
      const refined = refineTransform(model, target, start, fft, { tolerance: 1e-3 });
      return {
        placement,
        fraction: refined.shift,
        ramp: ramp.map((slope, axis) => slope + refined.ramp[axis]),
        residual: refined.residual,
      };
    },
  };
}

/** `a conj(b)`, in place of `b`. */
function productWithConjugate(a: ComplexArray, b: ComplexArray): ComplexArray {
  for (let i = 0; i < a.real.length; i++) {
    const real = b.real[i];
    const imag = b.imag[i];
    b.real[i] = a.real[i] * real + a.imag[i] * imag;
    b.imag[i] = a.imag[i] * real - a.real[i] * imag;
  }
  return b;
}

function shifted(z: ComplexArray, shift: readonly number[], fft: Fft): ComplexArray {
  const out = { real: z.real.slice(), imag: z.imag.slice(), shape: z.shape };
  fft.forward(out);
  inverseShifted(out, shift, fft);
  return out;
}
