/** How objects that lie over each other overlap. */

import { atOnce, type Pieces } from "@autophase/kernels";
import type { ComplexArray } from "@autophase/tensor-io";
import type { ComplexMatrix } from "./hermitian-eigen.js";

/** `<a_i, a_j> / (norm(a_i) norm(a_j))`: the objects as they lie, each with the same power. */
export function gramMatrix(objects: readonly ComplexArray[]): ComplexMatrix {
  return atOnce(gramPieces(objects));
}

/** A pair after the other. */
export function* gramPieces(objects: readonly ComplexArray[]): Pieces<ComplexMatrix> {
  const size = objects.length;
  const real = new Float64Array(size * size);
  const imag = new Float64Array(size * size);
  const norms = objects.map(normOf);
  for (let i = 0; i < size; i++) {
    for (let j = i; j < size; j++) {
      const [re, im] = innerProduct(objects[i], objects[j]);
      const scale = 1 / (norms[i] * norms[j]);
      real[i * size + j] = real[j * size + i] = i === j ? 1 : re * scale;
      imag[i * size + j] = i === j ? 0 : im * scale;
      imag[j * size + i] = -imag[i * size + j];
      yield;
    }
  }
  return { size, real, imag };
}

/** `invariantError` of each pair: `sqrt(1 - |G|^2)`, row after row. */
export function pairwiseErrors({ size, real, imag }: ComplexMatrix): readonly (readonly number[])[] {
  return Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_unused, j) => {
      const overlap = real[i * size + j] ** 2 + imag[i * size + j] ** 2;
      return i === j ? 0 : Math.sqrt(Math.max(0, 1 - overlap));
    }),
  );
}

export function normOf({ real, imag }: ComplexArray): number {
  let sum = 0;
  for (let i = 0; i < real.length; i++) sum += real[i] ** 2 + imag[i] ** 2;
  return Math.sqrt(sum);
}

/** `sum conj(a) b`. */
function innerProduct(a: ComplexArray, b: ComplexArray): readonly [number, number] {
  let [real, imag] = [0, 0];
  for (let i = 0; i < a.real.length; i++) {
    real += a.real[i] * b.real[i] + a.imag[i] * b.imag[i];
    imag += a.real[i] * b.imag[i] - a.imag[i] * b.real[i];
  }
  return [real, imag];
}
