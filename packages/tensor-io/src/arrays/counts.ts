/** Checks that a measured pattern holds counts. */

import { ValueError } from "../errors.js";
import { type RealArray, type Shape, sizeOfShape } from "./array.js";

/** The object of a pattern of N voxels has an intensity some N^2 times smaller, and float32 ends at 1e-38. */
const LEAST_PEAK = 1e-20;

/**
 * Accepts finite, non-negative values of which at least one is positive, and large enough for float32.
 * @param where - begins the message, usually the name of the file.
 * @throws {ValueError} naming the first bad value and its index and counting the others, or saying that everything is
 *   zero or too small.
 */
export function assertCounts(where: string, { data, shape }: RealArray): void {
  let largest = 0;
  let [bad, first] = [0, -1];
  for (let i = 0; i < data.length; i++) {
    const value = data[i];
    if (value === 0) continue;
    if (value > 0 && value < Number.POSITIVE_INFINITY) largest = Math.max(largest, Number(value));
    // a bigint zero is no number zero
    else if (value !== 0n && bad++ === 0) first = i;
  }
  if (bad > 0) throw badCount(where, first, data[first], shape, bad - 1);
  if (largest === 0) throw new ValueError(`${where}: every count is zero: there is no pattern to phase`);
  if (largest < LEAST_PEAK)
    throw new ValueError(`${where}: the largest count, ${largest}, is too small for float32: multiply them all`);
}

function badCount(where: string, flat: number, value: number | bigint, shape: Shape, more: number): ValueError {
  const index = shape.map((length, axis) => Math.floor(flat / sizeOfShape(shape.slice(axis + 1))) % length);
  const others = more === 0 ? "" : `, and ${more} more such value${more === 1 ? "" : "s"}`;
  return new ValueError(
    `${where}: counts must be finite and not negative, got ${value} at [${index.join(", ")}]${others}`,
  );
}
