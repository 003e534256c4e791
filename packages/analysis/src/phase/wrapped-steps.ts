/** Turns between neighbouring voxels: how often 2 pi a wrapped phase jumps from one to the next. */

import { type RealArray, type Shape, sizeOfShape } from "@autophase/tensor-io";

export const TURN = 2 * Math.PI;

/** One axis of the array, the neighbours along it. */
export interface StepAxis {
  /** Elements from a voxel to the next along the axis. */
  readonly stride: number;
  readonly length: number;
  /**
   * For the voxel and the next one along the axis: the whole number that, times 2 pi, is to be taken from the
   * difference of their phases to bring it within half a turn; `NONE` where the two are not both inside.
   */
  readonly turns: Int8Array;
}

/** No step: the next voxel is outside. */
export const NONE = -128;

/**
 * Steps along each axis longer than 1.
 * @param phase - radians.
 * @param mask - 1 inside.
 */
export function wrappedSteps({ data, shape }: RealArray<Float32Array>, mask: Uint8Array): StepAxis[] {
  return shape.flatMap((length, axis) => (length > 1 ? [stepsAlong(data, mask, shape, axis)] : []));
}

function stepsAlong(phase: Float32Array, mask: Uint8Array, shape: Shape, axis: number): StepAxis {
  const stride = sizeOfShape(shape.slice(axis + 1));
  const length = shape[axis];
  const turns = new Int8Array(phase.length).fill(NONE);
  const block = stride * length;
  for (let start = 0; start < phase.length; start += block) {
    for (let i = start; i < start + block - stride; i++) {
      if (mask[i] && mask[i + stride]) turns[i] = Math.round((phase[i + stride] - phase[i]) / TURN);
    }
  }
  return { stride, length, turns };
}
