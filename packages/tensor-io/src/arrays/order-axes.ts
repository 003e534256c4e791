/** Axes as frames have them, from arrays of programs that order them otherwise, or keep axes of one. */

import { ShapeError } from "../errors.js";
import { type AnyArray, isComplexArray, type RealData, sizeOfShape } from "./array.js";

/** How the axes of an array stand in a file; MATLAB keeps frames last: `row,column,frame`. */
export const AXIS_ORDERS = [
  "frame,row,column",
  "frame,column,row",
  "row,column,frame",
  "row,frame,column",
  "column,row,frame",
  "column,frame,row",
] as const;
export type AxisOrder = (typeof AXIS_ORDERS)[number];

const WANTED = AXIS_ORDERS[0].split(",");

/** Of more than three axes those of length 1 are left out, the first ones first. */
export function withoutSingleAxes<Some extends AnyArray>(array: Some): Some {
  const shape = [...array.shape];
  for (let axis = 0; axis < shape.length && shape.length > 3; ) {
    if (shape[axis] === 1) shape.splice(axis, 1);
    else axis++;
  }
  return { ...array, shape };
}

/**
 * `[frame, row, column]` of an array whose axes stand in another order.
 * @param where - begins the message.
 * @throws {ShapeError} when it has other than 3 axes.
 */
export function orderAxes(where: string, array: AnyArray, order: AxisOrder): AnyArray {
  if (order === AXIS_ORDERS[0]) return array;
  const { shape } = array;
  if (shape.length !== 3) throw new ShapeError(`${where}: axes ${order}: expected 3 axes, got ${shape.length}`);
  const from = WANTED.map((name) => order.split(",").indexOf(name));
  const steps = from.map((axis) => sizeOfShape(shape.slice(axis + 1)));
  const ordered = from.map((axis) => shape[axis]);
  const moved = <Data extends RealData>(data: Data): Data => {
    const out = data.slice() as Data;
    let i = 0;
    for (let a = 0; a < ordered[0]; a++) {
      for (let b = 0; b < ordered[1]; b++) {
        for (let c = 0; c < ordered[2]; c++) out[i++] = data[a * steps[0] + b * steps[1] + c * steps[2]];
      }
    }
    return out;
  };
  if (isComplexArray(array)) return { real: moved(array.real), imag: moved(array.imag), shape: ordered };
  return { data: moved(array.data), shape: ordered };
}
