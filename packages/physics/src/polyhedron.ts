/** The convex polyhedron that half-spaces enclose: its corners and its faces. */

import { portableAtan2 } from "@autophase/tensor-io";
import { cross, dot, perpendicularTo, scale, subtract, unitVector, type Vector3 } from "./vector3.js";

/** `normal . x <= distance`, the normal of length 1. */
export interface HalfSpace {
  readonly normal: Vector3;
  readonly distance: number;
}

export interface PolyhedronFace extends HalfSpace {
  /** In order around the normal, counter-clockwise where it points at the eye. */
  readonly corners: readonly Vector3[];
}

const TOLERANCE = 1e-9;

/** Corners; a corner where more than three planes meet is listed more than once. */
export function polyhedronVertices(planes: readonly HalfSpace[]): Vector3[] {
  const vertices: Vector3[] = [];
  for (let i = 0; i < planes.length; i++) {
    for (let j = i + 1; j < planes.length; j++) {
      for (let k = j + 1; k < planes.length; k++) {
        const point = intersect(planes[i], planes[j], planes[k]);
        if (point && planes.every(({ normal, distance }) => dot(normal, point) <= distance + TOLERANCE)) {
          vertices.push(point);
        }
      }
    }
  }
  return vertices;
}

/** One for each plane that has a part of the surface; of corners, as {@link polyhedronVertices} lists them. */
export function polyhedronFaces(planes: readonly HalfSpace[], vertices = polyhedronVertices(planes)): PolyhedronFace[] {
  return planes.flatMap(({ normal, distance }): PolyhedronFace[] => {
    const corners = vertices.filter((vertex) => Math.abs(dot(normal, vertex) - distance) < 10 * TOLERANCE);
    return corners.length < 3 ? [] : [{ normal, distance, corners: orderAround(normal, corners) }];
  });
}

/** Cramer's rule; nothing when the planes do not meet in one point. */
function intersect(a: HalfSpace, b: HalfSpace, c: HalfSpace): Vector3 | undefined {
  const bc = cross(b.normal, c.normal);
  const determinant = dot(a.normal, bc);
  if (Math.abs(determinant) < TOLERANCE) return undefined;
  const ca = cross(c.normal, a.normal);
  const ab = cross(a.normal, b.normal);
  const along = (axis: 0 | 1 | 2) =>
    (a.distance * bc[axis] + b.distance * ca[axis] + c.distance * ab[axis]) / determinant;
  return [along(0), along(1), along(2)];
}

function orderAround(normal: Vector3, corners: readonly Vector3[]): Vector3[] {
  const sum = corners.reduce<Vector3>((total, v) => [total[0] + v[0], total[1] + v[1], total[2] + v[2]], [0, 0, 0]);
  const middle = scale(sum, 1 / corners.length);
  const right = perpendicularTo(normal);
  const up = unitVector(cross(normal, right));
  const angle = (v: Vector3) => portableAtan2(dot(subtract(v, middle), up), dot(subtract(v, middle), right));
  return corners
    .map((corner) => ({ corner, at: angle(corner) }))
    .sort((a, b) => a.at - b.at)
    .map(({ corner }) => corner);
}
