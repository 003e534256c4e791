/** Everything that is said of a reconstruction when only its pattern is known. */

import { farField } from "@autophase/physics";
import type { ComplexArray, FloatData, RealArray } from "@autophase/tensor-io";
import { assertFinite } from "./assert-values.js";
import { chiSquared } from "./metrics/chi.js";
import { mae } from "./metrics/mae.js";
import type { MeasuredPattern } from "./metrics/measured-pattern.js";
import { pcc } from "./metrics/pcc.js";
import { prtfOfModulus } from "./metrics/prtf.js";

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
  return assessModulus(farField(object), pattern);
}

/** The same of a calculated modulus, such as that of partially coherent light. */
export function assessModulus(modulus: RealArray<Float32Array>, pattern: MeasuredPattern): FitMetrics {
  const error = chiSquared(modulus, pattern);
  return {
    chi: Math.sqrt(error),
    chiSquared: error,
    mae: mae(modulus, pattern),
    pcc: pcc(modulus, pattern),
    resolutionVoxels: prtfOfModulus(modulus, pattern).resolutionVoxels,
  };
}
