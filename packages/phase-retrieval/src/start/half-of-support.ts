/** Half of a support, in which an object and its twin do not both have room. */

import { overElements, type Pieces } from "@autophase/kernels";
import { type Shape, sizeOfShape } from "@autophase/tensor-io";
import { circularCenterOfMass } from "./center-of-mass.js";

/** What lies on one side of its centre of mass along the axis, this included. Corner layout, 1 inside. */
export function* halfOfSupport(support: Uint8Array, shape: Shape, axis: number): Pieces<Uint8Array> {
  const real = new Float64Array(support);
  const center = (yield* circularCenterOfMass({ real, imag: new Float64Array(real.length), shape }))[axis];
  const length = shape[axis];
  const stride = sizeOfShape(shape.slice(axis + 1));
  const half = support.slice();
  yield* overElements(half.length, (from, end) => {
    for (let i = from; i < end; i++) {
      const offset = ((Math.floor(i / stride) % length) - center + length) % length;
      if (!(offset < length / 2)) half[i] = 0;
    }
  });
  return half;
}
