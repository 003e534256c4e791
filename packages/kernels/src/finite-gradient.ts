/** What every engine says of a gradient before it hands it out. */

import type { GradientResult } from "./engine.js";
import { NumericError } from "./errors.js";

/** @throws {NumericError} when it is not finite. */
export function assertFiniteGradient({ chi, square }: GradientResult): void {
  if (Number.isFinite(chi) && Number.isFinite(square)) return;
  throw new NumericError(0, `gradient: the object is no longer finite (chi ${chi})`);
}
