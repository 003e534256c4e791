/** Poisson maximum likelihood by conjugate gradients (Thibault & Guizar-Sicairos 2012, doi:10.1088/1367-2630/14/6/063004). */

import type { CombineTerm, EngineStep, PhasingWorkspace } from "@autophase/kernels";
import type { IterationContext } from "./algorithm-steps.js";
import { type Algorithm, valueAt } from "./algorithms.js";

const DIRECTION = 1;
const GRADIENT = 2;
const ITERATE = 3;

/** Where the slope along the direction is looked at a second time; about 1 is the way to the minimum. */
const TRIAL = 0.5;
const LONGEST_STEP = 4;

/**
 * One iteration inside the support: the direction of Polak and Ribiere, and along it the zero of the slope by the secant
 * through two gradients. What it remembers lies in fields of the workspace, so that a run can be cut anywhere.
 * @returns `chi` of the iterate that it started from.
 */
export async function conjugateGradientIteration(
  workspace: PhasingWorkspace,
  algorithm: Algorithm,
  { fraction, isFirst }: IterationContext,
): Promise<number> {
  const gradient = gradientStep(valueAt(algorithm.background ?? 0, fraction));
  const first = await workspace.run([...(isFirst ? FORGET : []), ...KEEP_ITERATE, gradient, ...PRODUCTS]);
  const { beta, slope } = directionFrom([...first.dots]);
  const second = await workspace.run([
    { type: "combine", to: GRADIENT, terms: [inside(0, 1)] },
    { type: "combine", to: DIRECTION, terms: [inside(0, -1), inside(DIRECTION, beta)] },
    { type: "combine", to: 0, terms: [inside(ITERATE, 1), inside(DIRECTION, TRIAL)] },
    gradient,
    { type: "dot", a: 0, b: DIRECTION },
  ]);
  const step = stepLength(slope, second.dots[0] as number);
  await workspace.run([{ type: "combine", to: 0, terms: [inside(ITERATE, 1), inside(DIRECTION, step)] }]);
  return first.chi[0] as number;
}

function inside(from: number, factor: number): CombineTerm {
  return { from, inside: factor, outside: 0 };
}

/** The object becomes the gradient over the number of voxels. */
function gradientStep(background: number): EngineStep {
  const rule = {
    name: "ML",
    inside: { object: 1, projected: -1 },
    outside: { object: 0, projected: 0 },
    poisson: { background },
  };
  return { type: "iterate", rule };
}

const FORGET: readonly EngineStep[] = [
  { type: "combine", to: DIRECTION, terms: [] },
  { type: "combine", to: GRADIENT, terms: [] },
];

const KEEP_ITERATE: readonly EngineStep[] = [
  { type: "combine", to: 0, terms: [inside(0, 1)] },
  { type: "combine", to: ITERATE, terms: [inside(0, 1)] },
];

const PRODUCTS: readonly EngineStep[] = [
  { type: "dot", a: 0, b: 0 },
  { type: "dot", a: 0, b: GRADIENT },
  { type: "dot", a: 0, b: DIRECTION },
  { type: "dot", a: GRADIENT, b: GRADIENT },
];

/** Steepest descent where the new direction would not go down. */
function directionFrom(products: readonly number[]): { beta: number; slope: number } {
  const [square, overlap, along, previous] = products as [number, number, number, number];
  const beta = previous > 0 ? Math.max(0, (square - overlap) / previous) : 0;
  const slope = -square + beta * along;
  return slope < 0 ? { beta, slope } : { beta: 0, slope: -square };
}

function stepLength(slope: number, trialSlope: number): number {
  const isCurvedUp = trialSlope > slope;
  const step = isCurvedUp ? (TRIAL * slope) / (slope - trialSlope) : LONGEST_STEP * TRIAL;
  return Math.min(step, LONGEST_STEP);
}
