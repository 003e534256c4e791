/**
 * Poisson maximum likelihood by conjugate gradients (Thibault & Guizar-Sicairos 2012,
 * doi:10.1088/1367-2630/14/6/063004).
 */

import type { CombineTerm, EngineStep, PhasingWorkspace } from "@autophase/kernels";
import type { IterationContext } from "./algorithm-steps.js";
import { type Algorithm, valueAt } from "./algorithms.js";

const DIRECTION = 1;
const GRADIENT = 2;

/** Where the slope along the direction is looked at a second time; about 1 is the way to the minimum. */
const TRIAL = 0.5;
const LONGEST_STEP = 4;

/**
 * One iteration inside the support: the direction of Polak and Ribiere, and along it the zero of the slope by the
 * secant through two gradients. What it remembers lies in two fields of the workspace, so that a run can be cut
 * anywhere.
 * @returns `chi` of the iterate that it started from.
 */
export async function conjugateGradientIteration(
  workspace: PhasingWorkspace,
  algorithm: Algorithm,
  { fraction, isFirst }: IterationContext,
): Promise<number> {
  const background = valueAt(algorithm.background ?? 0, fraction);
  const { dots } = await workspace.run([...(isFirst ? FORGET : []), ...CUT]);
  const { chi, square, products } = await workspace.gradient({
    background,
    to: GRADIENT,
    products: [GRADIENT, DIRECTION],
  });
  const { beta, slope } = directionFrom(square, products, dots[0]);
  await workspace.run([
    { type: "combine", to: DIRECTION, terms: [inside(GRADIENT, -1), inside(DIRECTION, beta)] },
    alongDirection(TRIAL),
  ]);
  const trial = await workspace.gradient({ background, products: [DIRECTION] });
  const step = stepLength(slope, trial.products[0]);
  await workspace.run([alongDirection(step - TRIAL)]);
  return chi;
}

function inside(from: number, factor: number): CombineTerm {
  return { from, inside: factor, outside: 0 };
}

function alongDirection(step: number): EngineStep {
  return { type: "combine", to: 0, terms: [inside(0, 1), inside(DIRECTION, step)] };
}

const FORGET: readonly EngineStep[] = [
  { type: "combine", to: DIRECTION, terms: [] },
  { type: "combine", to: GRADIENT, terms: [] },
];

/** The object to its support, and the square of the gradient before. */
const CUT: readonly EngineStep[] = [
  { type: "combine", to: 0, terms: [inside(0, 1)] },
  { type: "dot", a: GRADIENT, b: GRADIENT },
];

/** Steepest descent where the new direction would not go down. */
function directionFrom(square: number, products: readonly number[], previous: number): { beta: number; slope: number } {
  const [overlap, along] = products as [number, number];
  const beta = previous > 0 ? Math.max(0, (square - overlap) / previous) : 0;
  const slope = -square + beta * along;
  return slope < 0 ? { beta, slope } : { beta: 0, slope: -square };
}

function stepLength(slope: number, trialSlope: number): number {
  const isCurvedUp = trialSlope > slope;
  const step = isCurvedUp ? (TRIAL * slope) / (slope - trialSlope) : LONGEST_STEP * TRIAL;
  return Math.min(step, LONGEST_STEP);
}
