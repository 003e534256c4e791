/** Whether the angles of a scan are those of the reflection that one believes to have measured. */

import { type Basis, combine, dualOf, lengthOf, scale, type Vector3 } from "@autophase/physics/vector3";
import { GeometryError } from "../errors.js";

/** Edges in angstroms and, unless cubic, angles in degrees: `[a]` or `[a, b, c, alpha, beta, gamma]`. */
export type Lattice = readonly number[];

export interface ReflectionCheck {
  readonly hkl: Vector3;
  readonly expectedDSpacingAngstroms: number;
  readonly dSpacingAngstroms: number;
  /** `measured / expected - 1`. */
  readonly deviation: number;
  /** Whether the deviation is within the tolerance. */
  readonly fits: boolean;
  /** Whether another reflection of the lattice is nearer: then nothing is said of the crystal by this one. */
  readonly isAnother: boolean;
  /** The reflection of smallest indices that comes nearest, where this one does not fit. */
  readonly nearest?: Vector3;
}

const RADIANS_PER_DEGREE = Math.PI / 180;
const HIGHEST_INDEX = 4;

/**
 * `2 pi` times this is the reciprocal lattice, in `1 / angstrom`. @throws {GeometryError} for edges or angles that make
 * no cell.
 */
export function reciprocalLattice(lattice: Lattice): Basis {
  const [a, b = a, c = a, alpha = 90, beta = 90, gamma = 90] = lattice;
  const [cosAlpha, cosBeta, cosGamma] = [alpha, beta, gamma].map((angle) => Math.cos(angle * RADIANS_PER_DEGREE));
  const sinGamma = Math.sin(gamma * RADIANS_PER_DEGREE);
  const cx = c * cosBeta;
  const cy = (c * (cosAlpha - cosBeta * cosGamma)) / sinGamma;
  const cz = Math.sqrt(c * c - cx * cx - cy * cy);
  const isLattice =
    (lattice.length === 1 || lattice.length === 6) && [a, b, c, sinGamma, cz].every((value) => value > 0);
  if (!isLattice) {
    throw new GeometryError(
      `lattice ${lattice.join(",")}: expected one edge in angstroms (cubic), or a,b,c,alpha,beta,gamma of a cell that closes`,
    );
  }
  return dualOf([
    [a, 0, 0],
    [b * cosGamma, b * sinGamma, 0],
    [cx, cy, cz],
  ]);
}

/** The reciprocal lattice vector of a reflection in the axes of the crystal, radians per nanometre. */
export function latticeVector(hkl: Vector3, lattice: Lattice): Vector3 {
  return scale(combine(reciprocalLattice(lattice), hkl), 20 * Math.PI);
}

/** Distance of the planes `hkl`, angstroms. @throws {GeometryError} for `0 0 0` or no lattice. */
export function dSpacingOf(hkl: Vector3, lattice: Lattice): number {
  if (hkl.every((index) => index === 0)) throw new GeometryError("hkl 0,0,0: expected indices that are not all 0");
  return 1 / lengthOf(combine(reciprocalLattice(lattice), hkl));
}

/**
 * @param tolerance - largest deviation that fits, relative. Default 0.02: a wrong reflection is farther, a motor not
 *   quite at zero and the strain of a whole crystal are nearer.
 * @throws {GeometryError} for `0 0 0` or no lattice.
 */
export function checkReflection(
  dSpacingNanometers: number,
  { hkl, lattice, tolerance = 0.02 }: { readonly hkl: Vector3; readonly lattice: Lattice; readonly tolerance?: number },
): ReflectionCheck {
  const measured = 10 * dSpacingNanometers;
  const expected = dSpacingOf(hkl, lattice);
  const deviation = measured / expected - 1;
  const fits = Math.abs(deviation) <= tolerance;
  const nearest = fits ? hkl : nearestReflection(measured, lattice);
  return {
    hkl,
    expectedDSpacingAngstroms: expected,
    dSpacingAngstroms: measured,
    deviation,
    fits,
    // planes that are equally far apart are no other reflection
    isAnother: Math.abs(dSpacingOf(nearest, lattice) / expected - 1) > 1e-6,
    ...(!fits && { nearest }),
  };
}

function nearestReflection(dSpacing: number, lattice: Lattice): Vector3 {
  let best: { hkl: Vector3; cost: number } = { hkl: [1, 0, 0], cost: Number.POSITIVE_INFINITY };
  for (const hkl of lowIndices(HIGHEST_INDEX)) {
    const distance = Math.abs(dSpacing / dSpacingOf(hkl, lattice) - 1);
    const cost = distance + 1e-6 * complexityOf(hkl);
    if (cost < best.cost) best = { hkl, cost };
  }
  return best.hkl;
}

/** Of equal distances, the one that people would write: `2 0 0` rather than `0 0 -2`. */
function complexityOf(hkl: Vector3): number {
  return hkl.reduce((sum, index, place) => sum + index * index + (index === 0 ? 0 : place / 10) + Number(index < 0), 0);
}

function lowIndices(highest: number): Vector3[] {
  const range = Array.from({ length: 2 * highest + 1 }, (_, i) => i - highest);
  return range
    .flatMap((h) => range.flatMap((k) => range.map((l): Vector3 => [h, k, l])))
    .filter((hkl) => (hkl.find((index) => index !== 0) ?? 0) > 0);
}
