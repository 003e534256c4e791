/** Everything that is said of a reconstruction when only its pattern is known. */

import { farField } from "@autophase/physics";
import type { ComplexArray, FloatData, RealArray } from "@autophase/tensor-io";
import { assertFinite } from "./assert-values.js";
import { chiSquaredOf } from "./metrics/chi.js";
import { maeOf } from "./metrics/mae.js";
import { type MeasuredPattern, pairAmplitudes } from "./metrics/measured-pattern.js";
import { pccOf } from "./metrics/pcc.js";
import { type Prtf, prtfOfPairs } from "./metrics/prtf.js";

/** How well an object explains a pattern; plain numbers, over measured voxels. */
export interface FitMetrics {
  readonly chi: number;
  readonly chiSquared: number;
  readonly mae: number;
  readonly pcc: number;
  /** Length of the period at which the PRTF falls through 1/e, in voxels; `null` when it never does. */
  readonly resolutionVoxels: number | null;
}

/**
 * @param object - centred.
 * @param pattern - centred, the same shape.
 * @throws {ShapeError} when the shapes differ.
 * @throws {ValueError} when a value is not finite, or object or pattern is zero everywhere.
 */
export function assessObject(object: ComplexArray<FloatData>, pattern: MeasuredPattern): FitMetrics {
  assertFinite("assessObject: object", object);
  const { prtf: _curve, ...metrics } = assessModulus(farField(object), pattern);
  return metrics;
}

/** The same of a calculated modulus, such as that of partially coherent light, and its PRTF. */
export function assessModulus(
  modulus: RealArray<Float32Array>,
  pattern: MeasuredPattern,
): FitMetrics & { readonly prtf: Prtf } {
  const pairs = pairAmplitudes("assessModulus", modulus, pattern);
  const error = chiSquaredOf(pairs);
  const prtf = prtfOfPairs(modulus, pattern, pairs);
  return {
    chi: Math.sqrt(error),
    chiSquared: error,
    mae: maeOf(pairs),
    pcc: pccOf(pairs),
    resolutionVoxels: prtf.resolutionVoxels,
    prtf,
  };
}
