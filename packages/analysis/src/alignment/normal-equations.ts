/** The least-squares system of a small change of translation, ramp and factor. */

import type { ComplexArray } from "@autophase/tensor-io";
import { centredCoordinates } from "./coordinates.js";

export interface NormalEquations {
  readonly matrix: readonly (readonly number[])[];
  readonly right: readonly number[];
}

/**
 * For the model `factor u`, `u(x) = exp(i ramp . x) object(x - shift)`, everything divided by the factor: the columns
 * are `u` and `i u` (logarithm of the factor), `i x_j u` (ramp) and `du/dshift_j`, the data is `reference / factor -
 * u`.
 * @param slopes - `du/dshift_j`, one array for each axis. All centred.
 */
export function normalEquations(
  image: ComplexArray,
  slopes: readonly ComplexArray[],
  reference: ComplexArray,
  [factorReal, factorImag]: readonly [number, number],
): NormalEquations {
  const axes = slopes.length;
  const count = 2 + 2 * axes;
  const sums = new Float64Array((count * (count + 3)) / 2);
  const columnReal = new Float64Array(count + 1);
  const columnImag = new Float64Array(count + 1);
  const position = createOdometer(image.shape);
  const power = factorReal ** 2 + factorImag ** 2;
  const least = NEGLIGIBLE * peakPower(reference);
  for (let i = 0; i < image.real.length; i++, position.advance()) {
    const ur = image.real[i];
    const ui = image.imag[i];
    const br = reference.real[i];
    const bi = reference.imag[i];
    if (br * br + bi * bi < least && (ur * ur + ui * ui) * power < least) continue;
    columnReal[0] = ur;
    columnImag[0] = ui;
    columnReal[1] = -ui;
    columnImag[1] = ur;
    for (let axis = 0; axis < axes; axis++) {
      columnReal[2 + axis] = -ui * position.coordinates[axis];
      columnImag[2 + axis] = ur * position.coordinates[axis];
      columnReal[2 + axes + axis] = slopes[axis].real[i];
      columnImag[2 + axes + axis] = slopes[axis].imag[i];
    }
    columnReal[count] = (br * factorReal + bi * factorImag) / power - ur;
    columnImag[count] = (bi * factorReal - br * factorImag) / power - ui;
    addProducts(sums, columnReal, columnImag);
  }
  return unpack(sums, count);
}

/** Relative power under which a voxel of both objects has no weight. */
const NEGLIGIBLE = 1e-6;

function peakPower({ real, imag }: ComplexArray): number {
  let peak = 0;
  for (let i = 0; i < real.length; i++) peak = Math.max(peak, real[i] * real[i] + imag[i] * imag[i]);
  return peak;
}

/** Products of column `a` with columns `b >= a`, the data last. */
function addProducts(sums: Float64Array, real: Float64Array, imag: Float64Array): void {
  const count = real.length - 1;
  let at = 0;
  for (let a = 0; a < count; a++) {
    for (let b = a; b <= count; b++) sums[at++] += real[a] * real[b] + imag[a] * imag[b];
  }
}

function unpack(sums: Float64Array, count: number): NormalEquations {
  // Row a begins after rows of count + 1, count, ... products.
  const product = (a: number, b: number) => sums[a * (count + 1) - (a * (a - 1)) / 2 + b - a];
  const all = Array.from({ length: count }, (_, i) => i);
  return {
    matrix: all.map((a) => all.map((b) => product(Math.min(a, b), Math.max(a, b)))),
    right: all.map((a) => product(a, count)),
  };
}

/** The coordinates of each element in memory order. */
function createOdometer(shape: readonly number[]): { coordinates: Float64Array; advance(): void } {
  const tables = shape.map(centredCoordinates);
  const index = shape.map(() => 0);
  const coordinates = new Float64Array(shape.length);
  return {
    coordinates,
    advance() {
      for (let axis = shape.length - 1; axis >= 0; axis--) {
        index[axis] = index[axis] + 1 === shape[axis] ? 0 : index[axis] + 1;
        coordinates[axis] = tables[axis][index[axis]];
        if (index[axis] !== 0) return;
      }
    },
  };
}
