/** Orthogonal modes of aligned solutions: what they share, and how they differ. */

import { type ComplexArray, fdlibmAtan2, fdlibmCos, fdlibmSin } from "@autophase/tensor-io";
import { gramMatrix, normOf } from "./gram-matrix.js";
import { hermitianEigen } from "./hermitian-eigen.js";

export interface OrthogonalModes {
  /** Squared singular value of each mode over their sum, the largest first; one for each object. */
  readonly weights: readonly number[];
  /** Norm 1, its phase that of the mean of the objects. */
  readonly first: ComplexArray;
}

/**
 * Singular value decomposition of the matrix whose columns are the objects, all at the same power (as Favre-Nicolin et
 * al. 2020, doi:10.1107/S1600576720010985, decompose solutions), by way of their overlaps.
 * @param objects - aligned, one or more, of one shape.
 */
export function orthogonalModes(objects: readonly ComplexArray[]): OrthogonalModes {
  const pairs = hermitianEigen(gramMatrix(objects));
  const total = pairs.reduce((sum, { value }) => sum + Math.max(0, value), 0);
  const [largest] = pairs;
  const { shape } = objects[0];
  const first = {
    real: new Float32Array(objects[0].real.length),
    imag: new Float32Array(objects[0].imag.length),
    shape,
  };
  const coefficients = withoutCommonPhase(largest.real, largest.imag);
  for (const [k, object] of objects.entries()) {
    const scale = 1 / (normOf(object) * Math.sqrt(largest.value));
    const [re, im] = [coefficients.real[k] * scale, coefficients.imag[k] * scale];
    for (let i = 0; i < first.real.length; i++) {
      first.real[i] += re * object.real[i] - im * object.imag[i];
      first.imag[i] += re * object.imag[i] + im * object.real[i];
    }
  }
  return { weights: pairs.map(({ value }) => Math.max(0, value) / total), first };
}

/** An eigenvector is known but for a phase: here the sum of its entries is real and positive. */
function withoutCommonPhase(real: Float64Array, imag: Float64Array): { real: Float64Array; imag: Float64Array } {
  const angle = fdlibmAtan2(sum(imag), sum(real));
  const [c, s] = [fdlibmCos(angle), fdlibmSin(angle)];
  return { real: real.map((re, i) => re * c + imag[i] * s), imag: imag.map((im, i) => im * c - real[i] * s) };
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
