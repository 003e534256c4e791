/** The convex polyhedron that half-spaces enclose: corners, volume, centre of mass. */

import { cross, dot, scale, subtract, type Vector3 } from "@autophase/physics/vector3";
import { portableAtan2 } from "@autophase/tensor-io";
import { perpendicularTo, unitVector } from "./direction.js";

/** `normal . x <= distance`, the normal of length 1. */
export interface HalfSpace {
  readonly normal: Vector3;
  readonly distance: number;
}

export interface Polyhedron {
  /** Corners; a corner where more than three planes meet is listed more than once. */
  readonly vertices: readonly Vector3[];
  readonly volume: number;
  readonly centroid: Vector3;
}

/** Exact up to rounding. The half-spaces must enclose a bounded region with the origin inside. */
export function measurePolyhedron(halfSpaces: readonly HalfSpace[]): Polyhedron {
  const vertices = findVertices(halfSpaces);
  let volume = 0;
  let moment: Vector3 = [0, 0, 0];
  for (const plane of halfSpaces) {
    for (const [a, b, c] of triangulateFace(plane, vertices)) {
      // The tetrahedron of the triangle and the origin.
      const part = Math.abs(dot(a, cross(b, c))) / 6;
      volume += part;
      moment = subtract(moment, scale([a[0] + b[0] + c[0], a[1] + b[1] + c[1], a[2] + b[2] + c[2]], -part / 4));
    }
  }
  return { vertices, volume, centroid: scale(moment, 1 / volume) };
}

const TOLERANCE = 1e-9;

function findVertices(planes: readonly HalfSpace[]): Vector3[] {
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

/** A fan over the corners that lie on the plane, in order around its normal. */
function triangulateFace(plane: HalfSpace, vertices: readonly Vector3[]): [Vector3, Vector3, Vector3][] {
  const corners = vertices.filter((vertex) => Math.abs(dot(plane.normal, vertex) - plane.distance) < 10 * TOLERANCE);
  if (corners.length < 3) return [];
  const ordered = orderAround(plane.normal, corners);
  return ordered.slice(2).map((corner, i) => [ordered[0], ordered[i + 1], corner]);
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
