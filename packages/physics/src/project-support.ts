/** The support projection. */

import {
  assertArray,
  assertSameShape,
  type ComplexArray,
  type FloatData,
  mapTo,
  type RealArray,
} from "@autophase/tensor-io";

/**
 * `P_S`: the object where the support is not 0, and 0 elsewhere.
 * @param object - any layout, the same as that of `support`.
 * @param support - 1 inside.
 * @returns a new object, float32.
 * @throws {ShapeError} when the shapes differ.
 */
export function projectSupport(object: ComplexArray<FloatData>, support: RealArray<Uint8Array>): ComplexArray {
  assertArray("projectSupport: object", object);
  assertArray("projectSupport: support", support);
  assertSameShape("projectSupport: support", support.shape, object.shape);
  const { data } = support;
  return {
    real: mapTo(Float32Array, object.real, (value, i) => (data[i] === 0 ? 0 : value)),
    imag: mapTo(Float32Array, object.imag, (value, i) => (data[i] === 0 ? 0 : value)),
    shape: object.shape,
  };
}
