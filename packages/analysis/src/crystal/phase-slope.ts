/** How steep the phase is along a direction, without unwrapping it. */

import { assertSameShape, type ComplexArray, type FloatData, type RealArray, sizeOfShape } from "@autophase/tensor-io";
import { assertFinite } from "../assert-values.js";

/**
 * Derivative of the phase: along each axis the mean of the angles of `z(x + 1) conj z(x)` and `z(x) conj z(x - 1)`,
 * each of which is right as long as the phase changes by less than pi from voxel to voxel; at the mask's edge the one
 * that lies inside.
 * @param object - any number of axes.
 * @param mask - 1 where the phase means something.
 * @param direction - components along the axes; the result is radians per voxel times its length.
 * @returns 0 outside, and along an axis on which a voxel has no neighbour inside.
 * @throws {ShapeError} when the shapes differ.
 * @throws {ValueError} when a value is not finite.
 */
export function phaseSlope(
  object: ComplexArray<FloatData>,
  mask: RealArray<Uint8Array>,
  direction: readonly number[],
): RealArray<Float32Array> {
  assertFinite("phaseSlope", object);
  assertSameShape("phaseSlope: mask", mask.shape, object.shape);
  const out = new Float32Array(object.real.length);
  for (const [axis, share] of direction.entries()) if (share !== 0) addSlope(out, object, mask.data, axis, share);
  return { data: out, shape: object.shape };
}

function addSlope(
  out: Float32Array,
  { real, imag, shape }: ComplexArray<FloatData>,
  mask: Uint8Array,
  axis: number,
  share: number,
): void {
  const stride = sizeOfShape(shape.slice(axis + 1));
  const length = shape[axis];
  const step = (i: number): number =>
    Math.atan2(
      imag[i + stride] * real[i] - real[i + stride] * imag[i],
      real[i + stride] * real[i] + imag[i + stride] * imag[i],
    );
  for (let i = 0; i < out.length; i++) {
    if (!mask[i]) continue;
    const place = Math.floor(i / stride) % length;
    const hasNext = place < length - 1 && mask[i + stride] === 1;
    const hasPrevious = place > 0 && mask[i - stride] === 1;
    if (!hasNext && !hasPrevious) continue;
    const sum = (hasNext ? step(i) : 0) + (hasPrevious ? step(i - stride) : 0);
    out[i] += (share * sum) / (Number(hasNext) + Number(hasPrevious));
  }
}
