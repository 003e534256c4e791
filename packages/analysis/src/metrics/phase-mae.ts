/** Error of the phase inside the crystal. */

import { createFft } from "@autophase/kernels";
import { amplitudeOf, assertSameShape, type ComplexArray, type FloatData } from "@autophase/tensor-io";
import { multiplyByRamp } from "../alignment/coordinates.js";
import { cutOut, windowOf } from "../alignment/cut-out.js";
import { findRamp } from "../alignment/find-ramp.js";
import { assertFinite, assertNotZero } from "../assert-values.js";
import { maximumOf } from "../maximum-of.js";

/**
 * Mean absolute phase difference in radians where the amplitude of the reference is above half of its maximum. Constant
 * offset and linear ramp are removed first: those of the plane wave that the phase factors `exp(i difference)` resemble
 * most, so wrapped phases need no unwrapping.
 * @param object - aligned and centred, as the reference.
 * @throws {ShapeError} when the shapes differ.
 * @throws {ValueError} when a value is not finite, or the reference is zero everywhere.
 */
export function phaseMae(object: ComplexArray<FloatData>, reference: ComplexArray<FloatData>): number {
  assertFinite("phaseMae: object", object);
  assertFinite("phaseMae: reference", reference);
  assertSameShape("phaseMae", object.shape, reference.shape);
  assertNotZero("phaseMae", "a reference", maximumOf(amplitudeOf(reference).data));
  const window = windowOf(reference);
  const factors = phaseFactors(cutOut(object, window), cutOut(reference, window));
  const ramp = findRamp(factors, createFft(window.shape));
  multiplyByRamp(
    factors,
    ramp.map((slope) => -slope),
  );
  return meanAbsoluteAngle(factors);
}

/** `exp(i (phase of object - phase of reference))` inside, 0 outside. */
function phaseFactors(object: ComplexArray, reference: ComplexArray): ComplexArray {
  const amplitude = amplitudeOf(reference).data;
  const threshold = maximumOf(amplitude) / 2;
  const real = new Float32Array(amplitude.length);
  const imag = new Float32Array(amplitude.length);
  for (let i = 0; i < amplitude.length; i++) {
    if (amplitude[i] <= threshold) continue;
    const difference = Math.atan2(object.imag[i], object.real[i]) - Math.atan2(reference.imag[i], reference.real[i]);
    real[i] = Math.cos(difference);
    imag[i] = Math.sin(difference);
  }
  return { real, imag, shape: object.shape };
}

/** Of the angles of the non-zero elements, measured from the angle of their sum. */
function meanAbsoluteAngle({ real, imag }: ComplexArray): number {
  let [sumReal, sumImag] = [0, 0];
  for (let i = 0; i < real.length; i++) {
    sumReal += real[i];
    sumImag += imag[i];
  }
  let [sum, count] = [0, 0];
  for (let i = 0; i < real.length; i++) {
    if (real[i] === 0 && imag[i] === 0) continue;
    sum += Math.abs(Math.atan2(imag[i] * sumReal - real[i] * sumImag, real[i] * sumReal + imag[i] * sumImag));
    count++;
  }
  return sum / count;
}
