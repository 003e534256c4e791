/** Overlap of two supports. */

import { assertSameShape, type RealArray } from "@autophase/tensor-io";
import { assertFinite, assertNotZero } from "../assert-values.js";
import { maximumOf } from "../maximum-of.js";

/**
 * Intersection over union of the voxels above half of the reference's maximum, in both arrays: 1 for equal supports.
 * @param amplitude - aligned, at the scale of the reference.
 * @throws {ShapeError} when the shapes differ.
 * @throws {ValueError} when a value is not finite, or the reference is zero everywhere.
 */
export function iou(amplitude: RealArray<Float32Array>, reference: RealArray<Float32Array>): number {
  return overlapAbove(0.5, amplitude, reference);
}

/** The same above a tenth of the reference's maximum, which counts the soft edge. */
export function iou10(amplitude: RealArray<Float32Array>, reference: RealArray<Float32Array>): number {
  return overlapAbove(0.1, amplitude, reference);
}

function overlapAbove(fraction: number, a: RealArray<Float32Array>, reference: RealArray<Float32Array>): number {
  assertFinite("iou: amplitude", a);
  assertFinite("iou: reference", reference);
  assertSameShape("iou", a.shape, reference.shape);
  const maximum = maximumOf(reference.data);
  assertNotZero("iou", "a reference", maximum);
  let [both, either] = [0, 0];
  for (let i = 0; i < a.data.length; i++) {
    const inA = a.data[i] > fraction * maximum;
    const inReference = reference.data[i] > fraction * maximum;
    if (inA && inReference) both++;
    if (inA || inReference) either++;
  }
  return both / either;
}
