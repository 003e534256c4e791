/** The convex polyhedron that half-spaces enclose: corners, volume, centre of mass. */

import { portableAtan2 } from "@autophase/tensor-io";
import { cross, dot, normalize, perpendicularTo, scaleVector, subtract, type Vector } from "./vector.js";

/** `normal . x <= distance`, the normal of length 1. */
export interface HalfSpace {
  readonly normal: Vector;
  readonly distance: number;
}

export interface Polyhedron {
  /** Corners; a corner where more than three planes meet is listed more than once. */
  readonly vertices: readonly Vector[];
  readonly volume: number;
  readonly centroid: Vector;
}

/** Exact up to rounding. The half-spaces must enclose a bounded region with the origin inside. */
export function measurePolyhedron(halfSpaces: readonly HalfSpace[]): Polyhedron {
  const vertices = findVertices(halfSpaces);
  let volume = 0;
  let moment: Vector = [0, 0, 0];
  for (const plane of halfSpaces) {
    for (const [a, b, c] of triangulateFace(plane, vertices)) {
      // The tetrahedron of the triangle and the origin.
      const part = Math.abs(dot(a, cross(b, c))) / 6;
      volume += part;
      moment = subtract(moment, scaleVector([a[0] + b[0] + c[0], a[1] + b[1] + c[1], a[2] + b[2] + c[2]], -part / 4));
    }
  }
  return { vertices, volume, centroid: scaleVector(moment, 1 / volume) };
}

const TOLERANCE = 1e-9;

function findVertices(planes: readonly HalfSpace[]): Vector[] {
  const vertices: Vector[] = [];
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
function intersect(a: HalfSpace, b: HalfSpace, c: HalfSpace): Vector | undefined {
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
function triangulateFace(plane: HalfSpace, vertices: readonly Vector[]): [Vector, Vector, Vector][] {
  const corners = vertices.filter((vertex) => Math.abs(dot(plane.normal, vertex) - plane.distance) < 10 * TOLERANCE);
  if (corners.length < 3) return [];
  const ordered = orderAround(plane.normal, corners);
  return ordered.slice(2).map((corner, i) => [ordered[0], ordered[i + 1], corner]);
}

function orderAround(normal: Vector, corners: readonly Vector[]): Vector[] {
  const sum = corners.reduce<Vector>((total, v) => [total[0] + v[0], total[1] + v[1], total[2] + v[2]], [0, 0, 0]);
  const middle = scaleVector(sum, 1 / corners.length);
  const right = perpendicularTo(normal);
  const up = normalize(cross(normal, right));
  const angle = (v: Vector) => portableAtan2(dot(subtract(v, middle), up), dot(subtract(v, middle), right));
  return corners
    .map((corner) => ({ corner, at: angle(corner) }))
    .sort((a, b) => a.at - b.at)
    .map(({ corner }) => corner);
}
