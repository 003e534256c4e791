/**
 * Poisson maximum likelihood by conjugate gradients (Thibault & Guizar-Sicairos 2012,
 * doi:10.1088/1367-2630/14/6/063004).
 */

import type { CombineTerm, EngineStep, PhasingWorkspace } from "@autophase/kernels";
import { turnOfEvents } from "@autophase/tensor-io";
import type { IterationContext } from "./algorithm-steps.js";
import { type Algorithm, valueAt } from "./algorithms.js";

const DIRECTION = 1;
const GRADIENT = 2;

/** Where the slope along the direction is looked at a second time; about 1 is the way to the minimum. */
const TRIAL = 0.5;
const LONGEST_STEP = 4;

/** Where an iteration was left that looks along its direction; the fields hold the rest. */
export interface LineSearch {
  /** Of the iterate that it started from. */
  readonly chi: number;
  readonly slope: number;
}

export interface Interruption {
  /** Where the iteration begins, when it was left there. */
  readonly search?: LineSearch | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The iteration was left, with object and fields as `search` or its beginning wants them. */
export class IterationLeft extends Error {
  override readonly name: string = "IterationLeft";
  readonly search: LineSearch | undefined;

  constructor(search: LineSearch | undefined) {
    super("the iteration was left");
    this.search = search;
  }
}

/**
 * One iteration inside the support: the direction of Polak and Ribiere, and along it the zero of the slope by the
 * secant through two gradients. What it remembers lies in two fields of the workspace, so that a run can be cut
 * anywhere, before each of the gradients too.
 * @returns `chi` of the iterate that it started from.
 * @throws {IterationLeft} where the signal aborted before or in a gradient.
 */
export async function conjugateGradientIteration(
  workspace: PhasingWorkspace,
  algorithm: Algorithm,
  { fraction, isFirst }: IterationContext,
  { search, signal }: Interruption = {},
): Promise<number> {
  const background = valueAt(algorithm.background ?? 0, fraction);
  const { chi, slope } =
    search ?? (await leaveOn(signal, undefined, () => findDirection(workspace, { background, isFirst, signal })));
  const trial = await leaveOn(signal, { chi, slope }, () =>
    workspace.gradient({ background, products: [DIRECTION] }, { signal }),
  );
  const step = stepLength(slope, trial.products[0]);
  await workspace.run([alongDirection(step - TRIAL)]);
  return chi;
}

/** @throws {IterationLeft} when `work` was not begun, or left, because the signal aborted. */
async function leaveOn<Result>(
  signal: AbortSignal | undefined,
  search: LineSearch | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  if (signal) await turnOfEvents();
  if (signal?.aborted) throw new IterationLeft(search);
  try {
    return await work();
  } catch (reason) {
    if (signal?.aborted && reason === signal.reason) throw new IterationLeft(search);
    throw reason;
  }
}

/** To where the slope is looked at a second time. What comes before the gradient may be done twice. */
async function findDirection(
  workspace: PhasingWorkspace,
  { background, isFirst, signal }: { background: number; isFirst: boolean; signal: AbortSignal | undefined },
): Promise<LineSearch> {
  const { dots } = await workspace.run([...(isFirst ? FORGET : []), ...CUT]);
  const { chi, square, products } = await workspace.gradient(
    { background, to: GRADIENT, products: [GRADIENT, DIRECTION] },
    { signal },
  );
  const { beta, slope } = directionFrom(square, products, dots[0]);
  await workspace.run([
    { type: "combine", to: DIRECTION, terms: [inside(GRADIENT, -1), inside(DIRECTION, beta)] },
    alongDirection(TRIAL),
  ]);
  return { chi, slope };
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
