/** How well images of the direct beam tell the tilt of a detector. */

import { solveLinear } from "../alignment/solve-linear.js";
import { product } from "../fit/least-squares.js";

/** Of the two components of a tilt, degrees times cosine and sine of its azimuth. */
export interface TiltDirection {
  /** Of length 1. */
  readonly direction: readonly [number, number];
  /** Standard deviation of the tilt along it, degrees; infinite where nothing tells it. */
  readonly uncertainDegrees: number;
}

/**
 * The two principal directions of what is not certain of a tilt, the better known first: eigenvectors of the curvature
 * of half the sum of squares in the two components of the tilt, all other parameters free (its Schur complement).
 * @param slopes - of the residuals by each parameter, the two components of the tilt last.
 * @param errorPixels - standard deviation of a residual.
 */
export function tiltCertainty(slopes: readonly (readonly number[])[], errorPixels: number): readonly TiltDirection[] {
  const [others, tilts] = [slopes.slice(0, -2), slopes.slice(-2)];
  const matrix = others.map((one) => others.map((other) => product(one, other)));
  // what of a component's slope no other parameter can do
  const own = tilts.map((slope) => {
    const share = solveLinear(
      matrix,
      others.map((other) => product(other, slope)),
    );
    return slope.map((value, i) => value - others.reduce((sum, other, k) => sum + share[k] * other[i], 0));
  });
  const [aa, bb, ab] = [product(own[0], own[0]), product(own[1], own[1]), product(own[0], own[1])];
  const angle = Math.atan2(2 * ab, aa - bb) / 2;
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const curvatures = [c * c * aa + 2 * c * s * ab + s * s * bb, s * s * aa - 2 * c * s * ab + c * c * bb];
  const directions = [
    [c, s],
    [-s, c],
  ] as const;
  return directions.map((direction, k) => ({
    direction,
    uncertainDegrees: errorPixels / Math.sqrt(Math.max(0, curvatures[k])),
  }));
}
