/** The middle of what was measured. */

import { centralBoxIndices, fftshift, ifftshift } from "@autophase/kernels";
import { type FloatData, mapTo, type RealArray, type Shape } from "@autophase/tensor-io";
import type { Measurement } from "../measurement.js";

/** @param box - no longer than the pattern along any axis. */
export function coarserMeasurement({ pattern, freeSet, ...rest }: Measurement, box: Shape): Measurement {
  const { intensity, mask, history } = pattern;
  const middle = centralBoxIndices(intensity.shape, box);
  const bytesOf = (array: RealArray<Uint8Array>): RealArray<Uint8Array> => {
    const { data } = ifftshift(array);
    return fftshift({ data: mapTo(Uint8Array, middle, (i) => data[i]), shape: box });
  };
  const countsOf = (array: RealArray<FloatData>): RealArray<Float32Array> => {
    const { data } = ifftshift(array);
    return fftshift({ data: mapTo(Float32Array, middle, (i) => data[i]), shape: box });
  };
  return {
    ...rest,
    pattern: { intensity: countsOf(intensity), ...(mask && { mask: bytesOf(mask) }), history },
    freeSet: freeSet && bytesOf(freeSet),
  };
}
