/** Arrays of programs that count their axes from the other end. */

import { assertArray, type RealArray } from "./array.js";
import { fromFortranOrder } from "./memory-order.js";

/**
 * The same values with the axes turned round: `out[k, j, i] = array[i, j, k]`. @throws {ShapeError} when it does not
 * hold its shape.
 */
export function reverseAxes(array: RealArray): RealArray {
  assertArray("reverseAxes", array);
  const shape = array.shape.toReversed();
  return { data: fromFortranOrder(array.data, shape), shape };
}
