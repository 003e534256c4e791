/** Half of a support, in which an object and its twin do not both have room. */

import { type Shape, sizeOfShape } from "@autophase/tensor-io";
import { circularCenterOfMass } from "./center-of-mass.js";

/** What lies on one side of its centre of mass along the axis, this included. Corner layout, 1 inside. */
export function halfOfSupport(support: Uint8Array, shape: Shape, axis: number): Uint8Array {
  const real = Float64Array.from(support);
  const center = circularCenterOfMass({ real, imag: new Float64Array(real.length), shape })[axis];
  const length = shape[axis];
  const stride = sizeOfShape(shape.slice(axis + 1));
  return support.map((inside, i) => {
    const offset = ((Math.floor(i / stride) % length) - center + length) % length;
    return offset < length / 2 ? inside : 0;
  });
}
