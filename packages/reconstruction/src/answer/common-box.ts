/** The part of the box that crystals fill: everything done between them costs only that much. */

import { fastLength } from "@autophase/kernels";
import type { Solution } from "@autophase/phase-retrieval";
import type { ComplexArray, RealArray, Shape } from "@autophase/tensor-io";
import { mapTo, sizeOfShape } from "@autophase/tensor-io";

/** Room on each side for what sub-voxel translations spread, and for differences of position. */
const MARGIN = 6;

/** Lengths of a centred box that holds all supports with a margin and transforms fast; no longer than theirs. */
export function commonBox(supports: readonly RealArray<Uint8Array>[]): Shape {
  const { shape } = supports[0];
  const reach = shape.map(() => 0);
  for (const { data } of supports) {
    for (let i = 0; i < data.length; i++) {
      if (data[i] === 0) continue;
      let rest = i;
      for (let axis = shape.length - 1; axis >= 0; axis--) {
        const offset = (rest % shape[axis]) - Math.floor(shape[axis] / 2);
        rest = Math.floor(rest / shape[axis]);
        if (Math.abs(offset) > reach[axis]) reach[axis] = Math.abs(offset);
      }
    }
  }
  return shape.map((length, axis) => Math.min(length, 2 * fastLength(reach[axis] + MARGIN)));
}

/** Each cut to the box that is common to all. */
export function inCommonBox(starts: readonly Filled[]): Filled[] {
  const box = commonBox(starts.map(({ support }) => support));
  return starts.map(({ start, object, support }) => {
    return { start, object: cropObject(object, box), support: cropSupport(support, box) };
  });
}

type Filled = Pick<Solution, "start" | "object" | "support">;

/** The centred part of that shape of a centred object. */
export function cropObject({ real, imag, shape }: ComplexArray, box: Shape): ComplexArray {
  const indices = indicesOf(box, shape);
  const crop = (part: Float32Array): Float32Array => mapTo(Float32Array, indices, (i) => part[i]);
  return { real: crop(real), imag: crop(imag), shape: box };
}

export function cropSupport({ data, shape }: RealArray<Uint8Array>, box: Shape): RealArray<Uint8Array> {
  return { data: mapTo(Uint8Array, indicesOf(box, shape), (i) => data[i]), shape: box };
}

/** A centred array in the middle of a larger box of zeros. */
export function padArray<Data extends Float32Array | Uint8Array>(
  { data, shape: box }: { readonly data: Data; readonly shape: Shape },
  shape: Shape,
): { data: Data; shape: Shape } {
  const padded = new (data.constructor as new (length: number) => Data)(sizeOfShape(shape));
  for (const [k, i] of indicesOf(box, shape).entries()) padded[i] = data[k];
  return { data: padded, shape };
}

export function padObject({ real, imag, shape: box }: ComplexArray, shape: Shape): ComplexArray {
  const pad = (data: Float32Array): Float32Array => padArray({ data, shape: box }, shape).data;
  return { real: pad(real), imag: pad(imag), shape };
}

/** Index in `shape` of each voxel of `box`, both centred at `floor(N/2)`. */
function indicesOf(box: Shape, shape: Shape): Uint32Array {
  const indices = new Uint32Array(sizeOfShape(box));
  const first = box.map((length, axis) => Math.floor(shape[axis] / 2) - Math.floor(length / 2));
  for (let i = 0; i < indices.length; i++) {
    let rest = i;
    let stride = 1;
    let index = 0;
    for (let axis = box.length - 1; axis >= 0; axis--) {
      index += stride * ((rest % box[axis]) + first[axis]);
      rest = Math.floor(rest / box[axis]);
      stride *= shape[axis];
    }
    indices[i] = index;
  }
  return indices;
}
