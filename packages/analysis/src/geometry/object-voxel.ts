/** The voxel of a reconstructed object. */

import { type Basis, dualOf, scale } from "@autophase/physics/vector3";
import { formatShape, type Shape, ShapeError } from "@autophase/tensor-io";

/**
 * How far it is from one voxel of the object to the next along each axis: the vectors `a` with
 * `a[j] . b[k] N[k] = 2 pi` where `j` is `k`, else 0. They are at right angles only where those of the pattern are
 * (Berenguer et al. 2013, doi:10.1103/PhysRevB.88.144101).
 * @param reciprocalVoxel - `b`, radians per nanometre.
 * @param shape - `N`, of pattern and object.
 * @returns nanometres, in the frame of `reciprocalVoxel`.
 * @throws {ShapeError} when there are not three axes.
 */
export function objectVoxelOf(reciprocalVoxel: Basis, shape: Shape): Basis {
  if (shape.length !== 3) throw new ShapeError(`objectVoxelOf: expected 3 axes, got ${formatShape(shape)}`);
  const [a, b, c] = dualOf(reciprocalVoxel);
  return [scale(a, (2 * Math.PI) / shape[0]), scale(b, (2 * Math.PI) / shape[1]), scale(c, (2 * Math.PI) / shape[2])];
}
