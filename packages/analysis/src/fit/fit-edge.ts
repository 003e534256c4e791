/** Where the edge of a crystal is on a line, and how wide. */

import { leastSquares } from "./least-squares.js";

export interface FittedEdge {
  /** Where half of the height is, in the unit of the positions. */
  readonly position: number;
  /** Full width at half maximum of the derivative, in the same unit. */
  readonly width: number;
  /** Inside, far from the edge. */
  readonly height: number;
}

/** Full width at half maximum over the standard deviation of a Gaussian. */
const FULL_WIDTH = 2 * Math.sqrt(2 * Math.log(2));

/**
 * `height / 2 (1 - erf((x - position) / (sigma sqrt 2)))`: a step seen through a Gaussian. Where the derivative is that
 * Gaussian, its full width is what is called the edge width, or a resolution.
 * @param positions - ascending, from inside to outside.
 * @returns nothing where the values do not fall, or the fit does not settle.
 */
export function fitEdge(positions: readonly number[], values: readonly number[]): FittedEdge | undefined {
  const reach = positions[positions.length - 1] - positions[0];
  const highest = Math.max(...values);
  const middle = values.findIndex((value, i) => i > 0 && value < highest / 2 && values[i - 1] >= highest / 2);
  if (middle < 0 || !(reach > 0)) return undefined;
  const unit = reach / positions.length;
  const fitted = leastSquares(
    ([height, position, sigma]) =>
      positions.map((x, i) => (height / 2) * (1 - errorFunction((x - position) / (sigma * Math.SQRT2))) - values[i]),
    [highest, positions[middle], 2 * unit],
    {
      steps: [1e-4 * highest, 1e-3 * unit, 1e-3 * unit],
      isAllowed: ([height, position, sigma]) =>
        height > 0 &&
        sigma > 1e-3 * unit &&
        sigma < reach &&
        position > positions[0] - reach &&
        position < positions[0] + 2 * reach,
    },
  );
  if (!fitted) return undefined;
  const [height, position, sigma] = fitted;
  return { position, width: FULL_WIDTH * sigma, height };
}

/** Abramowitz & Stegun 7.1.26: to 1.5e-7. */
function errorFunction(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return Math.sign(x) * (1 - series * Math.exp(-x * x));
}
