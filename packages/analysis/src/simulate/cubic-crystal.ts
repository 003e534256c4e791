/** Faces of a cubic crystal. */

import type { HalfSpace } from "@autophase/physics";
import { normalize, type Vector3 } from "@autophase/physics/vector3";

/**
 * The octahedron of the faces `{111}`, cut by those of the cube `{100}`.
 * @param options.octahedron - from the centre to a face `{111}`, nanometres.
 * @param options.cube - from the centre to a face `{100}`, nanometres; further than `sqrt(3)` times the other, none is
 *   cut.
 */
export function truncatedOctahedron({
  octahedron,
  cube,
}: {
  readonly octahedron: number;
  readonly cube: number;
}): HalfSpace[] {
  const signs = [1, -1];
  const corners = signs.flatMap((x) => signs.flatMap((y) => signs.map((z): Vector3 => [x, y, z])));
  const sides = signs.flatMap((sign): Vector3[] => [
    [sign, 0, 0],
    [0, sign, 0],
    [0, 0, sign],
  ]);
  return [
    ...corners.map((corner) => ({ normal: normalize(corner), distance: octahedron })),
    ...sides.map((normal) => ({ normal, distance: cube })),
  ];
}
