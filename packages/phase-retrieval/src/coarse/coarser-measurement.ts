/** The middle of what was measured. */

import { centralBoxIndices, fftshift, ifftshift } from "@autophase/kernels";
import { type FloatData, mapTo, type RealArray } from "@autophase/tensor-io";
import type { Measurement } from "../measurement.js";
import { coarseShapeOf } from "./coarse-stage.js";

export function coarserMeasurement({ pattern, freeSet, ...rest }: Measurement): Measurement {
  const { intensity, mask, history } = pattern;
  const shape = coarseShapeOf(pattern);
  const middle = centralBoxIndices(intensity.shape, shape);
  const cut = <Data extends Uint8Array | Float32Array>(
    type: new (length: number) => Data,
    array: RealArray<FloatData | Uint8Array>,
  ): RealArray<Data> => {
    const { data } = ifftshift(array);
    return fftshift({ data: mapTo(type, middle, (i) => data[i]), shape });
  };
  return {
    ...rest,
    pattern: { intensity: cut(Float32Array, intensity), ...(mask && { mask: cut(Uint8Array, mask) }), history },
    freeSet: freeSet && cut(Uint8Array, freeSet),
  };
}
