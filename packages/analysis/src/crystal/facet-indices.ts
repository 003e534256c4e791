/** Miller indices of facets, as far as one reflection and their angles tell. */

import { type Basis, combine, cross, dot, lengthOf, normalize, type Vector3 } from "@autophase/physics/vector3";
import { type Lattice, reciprocalLattice } from "../geometry/reflection.js";
import { rotate } from "../geometry/rotation.js";

export interface IndexedFacet {
  /** Nothing where no low-index plane is near. */
  readonly hkl: Vector3 | null;
  /** Angle between the facet and that plane. */
  readonly deviationDegrees: number | null;
}

export interface FacetIndexOptions {
  /** Scattering vector, in the frame of the normals. */
  readonly q: Vector3;
  /** Its indices. */
  readonly hkl: Vector3;
  readonly lattice: Lattice;
  /** Farthest angle between a facet and the plane that it is called after. Default 8. */
  readonly toleranceDegrees?: number;
}

const DEGREE = Math.PI / 180;
const STEP_DEGREES = 0.5;

/**
 * One reflection fixes how the crystal lies but for a turn about `q`; the turn taken is the one that brings planes of
 * indices 0 and 1 nearest to the facets, each by its area. Each facet is then named after the nearest of them, or of
 * those up to 3 where none is near. A guess: with few facets several turns do as well, and symmetry permutes the names.
 * @param facets - normals of any length, and areas.
 * @throws {GeometryError} for no lattice.
 */
export function indexFacets(
  facets: readonly { readonly normal: Vector3; readonly areaNanometersSquared: number }[],
  { q, hkl, lattice, toleranceDegrees = 8 }: FacetIndexOptions,
): IndexedFacet[] {
  const cell = reciprocalLattice(lattice);
  const along = normalize(q);
  const simple = planesUpTo(1, cell);
  const upright = alignTo(normalize(combine(cell, hkl)), along);
  let best = { turn: 0, cost: Number.POSITIVE_INFINITY };
  for (let turn = 0; turn < 360; turn += STEP_DEGREES) {
    const place = (vector: Vector3) => rotate(upright(vector), along, turn);
    const planes = simple.map(({ normal }) => place(normal));
    const cost = facets.reduce((sum, { normal, areaNanometersSquared }) => {
      const angle = Math.min(...planes.map((plane) => angleBetween(plane, normal)));
      return sum + areaNanometersSquared * Math.min(angle, 2 * toleranceDegrees) ** 2;
    }, 0);
    if (cost < best.cost) best = { turn, cost };
  }
  const place = (vector: Vector3) => rotate(upright(vector), along, best.turn);
  const named = [simple, planesUpTo(3, cell)];
  return facets.map(({ normal }) => {
    for (const planes of named) {
      const nearest = nearestPlane(planes, place, normal);
      if (nearest.angle <= toleranceDegrees) return { hkl: nearest.hkl, deviationDegrees: nearest.angle };
    }
    return { hkl: null, deviationDegrees: null };
  });
}

interface Plane {
  readonly hkl: Vector3;
  readonly normal: Vector3;
}

function nearestPlane(planes: readonly Plane[], place: (vector: Vector3) => Vector3, normal: Vector3) {
  let best = { hkl: planes[0].hkl, angle: Number.POSITIVE_INFINITY };
  for (const plane of planes) {
    const angle = angleBetween(place(plane.normal), normal);
    if (angle < best.angle) best = { hkl: plane.hkl, angle };
  }
  return best;
}

/** All planes of indices without a common divisor, up to `highest`. */
function planesUpTo(highest: number, cell: Basis): Plane[] {
  const range = Array.from({ length: 2 * highest + 1 }, (_, i) => i - highest);
  const all = range.flatMap((h) => range.flatMap((k) => range.map((l): Vector3 => [h, k, l])));
  const isPrimitive = ([h, k, l]: Vector3): boolean => divisor(divisor(Math.abs(h), Math.abs(k)), Math.abs(l)) === 1;
  return all.filter(isPrimitive).map((hkl) => ({ hkl, normal: normalize(combine(cell, hkl)) }));
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

/** The rotation that takes one unit vector to another by the shortest way. */
function alignTo(from: Vector3, to: Vector3): (vector: Vector3) => Vector3 {
  const axis = cross(from, to);
  const sine = lengthOf(axis);
  const degrees = Math.atan2(sine, dot(from, to)) / DEGREE;
  if (sine < 1e-12) {
    const across = Math.abs(from[0]) < 0.9 ? cross(from, [1, 0, 0]) : cross(from, [0, 1, 0]);
    return (vector) => rotate(vector, normalize(across), degrees);
  }
  return (vector) => rotate(vector, normalize(axis), degrees);
}

function angleBetween(a: Vector3, b: Vector3): number {
  return Math.atan2(lengthOf(cross(a, b)), dot(a, b)) / DEGREE;
}
