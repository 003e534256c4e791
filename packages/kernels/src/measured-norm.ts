/** The scale of a measurement. */

import type { PhasingProblem } from "../engine.js";

const MEASURED = 1;

/** Of the modulus, over voxels that are neither masked nor saturated. */
export function measuredNorm({ modulus, mask }: PhasingProblem): { norm: number; measured: number } {
  let sum = 0;
  let measured = 0;
  for (let i = 0; i < modulus.length; i++) {
    if (mask !== undefined && mask[i] !== MEASURED) continue;
    sum += modulus[i] ** 2;
    measured++;
  }
  return { norm: Math.sqrt(sum), measured };
}
