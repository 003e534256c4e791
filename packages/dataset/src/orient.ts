/** Rotations by 90 degrees and mirror images of centred volumes. */

import type { Shape } from "@autophase/tensor-io";

export interface Orientation {
  /** Axis `k` of the result is axis `axes[k]` of the volume; lengths must agree. */
  readonly axes: readonly number[];
  /** Axes of the result that run backwards through the origin, which stays where it is. */
  readonly flips: readonly boolean[];
}

/**
 * A copy of a centred volume, turned. Index `i` runs backwards as `2 floor(N/2) - i` modulo N: frequency `q` becomes
 * `-q`, so the pattern is that of the object turned in the same way, and flips along all axes give the pattern of the
 * twin.
 */
export function orient<Data extends Float32Array | Uint8Array>(
  data: Data,
  shape: Shape,
  { axes, flips }: Orientation,
): Data {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  // where each index of an axis of the result is found in the volume
  const [planes, rows, columns] = axes.map((axis, k) => {
    const length = shape[k];
    const source = (i: number): number => (flips[k] ? (2 * Math.floor(length / 2) - i + length) % length : i);
    return Int32Array.from({ length }, (_, i) => source(i) * strides[axis]);
  }) as [Int32Array, Int32Array, Int32Array];
  const out = data.slice() as Data;
  let at = 0;
  for (const plane of planes) {
    for (const row of rows) {
      const start = plane + row;
      for (let i = 0; i < columns.length; i++) out[at++] = data[start + columns[i]] as number;
    }
  }
  return out;
}
