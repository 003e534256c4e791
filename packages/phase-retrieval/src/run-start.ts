/** One start, from its state to its solution, in blocks of iterations. */

import type { EngineStep, PhasingState, PhasingWorkspace } from "@autophase/kernels";
import { fftshift, roll } from "@autophase/kernels";
import type { ComplexArray, FloatData } from "@autophase/tensor-io";
import { ruleOf } from "./algorithms.js";
import { breakTwin } from "./break-twin.js";
import { circularCenterOfMass } from "./center-of-mass.js";
import type { Solution } from "./phase-events.js";
import type { Segment } from "./recipe.js";
import { type ShrinkWrap, shrinkWrapBefore } from "./shrink-wrap.js";

/** What happens in which iteration. */
export interface Plan {
  readonly segments: readonly Segment[];
  readonly iterations: number;
  readonly shrinkWrap: ShrinkWrap | false;
  readonly breakTwinAt: number | undefined;
  readonly reportEvery: number;
}

/** Runs the iterations from `iteration` to the end of its block. */
export async function runBlock(workspace: PhasingWorkspace, iteration: number, plan: Plan) {
  if (iteration === plan.breakTwinAt) await workspace.write(breakTwin(await workspace.read()));
  const end = blockEnd(iteration, plan);
  const { chi, supportVoxels } = await workspace.run(stepsBetween(iteration, end, plan));
  return { chi, supportVoxels, iteration: end };
}

/** Blocks end at multiples of `reportEvery`, so that a resumed run makes the same ones, and before the twin is broken. */
function blockEnd(iteration: number, { iterations, reportEvery, breakTwinAt }: Plan): number {
  const end = Math.min(iterations, (Math.floor(iteration / reportEvery) + 1) * reportEvery);
  return breakTwinAt !== undefined && iteration < breakTwinAt && breakTwinAt < end ? breakTwinAt : end;
}

function stepsBetween(first: number, end: number, plan: Plan): EngineStep[] {
  const steps: EngineStep[] = [];
  let segmentEnd = 0;
  for (const { algorithm, iterations } of plan.segments) {
    const segmentStart = segmentEnd;
    segmentEnd += iterations;
    const rule = ruleOf(algorithm);
    for (let i = Math.max(first, segmentStart); i < Math.min(end, segmentEnd); i++) {
      const update = plan.shrinkWrap && shrinkWrapBefore(i, plan.iterations, plan.shrinkWrap);
      if (update) steps.push(update);
      steps.push({ type: "iterate", rule });
    }
  }
  return steps;
}

/** The present object inside its support, centred on its centre of mass, with its own `chi`. Leaves the workspace so. */
export async function takeSolution(
  workspace: PhasingWorkspace,
  { start, errorCurve, seconds }: { start: number; errorCurve: readonly number[]; seconds: number },
): Promise<Solution> {
  const state = withinSupport(await workspace.read());
  await workspace.write(state);
  const chi = await workspace.chi();
  const { shape } = state.object;
  const shifts = circularCenterOfMass(state.object).map((position) => -Math.round(position));
  const object = fftshift(roll(state.object, shifts));
  const support = fftshift(roll({ data: state.support, shape }, shifts));
  return {
    start,
    object: { real: Float32Array.from(object.real), imag: Float32Array.from(object.imag), shape },
    support,
    chi,
    errorCurve: Float64Array.from(errorCurve),
    supportVoxels: support.data.reduce((sum, inside) => sum + inside, 0),
    iterations: errorCurve.length,
    seconds,
  };
}

function withinSupport({ object, support }: PhasingState): PhasingState {
  const cut = (data: FloatData): FloatData => data.map((value, i) => value * support[i]);
  const inside: ComplexArray<FloatData> = { real: cut(object.real), imag: cut(object.imag), shape: object.shape };
  return { object: inside, support };
}
