/** Several masks as one. */

import { assertArray, assertSameShape, type RealArray, ShapeError } from "@autophase/tensor-io";

/**
 * 1 where every mask says measured, 0 elsewhere.
 * @throws {ShapeError} without a mask, or when the shapes differ.
 */
export function combineMasks(...masks: readonly RealArray<Uint8Array>[]): RealArray<Uint8Array> {
  const [first] = masks;
  if (first === undefined) throw new ShapeError("combineMasks: expected at least one mask, got none");
  for (const mask of masks) {
    assertArray("combineMasks", mask);
    assertSameShape("combineMasks", mask.shape, first.shape);
  }
  const data = first.data.map((_, i) => (masks.every((mask) => mask.data[i] !== 0) ? 1 : 0));
  return { data, shape: first.shape };
}
