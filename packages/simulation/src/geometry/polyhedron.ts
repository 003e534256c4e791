/** The convex polyhedron that half-spaces enclose: corners, volume, centre of mass. */

import { type HalfSpace, polyhedronFaces, polyhedronVertices } from "@autophase/physics";
import { cross, dot, scale, subtract, type Vector3 } from "@autophase/physics/vector3";

export interface Polyhedron {
  /** Corners; a corner where more than three planes meet is listed more than once. */
  readonly vertices: readonly Vector3[];
  readonly volume: number;
  readonly centroid: Vector3;
}

/** Exact up to rounding. The half-spaces must enclose a bounded region with the origin inside. */
export function measurePolyhedron(halfSpaces: readonly HalfSpace[]): Polyhedron {
  const vertices = polyhedronVertices(halfSpaces);
  let volume = 0;
  let moment: Vector3 = [0, 0, 0];
  for (const { corners } of polyhedronFaces(halfSpaces, vertices)) {
    for (const [a, b, c] of fanOf(corners)) {
      // The tetrahedron of the triangle and the origin.
      const part = Math.abs(dot(a, cross(b, c))) / 6;
      volume += part;
      moment = subtract(moment, scale([a[0] + b[0] + c[0], a[1] + b[1] + c[1], a[2] + b[2] + c[2]], -part / 4));
    }
  }
  return { vertices, volume, centroid: scale(moment, 1 / volume) };
}

function fanOf(corners: readonly Vector3[]): [Vector3, Vector3, Vector3][] {
  return corners.slice(2).map((corner, i) => [corners[0], corners[i + 1], corner]);
}
