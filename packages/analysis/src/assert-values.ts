/** Checks of the values that arrays hold. */

import { type AnyArray, assertArray, isComplexArray, ValueError } from "@autophase/tensor-io";

/**
 * @throws {ShapeError} when the data does not hold the shape.
 * @throws {ValueError} when an element is NaN or infinite, named with its index.
 */
export function assertFinite(where: string, array: AnyArray): void {
  assertArray(where, array);
  for (const data of isComplexArray(array) ? [array.real, array.imag] : [array.data]) {
    for (let i = 0; i < data.length; i++) {
      if (Number.isFinite(Number(data[i]))) continue;
      throw new ValueError(`${where}: expected finite values, got ${data[i]} at index ${i}`);
    }
  }
}

/** @throws {ValueError} when `norm`, a sum over `what`, is not above zero. */
export function assertNotZero(where: string, what: string, norm: number): void {
  if (norm > 0) return;
  throw new ValueError(`${where}: expected ${what} with values other than zero, got zero everywhere`);
}
