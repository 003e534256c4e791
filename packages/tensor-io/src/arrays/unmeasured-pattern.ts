/** The pattern of a reconstruction that comes without one. */

import { type Shape, sizeOfShape, zeros } from "./array.js";
import type { DiffractionPattern } from "./volume.js";

/** Masked everywhere: nothing was measured. */
export function unmeasuredPattern(shape: Shape): DiffractionPattern {
  return { intensity: zeros(shape), mask: { data: new Uint8Array(sizeOfShape(shape)), shape }, history: [] };
}
