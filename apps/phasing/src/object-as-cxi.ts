/** A complex array, as other programs leave one, made the reconstruction that CXI holds. */

import {
  type AnyArray,
  type ComplexArray,
  type CxiContent,
  type FloatData,
  isComplexArray,
  isSameShape,
  mapTo,
  type RealArray,
  type Reconstruction,
  type Shape,
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
  { real, imag, shape }: ComplexArray<FloatData>,
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
    object: { real: new Float32Array(real), imag: new Float32Array(imag), shape },
    support: support ? binary(support) : nonZero(real, imag, shape),
    pattern: intensity
      ? { intensity: toFloat32(intensity), ...(mask && { mask: binary(mask) }), history: [] }
      : { ...unmeasured(shape), history: [] },
    errorCurve: mapTo(Float64Array, (curve?.data ?? []) as Float64Array, Number),
    history: [processRecord({})],
  };
  return { cxi: { kind: "reconstruction", reconstruction }, kept };
}

function binary({ data, shape }: RealArray): RealArray<Uint8Array> {
  const out = new Uint8Array(data.length);
  for (let i = 0; i < out.length; i++) out[i] = Number(data[i]) === 0 ? 0 : 1;
  return { data: out, shape };
}

function nonZero(real: FloatData, imag: FloatData, shape: Shape): RealArray<Uint8Array> {
  const out = new Uint8Array(real.length);
  for (let i = 0; i < out.length; i++) out[i] = real[i] === 0 && imag[i] === 0 ? 0 : 1;
  return { data: out, shape };
}

function unmeasured(shape: readonly number[]) {
  const size = sizeOfShape(shape);
  return { intensity: { data: new Float32Array(size), shape }, mask: { data: new Uint8Array(size), shape } };
}
