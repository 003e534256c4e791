/** The outcome of a start. */

import { fftshift, type PhasingState, roll } from "@autophase/kernels";
import type { ComplexArray, FloatData } from "@autophase/tensor-io";
import { AVERAGE_FIELD } from "../algorithm-steps.js";
import { onGrid } from "../coherence/estimate-point-spread.js";
import { freeLogLikelihood } from "../held-out.js";
import type { Solution } from "../phase-events.js";
import type { Measurement } from "../prepare-problem.js";
import { circularCenterOfMass } from "./center-of-mass.js";
import { type Attempt, measurementAt } from "./run-start.js";

/** The present object inside its support, centred on its centre of mass, with its own `chi`. Leaves the workspace so. */
export async function takeSolution(
  attempt: Attempt,
  { counts, heldOut, problem }: Measurement,
  { errorCurve, seconds }: { errorCurve: readonly number[]; seconds: number },
): Promise<Solution> {
  const { workspace, plan, start, pointSpread } = attempt;
  const isFinished = errorCurve.length === plan.iterations;
  const state = withinSupport(await workspace.read(), isFinished && plan.averageLast > 1);
  await workspace.writeProblem(measurementAt(attempt, Number.POSITIVE_INFINITY));
  await workspace.write(state);
  const chi = await workspace.chi();
  const { shape } = state.object;
  const shifts = circularCenterOfMass(state.object).map((position) => -Math.round(position));
  const object = fftshift(roll(state.object, shifts));
  const support = fftshift(roll({ data: state.support, shape }, shifts));
  const seen = problem.mask ?? new Uint8Array(counts.length).fill(1);
  const spread = pointSpread && onGrid(pointSpread, shape);
  const free = heldOut && freeLogLikelihood({ object: state.object, counts, seen, heldOut, pointSpread: spread });
  return {
    start,
    object: { real: Float32Array.from(object.real), imag: Float32Array.from(object.imag), shape },
    support,
    chi,
    ...(free !== undefined && { freeLlk: free }),
    ...(pointSpread && { pointSpread }),
    errorCurve: Float64Array.from(errorCurve),
    supportVoxels: support.data.reduce((sum, inside) => sum + inside, 0),
    iterations: errorCurve.length,
    seconds,
  };
}

function withinSupport({ object, support, fields }: PhasingState, isAveraged: boolean): PhasingState {
  const source = isAveraged ? (fields?.[AVERAGE_FIELD - 1] ?? object) : object;
  const cut = (data: FloatData): FloatData => data.map((value, i) => value * support[i]);
  const inside: ComplexArray<FloatData> = { real: cut(source.real), imag: cut(source.imag), shape: object.shape };
  return { object: inside, support };
}
