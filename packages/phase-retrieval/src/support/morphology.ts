/** Growing and eroding of supports on a periodic grid. */

import { overElements, type Pieces } from "@autophase/kernels";
import type { Shape } from "@autophase/tensor-io";

/** Every voxel that has one of the support within `voxels` along each axis (a box, periodic). New array. */
export function grow(support: Uint8Array, shape: Shape, voxels: number): Pieces<Uint8Array> {
  return spread(support, shape, voxels, 1);
}

/** Every voxel whose neighbours within `voxels` along each axis are all in the support. New array. */
export function erode(support: Uint8Array, shape: Shape, voxels: number): Pieces<Uint8Array> {
  return spread(support, shape, voxels, 0);
}

/** Spreads `value` by so many voxels, one axis after the other. */
function* spread(support: Uint8Array, shape: Shape, voxels: number, value: 0 | 1): Pieces<Uint8Array> {
  let current: Uint8Array = support.slice();
  let stride = support.length;
  for (const length of shape) {
    stride /= length;
    current = yield* spreadAlong(current, length, stride, Math.min(voxels, length), value);
  }
  return current;
}

function* spreadAlong(
  from: Uint8Array,
  length: number,
  stride: number,
  voxels: number,
  value: 0 | 1,
): Pieces<Uint8Array> {
  const to = from.slice();
  yield* overElements(from.length, (first, end) => {
    for (let i = first; i < end; i++) {
      if (from[i] !== value) continue;
      const position = Math.floor(i / stride) % length;
      for (let offset = -voxels; offset <= voxels; offset++) {
        const neighbour = (position + offset + length) % length;
        to[i + (neighbour - position) * stride] = value;
      }
    }
  });
  return to;
}
