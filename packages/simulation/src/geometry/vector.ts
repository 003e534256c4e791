/** Vectors in the order of the axes, `[depth, height, width]`. */

import type { Random } from "@autophase/tensor-io";

export type Vector = readonly [number, number, number];

export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function scaleVector(a: Vector, factor: number): Vector {
  return [a[0] * factor, a[1] * factor, a[2] * factor];
}

export function subtract(a: Vector, b: Vector): Vector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

/** The same direction at length 1. */
export function normalize(a: Vector): Vector {
  return scaleVector(a, 1 / Math.sqrt(dot(a, a)));
}

/** Uniform on the unit sphere (Muller 1959, doi:10.1145/377939.377946). */
export function drawDirection(random: Random): Vector {
  return normalize([random.normal(), random.normal(), random.normal()]);
}

/** A unit vector across `direction`. */
export function perpendicularTo(direction: Vector): Vector {
  const smallest = direction.map(Math.abs).reduce((best, value, axis, all) => (value < all[best] ? axis : best), 0);
  const axis: Vector = [Number(smallest === 0), Number(smallest === 1), Number(smallest === 2)];
  return normalize(cross(direction, axis));
}
