/** Parameters of a model by least squares. */

import { solveLinear } from "../alignment/solve-linear.js";

export interface LeastSquaresOptions {
  /** By how much each parameter is moved to see what the residuals do. */
  readonly steps: readonly number[];
  /** After so many it has not settled. Default 100. */
  readonly mostSteps?: number;
  /** Whether parameters may be tried; default all. */
  readonly isAllowed?: (parameters: readonly number[]) => boolean;
}

const FARTHEST_DAMPING = 1e9;

/**
 * Levenberg and Marquardt (Marquardt 1963, doi:10.1137/0111030), with derivatives by differences.
 * @param residualsOf - of as many equations for all parameters.
 * @returns nothing where the sum of squares does not settle.
 */
export function leastSquares(
  residualsOf: (parameters: readonly number[]) => readonly number[],
  start: readonly number[],
  { steps, mostSteps = 100, isAllowed = () => true }: LeastSquaresOptions,
): readonly number[] | undefined {
  let parameters = start;
  let residuals = residualsOf(parameters);
  let cost = squareOf(residuals);
  let damping = 1e-3;
  for (let step = 0; damping < FARTHEST_DAMPING; step++) {
    if (step === mostSteps) return undefined;
    const slopes = slopesOf(residualsOf, parameters, residuals, steps);
    const matrix = slopes.map((one) => slopes.map((other) => product(one, other)));
    const gradient = slopes.map((one) => -product(one, residuals));
    const damped = matrix.map((row, i) => row.map((value, j) => (i === j ? value * (1 + damping) + 1e-12 : value)));
    const change = solveLinear(damped, gradient);
    const tried = parameters.map((value, i) => value + change[i]);
    const after = isAllowed(tried) ? residualsOf(tried) : undefined;
    const afterCost = after ? squareOf(after) : Number.POSITIVE_INFINITY;
    if (!after || !(afterCost < cost)) {
      damping *= 10;
      continue;
    }
    const isDone = cost - afterCost < 1e-14 * (1 + cost);
    [parameters, residuals, cost, damping] = [tried, after, afterCost, damping / 10];
    if (isDone) break;
  }
  return parameters;
}

/** Derivatives of the residuals by each parameter, from differences. @param residuals - those at `parameters`. */
export function slopesOf(
  residualsOf: (parameters: readonly number[]) => readonly number[],
  parameters: readonly number[],
  residuals: readonly number[],
  steps: readonly number[],
): number[][] {
  return parameters.map((_, k) => {
    const moved = residualsOf(parameters.map((value, i) => (i === k ? value + steps[k] : value)));
    return moved.map((value, i) => (value - residuals[i]) / steps[k]);
  });
}

function squareOf(values: readonly number[]): number {
  return product(values, values);
}

/** Sum of the products, one by one. */
export function product(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}
