/** Distance of two complex objects, whatever their scale and offset. */

import { assertSameShape, type ComplexArray, type FloatData } from "@autophase/tensor-io";
import { assertFinite, assertNotZero } from "../assert-values.js";

/**
 * `sqrt(1 - |<a, b>|^2 / (norm(a)^2 norm(b)^2))` (Fienup 1997, doi:10.1364/AO.36.008352): 0 for objects that differ by
 * a complex factor, 1 for orthogonal ones. Objects are compared as they lie: align them first.
 * @throws {ShapeError} when the shapes differ.
 * @throws {ValueError} when a value is not finite, or either is zero everywhere.
 */
export function invariantError(a: ComplexArray<FloatData>, b: ComplexArray<FloatData>): number {
  assertFinite("invariantError: first object", a);
  assertFinite("invariantError: second object", b);
  assertSameShape("invariantError", b.shape, a.shape);
  let [real, imag, powerA, powerB] = [0, 0, 0, 0];
  for (let i = 0; i < a.real.length; i++) {
    real += a.real[i] * b.real[i] + a.imag[i] * b.imag[i];
    imag += a.imag[i] * b.real[i] - a.real[i] * b.imag[i];
    powerA += a.real[i] ** 2 + a.imag[i] ** 2;
    powerB += b.real[i] ** 2 + b.imag[i] ** 2;
  }
  assertNotZero("invariantError", "a first object", powerA);
  assertNotZero("invariantError", "a second object", powerB);
  return Math.sqrt(Math.max(0, 1 - (real ** 2 + imag ** 2) / (powerA * powerB)));
}
