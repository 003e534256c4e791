/**
 * Vectors of space and bases of three of them. The order of the components is the caller's: `[x, y, z]` of the
 * laboratory, `[depth, height, width]` of an array.
 */

export type Vector3 = readonly [number, number, number];

/** Three vectors, one for each axis of an array: `[depth, height, width]`. */
export type Basis = readonly [Vector3, Vector3, Vector3];

export function dot(a: Vector3, b: Vector3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(a: Vector3, b: Vector3): Vector3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function add(a: Vector3, b: Vector3): Vector3 {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

export function subtract(a: Vector3, b: Vector3): Vector3 {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

export function scale(a: Vector3, factor: number): Vector3 {
  return [a[0] * factor, a[1] * factor, a[2] * factor];
}

/** `Math.hypot` may differ in the last bit from machine to machine. */
export function lengthOf(a: Vector3): number {
  return Math.hypot(a[0], a[1], a[2]);
}

/** The same direction at length 1. */
export function normalize(a: Vector3): Vector3 {
  return scale(a, 1 / lengthOf(a));
}

/** The same direction at length 1, to the same bits on every machine. */
export function unitVector(a: Vector3): Vector3 {
  return scale(a, 1 / Math.sqrt(dot(a, a)));
}

/** A unit vector across `direction`. */
export function perpendicularTo(direction: Vector3): Vector3 {
  const smallest = direction.map(Math.abs).reduce((best, value, axis, all) => (value < all[best] ? axis : best), 0);
  const axis: Vector3 = [Number(smallest === 0), Number(smallest === 1), Number(smallest === 2)];
  return unitVector(cross(direction, axis));
}

/** Signed volume of the cell that three vectors span. */
export function determinant([a, b, c]: Basis): number {
  return dot(a, cross(b, c));
}

/** `sum of weights[k] basis[k]`. */
export function combine(basis: Basis, weights: ArrayLike<number>): Vector3 {
  return add(add(scale(basis[0], weights[0]), scale(basis[1], weights[1])), scale(basis[2], weights[2]));
}

/** Vectors `d` with `d[j] . basis[k]` 1 where `j` is `k`, else 0. */
export function dualOf(basis: Basis): Basis {
  const volume = determinant(basis);
  const [a, b, c] = basis;
  return [scale(cross(b, c), 1 / volume), scale(cross(c, a), 1 / volume), scale(cross(a, b), 1 / volume)];
}

/** Of three numbers. */
export function vectorOf([x, y, z]: ArrayLike<number> & Iterable<number>): Vector3 {
  return [x, y, z];
}

/** A basis with each of its vectors changed. */
export function mapBasis([a, b, c]: Basis, change: (vector: Vector3) => Vector3): Basis {
  return [change(a), change(b), change(c)];
}
