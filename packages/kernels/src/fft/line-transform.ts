/**
 * The forward transform of neighbouring lines in a work buffer: mixed radix, or Bluestein where a large prime divides.
 */

import { createBluestein } from "./bluestein.js";
import type { Lanes } from "./butterflies.js";
import { factorize } from "./fast-length.js";
import { createMixedRadix } from "./mixed-radix.js";

export interface LineTransform {
  readonly length: number;
  /** Rows that both buffers of `run` must hold; at least `length`. */
  readonly rows: number;
  /**
   * Transforms every lane of `from`, `[length, lanes]`; both buffers are overwritten.
   * @returns whichever of the two holds the result.
   */
  run(from: Lanes, spare: Lanes, lanes: number): Lanes;
}

/** Unnormalised forward transform `sum x exp(-2 pi i k n / length)` of any length. */
export function createLineTransform(length: number): LineTransform {
  const factors = factorize(length);
  return factors === undefined ? createBluestein(length) : createMixedRadix(length, factors);
}
