/** What would fit in the place of a shape that does not. */

import { formatShape, type Shape, sizeOfShape } from "@autophase/tensor-io";

/** Of the same form, with at most so many voxels. */
function fittingShape(shape: Shape, mostVoxels: number): Shape {
  const factor = Math.min(1, mostVoxels / sizeOfShape(shape)) ** (1 / shape.length);
  return shape.map((length) => Math.max(1, Math.floor(length * factor + ROUNDING)));
}

/** For a message; nothing where not even a voxel fits. */
export function wouldFit(shape: Shape, mostVoxels: number): string {
  return mostVoxels < 1 ? "" : `; ${formatShape(fittingShape(shape, mostVoxels))} would fit`;
}

/** Of a root. */
const ROUNDING = 1e-6;
