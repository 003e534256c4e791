/** A complex array, as other programs leave one, made the reconstruction that CXI holds. */

import {
  type AnyArray,
  type ComplexArray,
  type CxiContent,
  isComplexArray,
  isSameShape,
  type RealArray,
  type Reconstruction,
  sizeOfShape,
  toFloat32,
} from "@autophase/tensor-io";
import { processRecord } from "./process-record.js";

export interface ObjectContent {
  readonly cxi: CxiContent;
  /** Names of the arrays that found their place. */
  readonly kept: readonly string[];
}

/**
 * With `support`, `intensity`, `mask` and `error_curve` where they are there and fit. What is missing is filled as for files of other
 * programs: the support with the voxels that are not zero, the pattern with one that is masked everywhere.
 */
export function objectAsCxi(
  arrays: Readonly<Record<string, AnyArray>>,
  main: string,
  { real, imag, shape }: ComplexArray<Float32Array | Float64Array>,
): ObjectContent {
  const kept = [main];
  const take = (name: string, fits: (array: RealArray) => boolean): RealArray | undefined => {
    const array = arrays[name];
    if (array === undefined || isComplexArray(array) || !fits(array)) return undefined;
    kept.push(name);
    return array;
  };
  const onGrid = (array: RealArray): boolean => isSameShape(array.shape, shape);
  const support = take("support", onGrid);
  const intensity = take("intensity", onGrid);
  const mask = intensity && take("mask", onGrid);
  const curve = take("error_curve", (array) => array.shape.length === 1);
  const reconstruction: Reconstruction = {
    object: { real: Float32Array.from(real), imag: Float32Array.from(imag), shape },
    support: support
      ? binary(support)
      : binary({ data: Float64Array.from(real, (re, i) => Math.hypot(re, imag[i])), shape }),
    pattern: intensity
      ? { intensity: toFloat32(intensity), ...(mask && { mask: binary(mask) }), history: [] }
      : { ...unmeasured(shape), history: [] },
    errorCurve: Float64Array.from((curve?.data ?? []) as Float64Array, Number),
    history: [processRecord({})],
  };
  return { cxi: { kind: "reconstruction", reconstruction }, kept };
}

function binary({ data, shape }: RealArray): RealArray<Uint8Array> {
  return { data: Uint8Array.from(data as Float64Array, (value) => Number(Number(value) !== 0)), shape };
}

function unmeasured(shape: readonly number[]) {
  const size = sizeOfShape(shape);
  return { intensity: { data: new Float32Array(size), shape }, mask: { data: new Uint8Array(size), shape } };
}
