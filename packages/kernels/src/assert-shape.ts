/** Shapes as arguments. */

import { formatShape, type Shape, ShapeError } from "@autophase/tensor-io";

/** @throws {ShapeError} when a length is not a positive integer. */
export function assertShape(where: string, shape: Shape): void {
  if (shape.every((length) => Number.isInteger(length) && length >= 1)) return;
  throw new ShapeError(`${where}: every length must be a positive integer, got ${formatShape(shape)}`);
}
