/** A complex array, as other programs leave one, made the reconstruction that CXI holds. */

import {
  type AnyArray,
  type ComplexArray,
  type FloatData,
  isComplexArray,
  isSameShape,
  type RealArray,
  toFloat32,
} from "../arrays/array.js";
import { whereComplexNonZero, whereNonZero } from "../arrays/binary-array.js";
import { mapTo } from "../arrays/map-to.js";
import { unmeasuredPattern } from "../arrays/unmeasured-pattern.js";
import type { ProcessRecord, Reconstruction } from "../arrays/volume.js";

export interface ObjectAsReconstruction {
  readonly reconstruction: Reconstruction;
  /** Names of the arrays that found their place. */
  readonly kept: readonly string[];
}

/**
 * With `support`, `intensity`, `mask` and `error_curve` where they are there and fit. What is missing is filled as for
 * files of other programs: the support with the voxels that are not zero, the pattern with one that is masked
 * everywhere.
 * @param main - name of the object among the arrays.
 * @param record - the step that its history begins with.
 */
export function objectAsReconstruction(
  arrays: Readonly<Record<string, AnyArray>>,
  main: string,
  { real, imag, shape }: ComplexArray<FloatData>,
  record: ProcessRecord,
): ObjectAsReconstruction {
  const kept = [main];
  const take = (name: string, fits: (array: RealArray) => boolean): RealArray | undefined => {
    const array = arrays[name];
    if (array === undefined || isComplexArray(array) || !fits(array)) return undefined;
    kept.push(name);
    return array;
  };
  const isOnGrid = (array: RealArray): boolean => isSameShape(array.shape, shape);
  const support = take("support", isOnGrid);
  const intensity = take("intensity", isOnGrid);
  const mask = intensity && take("mask", isOnGrid);
  const curve = take("error_curve", (array) => array.shape.length === 1);
  const object = { real: new Float32Array(real), imag: new Float32Array(imag), shape };
  const reconstruction: Reconstruction = {
    object,
    support: support ? whereNonZero(support) : whereComplexNonZero(object),
    pattern: intensity
      ? { intensity: toFloat32(intensity), ...(mask && { mask: whereNonZero(mask) }), history: [] }
      : unmeasuredPattern(shape),
    errorCurve: curve ? mapTo(Float64Array, curve.data, Number) : new Float64Array(0),
    history: [record],
  };
  return { reconstruction, kept };
}
