/** How a lattice lies, from where its reflections were found. */

import {
  add,
  type Basis,
  combine,
  determinant,
  dot,
  dualOf,
  lengthOf,
  mapBasis,
  normalize,
  scale,
  type Vector3,
} from "@autophase/physics/vector3";
import { GeometryError } from "../errors.js";
import { type Lattice, latticeVector } from "../geometry/reflection.js";
import { solutionWeights } from "./tensor-maps.js";

export interface FittedOrientation {
  /** Where the axes of the lattice lie that are `x`, `y` and `z`: `a` along `x`, `b` in the plane of `x` and `y`. */
  readonly axes: Basis;
  /** Of each reflection, between where it is and where that orientation has it. */
  readonly anglesDegrees: readonly number[];
  /** `|q| / |q of the lattice| - 1` of each. */
  readonly deviations: readonly number[];
}

const ROUNDS = 50;
const ANEW = "choose remounted, where the crystal was mounted anew between them";
/** A crystal does not bend so far, and a goniometer is not so far off. */
const MOST_DEGREES = 3;

/**
 * The rotation nearest to the matrix that takes the vectors of the lattice to the measured ones: least squares, then
 * the polar decomposition (Higham 1986, doi:10.1137/0907079).
 * @param measured - scattering vectors in one frame, radians per nanometre; three or more, not in one plane.
 * @param hkl - of each.
 * @throws {GeometryError} when the angles between them are not those of these reflections.
 */
export function fitOrientation(
  measured: readonly Vector3[],
  hkl: readonly Vector3[],
  lattice: Lattice,
): FittedOrientation {
  const expected = hkl.map((indices) => latticeVector(indices, lattice));
  const weights = solutionWeights(expected.map(normalize));
  const images = expected.map((vector, k) => scale(measured[k], 1 / lengthOf(vector)));
  // rows of the matrix: what the axes of the lattice become, component by component
  const axes = nearestRotation(
    ([0, 1, 2] as const).map((axis) =>
      images.reduce<Vector3>((sum, image, k) => add(sum, scale(image, weights[k][axis])), [0, 0, 0]),
    ) as unknown as Basis,
  );
  const anglesDegrees = expected.map((vector, k) => angleDegrees(combine(axes, vector), measured[k]));
  const named = `hkl ${hkl.map((indices) => indices.join(",")).join(" ")}`;
  if (!(determinant(axes) > 0)) {
    throw new GeometryError(
      `${named}: the scattering vectors lie as the mirror image of these; check the signs; ${ANEW}`,
    );
  }
  const worst = anglesDegrees.indexOf(Math.max(...anglesDegrees));
  if (anglesDegrees[worst] > MOST_DEGREES) {
    throw new GeometryError(
      `${named}: the angles between the scattering vectors are not those of these reflections; ${hkl[worst].join(",")} is ${anglesDegrees[worst].toFixed(1)} degrees away from where the others have it. Check the indices, their signs, the angles of the goniometer; ${ANEW}`,
    );
  }
  return { axes, anglesDegrees, deviations: expected.map((v, k) => lengthOf(measured[k]) / lengthOf(v) - 1) };
}

/** Rows become at right angles and of length 1: the mean of a matrix and its inverse transposed, again and again. */
function nearestRotation(matrix: Basis): Basis {
  let rows = matrix;
  for (let round = 0; round < ROUNDS; round++) {
    const inverse = dualOf(rows);
    let k = 0;
    rows = mapBasis(rows, (row) => scale(add(row, inverse[k++]), 0.5));
  }
  return rows;
}

function angleDegrees(a: Vector3, b: Vector3): number {
  const cosine = dot(a, b) / (lengthOf(a) * lengthOf(b));
  return (Math.acos(Math.min(1, Math.max(-1, cosine))) * 180) / Math.PI;
}
