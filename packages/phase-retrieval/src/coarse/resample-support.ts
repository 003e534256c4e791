/** A support on another grid of the same box. */

import { type RealArray, type Shape, sizeOfShape } from "@autophase/tensor-io";

/** Every voxel is what the one nearest to it was. Centred. */
export function resampleSupport({ data, shape: from }: RealArray<Uint8Array>, shape: Shape): RealArray<Uint8Array> {
  const nearest = shape.map((length, axis) => {
    const ratio = from[axis] / length;
    return Int32Array.from({ length }, (_, at) =>
      Math.min(from[axis] - 1, Math.floor(from[axis] / 2) + Math.round((at - Math.floor(length / 2)) * ratio)),
    );
  });
  const resampled = new Uint8Array(sizeOfShape(shape));
  for (let i = 0; i < resampled.length; i++) {
    let [rest, stride, index] = [i, 1, 0];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index += stride * nearest[axis][rest % shape[axis]];
      rest = Math.floor(rest / shape[axis]);
      stride *= from[axis];
    }
    resampled[i] = data[index];
  }
  return { data: resampled, shape };
}
