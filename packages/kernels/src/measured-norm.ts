/** The scale of a measurement. */

import type { PhasingProblem } from "./engine.js";

const MEASURED = 1;

/** Of the modulus, over voxels that are neither masked nor saturated. */
export function measuredNorm({ modulus, mask }: Pick<PhasingProblem, "modulus" | "mask">): {
  readonly norm: number;
  /** Number of these voxels. */
  readonly measured: number;
  /** A power of two that brings the modulus near 1, so that squares neither overflow nor vanish in float32. */
  readonly scale: number;
} {
  let sum = 0;
  let measured = 0;
  for (let i = 0; i < modulus.length; i++) {
    if (mask !== undefined && mask[i] !== MEASURED) continue;
    sum += modulus[i] ** 2;
    measured++;
  }
  const norm = Math.sqrt(sum);
  return { norm, measured, scale: 2 ** -Math.round(Math.log2(norm / Math.sqrt(measured))) };
}
