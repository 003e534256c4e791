/** Takes voxels out of what was measured. */

import { assertSameShape, formatShape, type RealArray, ShapeError } from "@autophase/tensor-io";
import { type CountsVolume, frameAxes } from "./counts-volume.js";

/** First voxel and length along each axis, in voxels of the frames. */
export interface VoxelBox {
  readonly offset: readonly number[];
  readonly count: readonly number[];
}

/** Masks where `isHidden` says so; their counts become 0. */
export function maskVoxels({ intensity, mask }: CountsVolume, isHidden: (index: number) => boolean): CountsVolume {
  const [data, measured] = [intensity.data.slice(), mask.data.slice()];
  for (let i = 0; i < data.length; i++) {
    if (measured[i] === 1 && !isHidden(i)) continue;
    data[i] = 0;
    measured[i] = 0;
  }
  return { intensity: { data, shape: intensity.shape }, mask: { data: measured, shape: mask.shape } };
}

/** Masks pixels of the detector, given by their index into a frame, in every frame. */
export function maskPixels(volume: CountsVolume, pixels: readonly number[]): CountsVolume {
  if (pixels.length === 0) return volume;
  const [, rows, columns] = frameAxes(volume.intensity.shape);
  const hidden = new Uint8Array(rows * columns);
  for (const pixel of pixels) hidden[pixel] = 1;
  return maskVoxels(volume, (i) => hidden[i % hidden.length] === 1);
}

/**
 * Masks boxes.
 * @throws {ShapeError} for a box that leaves the volume.
 */
export function maskBoxes(volume: CountsVolume, boxes: readonly VoxelBox[]): CountsVolume {
  if (boxes.length === 0) return volume;
  const { shape } = volume.intensity;
  const hidden = new Uint8Array(volume.mask.data.length);
  for (const box of boxes) {
    assertInside(shape, box);
    fillBox(hidden, shape, box);
  }
  return maskVoxels(volume, (i) => hidden[i] === 1);
}

/**
 * Masks where `mask` is not above 0.
 * @param mask - of one frame or of all.
 * @throws {ShapeError} for any other shape.
 */
export function maskWith(name: string, volume: CountsVolume, mask: RealArray): CountsVolume {
  const { shape } = volume.intensity;
  const isFrame = mask.shape.length === 2 && shape.length === 3;
  assertSameShape(name, mask.shape, isFrame ? shape.slice(1) : shape);
  const size = mask.data.length;
  return maskVoxels(volume, (i) => !(mask.data[i % size] > 0));
}

function assertInside(shape: readonly number[], { offset, count }: VoxelBox): void {
  const fits =
    offset.length === shape.length &&
    shape.every((length, axis) => offset[axis] >= 0 && count[axis] >= 1 && offset[axis] + count[axis] <= length);
  if (fits) return;
  const text = offset.map((first, axis) => `${first}:${first + count[axis]}`).join(",");
  throw new ShapeError(`box ${text}: does not lie in the frames, ${formatShape(shape)}`);
}

/** Sets the voxels of a box to 1. */
export function fillBox(hidden: Uint8Array, shape: readonly number[], { offset, count }: VoxelBox): void {
  const fill = (axis: number, base: number): void => {
    const first = base * shape[axis] + offset[axis];
    if (axis === shape.length - 1) hidden.fill(1, first, first + count[axis]);
    else for (let k = 0; k < count[axis]; k++) fill(axis + 1, first + k);
  };
  fill(0, 0);
}
