/** The twin image. */

import { assertArray, type ComplexArray, type FloatData, type RealArray } from "@autophase/tensor-io";

/**
 * Conjugate, inverted through the origin: `out(x) = conj(object(-x))`, whose far field has the same modulus exactly.
 * Index `-N/2` of an even length has no partner and stays.
 * @param object - centred.
 */
export function twin<Data extends FloatData>(object: ComplexArray<Data>): ComplexArray<Data> {
  assertArray("twin", object);
  const { shape } = object;
  const real = object.real.slice() as Data;
  const imag = object.imag.slice() as Data;
  for (let i = 0; i < real.length; i++) {
    const from = mirror(i, shape);
    real[i] = object.real[from];
    imag[i] = -object.imag[from];
  }
  return { real, imag, shape };
}

/** The support of the twin of an object. @param support - centred, 1 inside. */
export function twinSupport({ data, shape }: RealArray<Uint8Array>): RealArray<Uint8Array> {
  return { data: data.map((_, i) => data[mirror(i, shape)]), shape };
}

/** Where `-x` of each axis lies: index `2 floor(N/2) - n`, modulo `N`. */
function mirror(index: number, shape: readonly number[]): number {
  let rest = index;
  let out = 0;
  let weight = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const length = shape[axis];
    const n = rest % length;
    rest = (rest - n) / length;
    out += weight * ((2 * (length >> 1) - n + length) % length);
    weight *= length;
  }
  return out;
}
