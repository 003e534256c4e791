/** The middle of what is inside of a mask. */

import { scale, type Vector3 } from "@autophase/physics/vector3";
import type { RealArray } from "@autophase/tensor-io";

/** @param mask - 1 inside, three axes. @returns indices, not necessarily whole; 0 of an empty mask. */
export function centreOfMass({ data, shape: [, height, width] }: RealArray<Uint8Array>): Vector3 {
  let [z, y, x, count] = [0, 0, 0, 0];
  for (let i = 0; i < data.length; i++) {
    if (!data[i]) continue;
    const row = Math.floor(i / width);
    z += Math.floor(row / height);
    y += row % height;
    x += i % width;
    count++;
  }
  return scale([z, y, x], 1 / Math.max(1, count));
}
