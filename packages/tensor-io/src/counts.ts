/** Checks that a measured pattern holds counts. */

import { type RealArray, type Shape, sizeOfShape } from "./array.js";
import { ValueError } from "./errors.js";

/**
 * Accepts finite, non-negative values of which at least one is positive.
 * @param where - begins the message, usually the name of the file.
 * @throws {ValueError} naming the first bad value and its index, or saying that everything is zero.
 */
export function assertCounts(where: string, { data, shape }: RealArray): void {
  let isDark = true;
  for (let i = 0; i < data.length; i++) {
    const value = data[i];
    if (value > 0 && value < Number.POSITIVE_INFINITY) isDark = false;
    else if (typeof value === "number" ? !(value === 0) : value < 0n) throw badCount(where, i, value, shape);
  }
  if (isDark) throw new ValueError(`${where}: every count is zero: there is no pattern to phase`);
}

function badCount(where: string, flat: number, value: number | bigint, shape: Shape): ValueError {
  const index = shape.map((length, axis) => Math.floor(flat / sizeOfShape(shape.slice(axis + 1))) % length);
  return new ValueError(`${where}: counts must be finite and not negative, got ${value} at [${index.join(", ")}]`);
}
