/** The modulus projection of a centred object. */

import { ifftshift, replaceModulus } from "@autophase/kernels";
import {
  assertArray,
  assertSameShape,
  type ComplexArray,
  type FloatData,
  type RealArray,
  ValueError,
} from "@autophase/tensor-io";
import { objectOf, spectrumOf } from "./spectrum.js";

export interface ProjectModulusOptions {
  /** Centred, 1 = measured. Default: everything was measured. */
  readonly mask?: RealArray<Uint8Array>;
}

/**
 * `P_M`: the nearest object whose far field has the measured modulus. Where measured, the modulus is replaced and the
 * phase kept (phase 0 where the far field is exactly 0); where masked, the far field stays as it is.
 * @param object - centred.
 * @param modulus - measured amplitude `sqrt(I)` (not intensity), centred, same shape.
 * @returns a new object, float32, centred.
 * @throws {ShapeError} when the shapes differ.
 * @throws {ValueError} when a measured modulus is negative or not finite.
 */
export function projectModulus(
  object: ComplexArray<FloatData>,
  modulus: RealArray<FloatData>,
  { mask }: ProjectModulusOptions = {},
): ComplexArray {
  assertArray("projectModulus: modulus", modulus);
  assertSameShape("projectModulus: modulus", modulus.shape, object.shape);
  if (mask !== undefined) assertSameShape("projectModulus: mask", mask.shape, object.shape);
  assertModulus(modulus.data, mask?.data);
  const spectrum = spectrumOf("projectModulus", object);
  replaceModulus(spectrum, ifftshift(modulus).data, mask && ifftshift(mask).data);
  return objectOf(spectrum);
}

function assertModulus(modulus: FloatData, mask: Uint8Array | undefined): void {
  for (let i = 0; i < modulus.length; i++) {
    if (mask?.[i] === 0 || (modulus[i] >= 0 && modulus[i] < Number.POSITIVE_INFINITY)) continue;
    throw new ValueError(`projectModulus: modulus must be finite and not negative, got ${modulus[i]} at index ${i}`);
  }
}
