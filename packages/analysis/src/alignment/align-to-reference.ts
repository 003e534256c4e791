/** A reconstruction laid over a reference: what diffraction cannot tell apart is made equal. */

import { createFft } from "@autophase/kernels";
import { assertSameShape, type ComplexArray, type FloatData, fdlibmAtan2 } from "@autophase/tensor-io";
import { assertFinite, assertNotZero } from "../assert-values.js";
import { multiplyByRamp } from "./coordinates.js";
import { cutOut, wholeBox, windowOf } from "./cut-out.js";
import { candidateTransform } from "./estimate-transform.js";
import { findTranslations } from "./find-translations.js";
import { refineTransform } from "./refine-transform.js";
import { createTransformModel } from "./transform-model.js";

/** What was done: `aligned(x) = scale exp(i (offset + ramp . x)) image(x - shift)`, `x` in voxels from the origin. */
export interface Alignment {
  /** The object over the reference, centred, at the least-squares scale. */
  readonly aligned: ComplexArray;
  /** Whether `image` is the object's twin rather than the object. */
  readonly twin: boolean;
  /** Voxels along each axis. */
  readonly shift: readonly number[];
  /** Radians per voxel along each axis. */
  readonly ramp: readonly number[];
  /** Radians, (-pi, pi]. */
  readonly offset: number;
  readonly scale: number;
  /** `sqrt(1 - |<a, b>|^2 / (norm(a)^2 norm(b)^2))` of the aligned object and the reference. */
  readonly invariantError: number;
}

/**
 * Aligns an object to a reference, as itself and as its twin, and keeps what ends with the lower `invariantError`.
 * Translation and ramp are estimated and refined where the reference is, then refined once more in the whole box.
 * Translations go around the ends of the box.
 * @param object - centred, any number of axes, any lengths.
 * @param reference - centred, the same shape.
 * @throws {ShapeError} when the shapes differ.
 * @throws {ValueError} when a value is not finite, or either is zero everywhere.
 */
export function alignToReference(object: ComplexArray<FloatData>, reference: ComplexArray<FloatData>): Alignment {
  assertFinite("alignToReference: object", object);
  assertFinite("alignToReference: reference", reference);
  assertSameShape("alignToReference", object.shape, reference.shape);
  assertNotZero("alignToReference", "an object", sumOfSquares(object));
  assertNotZero("alignToReference", "a reference", sumOfSquares(reference));
  return alignChecked(object, reference);
}

/** No refinement makes up for a residual that is so many times the other's. */
const HOPELESS = 4;

function alignChecked(object: ComplexArray<FloatData>, reference: ComplexArray<FloatData>): Alignment {
  const { shape } = object;
  const fft = createFft(shape);
  const window = windowOf(reference);
  const windowFft = createFft(window.shape);
  const target = cutOut(reference, window);
  const candidates = findTranslations(object, reference, fft).map((translation) =>
    candidateTransform(object, target, translation, window, windowFft),
  );
  const least = Math.min(...candidates.map(({ residual }) => residual));
  const { placement, ramp, fraction } = candidates
    .filter(({ residual }) => residual <= HOPELESS * least)
    .map(({ refine }) => refine())
    .reduce((best, next) => (next.residual < best.residual ? next : best));
  // The ramp is taken out before the fraction of a voxel is put in, which wants a spectrum around the origin.
  const moved = cutOut(object, wholeBox(shape), placement);
  multiplyByRamp(moved, ramp);
  const model = createTransformModel(moved, reference, fft, window);
  const start = model.evaluate(
    fraction,
    ramp.map(() => 0),
  );
  const refined = refineTransform(model, target, start, windowFft);
  const angle = fdlibmAtan2(refined.factor[1], refined.factor[0]);
  return {
    aligned: multiply(model.render(refined), refined.factor),
    twin: placement.isTwin,
    shift: refined.shift.map((voxels, axis) => voxels + placement.whole[axis]),
    ramp: refined.ramp.map((slope, axis) => slope + ramp[axis]),
    offset: wrap(angle - ramp.reduce((sum, slope, axis) => sum + slope * refined.shift[axis], 0)),
    scale: Math.hypot(...refined.factor),
    invariantError: Math.sqrt(refined.residual),
  };
}

/** In place. */
function multiply({ real, imag, shape }: ComplexArray, [factorReal, factorImag]: readonly [number, number]) {
  for (let i = 0; i < real.length; i++) {
    const value = real[i];
    real[i] = value * factorReal - imag[i] * factorImag;
    imag[i] = value * factorImag + imag[i] * factorReal;
  }
  return { real, imag, shape };
}

function wrap(angle: number): number {
  return angle - 2 * Math.PI * Math.ceil(angle / (2 * Math.PI) - 0.5);
}

function sumOfSquares({ real, imag }: ComplexArray<FloatData>): number {
  let sum = 0;
  for (let i = 0; i < real.length; i++) sum += real[i] * real[i] + imag[i] * imag[i];
  return sum;
}
