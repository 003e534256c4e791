/** A voxel of the measurement in one float32, as WebAssembly and WGSL read it. */

import type { PhasingProblem } from "./engine.js";

/**
 * The amplitude where it was measured; -1 where nothing was, and -1 - amplitude where the detector was saturated;
 * `-ESTIMATE_SCALE` times the amplitude where it is an estimate, which lies between -1 and 0 and keeps every digit.
 * Below 0 a calculated amplitude is thus free where it is at least -1 - value, whatever the reason.
 * @param scale - of the engine's arrays over those of the caller.
 */
export function encodedModulus({ modulus, mask }: PhasingProblem, index: number, scale: number): number {
  const value = modulus[index] * scale;
  switch (mask?.[index]) {
    case 0:
      return -1;
    case 2:
      return -1 - value;
    case 3:
      return -Math.max(ESTIMATE_SCALE * value, SMALLEST_NORMAL);
    default:
      return value;
  }
}

/** Amplitudes lie around 1 in the engines. The kernels have it too. */
export const ESTIMATE_SCALE = 2 ** -64;

/** Of float32; stands for an estimate of 0, which has no sign. */
const SMALLEST_NORMAL = 2 ** -126;
