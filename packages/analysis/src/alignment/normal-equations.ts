/** The least-squares system of a small change of translation, ramp and factor. */

import type { ComplexArray } from "@autophase/tensor-io";
import { signedCoordinates } from "./coordinates.js";

export interface NormalEquations {
  readonly matrix: readonly (readonly number[])[];
  readonly right: readonly number[];
}

/**
 * For the model `factor u`, `u(x) = exp(i ramp . x) object(x - shift)`, everything divided by the factor: the columns are
 * `u` and `i u` (logarithm of the factor), `i x_j u` (ramp) and `du/dshift_j`, the data is `reference / factor - u`.
 * @param slopes - `du/dshift_j`, one array for each axis. All in corner layout.
 */
export function normalEquations(
  image: ComplexArray<Float64Array>,
  slopes: readonly ComplexArray<Float64Array>[],
  reference: ComplexArray<Float64Array>,
  [factorReal, factorImag]: readonly [number, number],
): NormalEquations {
  const axes = slopes.length;
  const count = 2 + 2 * axes;
  const sums = new Float64Array(count * (count + 1));
  const columnReal = new Float64Array(count + 1);
  const columnImag = new Float64Array(count + 1);
  const position = createOdometer(image.shape);
  const power = factorReal ** 2 + factorImag ** 2;
  for (let i = 0; i < image.real.length; i++) {
    const [ur, ui, br, bi] = [image.real[i], image.imag[i], reference.real[i], reference.imag[i]];
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
    for (let a = 0, at = 0; a < count; a++) {
      for (let b = 0; b <= count; b++, at++) sums[at] += columnReal[a] * columnReal[b] + columnImag[a] * columnImag[b];
    }
    position.advance();
  }
  const rows = Array.from({ length: count }, (_, a) => [...sums.subarray(a * (count + 1), (a + 1) * (count + 1))]);
  return { matrix: rows.map((row) => row.slice(0, count)), right: rows.map((row) => row[count]) };
}

/** The coordinates of each element in memory order. */
function createOdometer(shape: readonly number[]): { coordinates: Float64Array; advance(): void } {
  const tables = shape.map(signedCoordinates);
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
