/** The outcome of a start. */

import { type EngineStep, inTurns, type PhasingState, type PhasingWorkspace, rollInPlace } from "@autophase/kernels";
import type { ComplexArray, FloatData } from "@autophase/tensor-io";
import { AVERAGE_FIELD } from "../algorithm-steps.js";
import { freeLogLikelihood } from "../free-log-likelihood.js";
import type { Solution } from "../phase-events.js";
import { circularCenterOfMass } from "./center-of-mass.js";
import type { Plan } from "./plan.js";
import { type Attempt, writeMeasurement } from "./run-start.js";

/**
 * The present object inside its support, centred on its centre of mass, with its own `chi`. The workspace's state is
 * used up.
 */
export async function takeSolution(
  attempt: Attempt,
  { iteration, errorCurve, seconds }: { iteration: number; errorCurve: readonly number[]; seconds: number },
): Promise<Solution> {
  const { workspace, measurement, plan, start, pointSpread } = attempt;
  const isAveraged = iteration === plan.iterations && plan.averageLast > 1;
  const state = withinSupport(await workspace.read({ fields: isAveraged }), isAveraged);
  await writeMeasurement(attempt, Number.POSITIVE_INFINITY);
  await workspace.write(state);
  const chi = await workspace.chi();
  const { shape } = state.object;
  const center = await inTurns(circularCenterOfMass(state.object));
  const shifts = center.map((at, axis) => Math.floor(shape[axis] / 2) - Math.round(at));
  // uses the copy of the object up
  const { freeSet } = measurement;
  const free = freeSet && freeLogLikelihood(toFloat32(state.object), { ...measurement, freeSet, pointSpread });
  const solved = await workspace.read({ reuse: state });
  const outside = await powerOutside(workspace);
  const object = atScale(toFloat32(solved.object), Math.sqrt(measurement.countScale));
  const support = { data: solved.support, shape };
  for (const array of [object, support]) rollInPlace(array, shifts);
  return {
    start,
    object,
    support,
    chi,
    outside,
    ...lowestChi(plan, iteration, errorCurve),
    ...(free !== undefined && { freeLlk: free }),
    ...(pointSpread && { pointSpread }),
    errorCurve: Float64Array.from(errorCurve),
    supportVoxels: support.data.reduce((sum, inside) => sum + inside, 0),
    iterations: errorCurve.length,
    seconds,
  };
}

const MEASURED = { object: 0, projected: 1 };
/** `P_M psi`, its power, and that of what of it is outside the support. */
const MEASURED_OUTSIDE: readonly EngineStep[] = [
  { type: "iterate", rule: { name: "P_M", inside: MEASURED, outside: MEASURED } },
  { type: "dot", a: 0, b: 0 },
  { type: "combine", to: 0, terms: [{ from: 0, inside: 0, outside: 1 }] },
  { type: "dot", a: 0, b: 0 },
];

async function powerOutside(workspace: PhasingWorkspace): Promise<number> {
  const { dots } = await workspace.run(MEASURED_OUTSIDE);
  const [whole = 0, outside = 0] = dots;
  return outside / whole;
}

/** Among the iterates of error reduction and likelihood with which the recipe ends; the first of them is another's. */
function lowestChi(
  { segments, iterations }: Plan,
  iteration: number,
  errorCurve: readonly number[],
): Pick<Solution, "lowestChi"> {
  const other = segments.findLastIndex(({ algorithm: { name } }) => name !== "ER" && name !== "ML");
  const last = segments.slice(other + 1).reduce((sum, segment) => sum + segment.iterations, 0);
  if (iteration < iterations || last < 2) return {};
  return { lowestChi: errorCurve.slice(1 - last).reduce((least, chi) => Math.min(least, chi)) };
}

/** In place; at scale 1 it keeps its bits. */
function atScale(object: ComplexArray, scale: number): ComplexArray {
  if (scale === 1) return object;
  for (const part of [object.real, object.imag]) for (let i = 0; i < part.length; i++) part[i] *= scale;
  return object;
}

/** Cut in place: the state is a copy. */
function withinSupport({ object, support, fields }: PhasingState, isAveraged: boolean): PhasingState {
  const { real, imag, shape } = isAveraged ? (fields?.[AVERAGE_FIELD - 1] ?? object) : object;
  for (let i = 0; i < support.length; i++) {
    if (support[i] !== 0) continue;
    real[i] = 0;
    imag[i] = 0;
  }
  return { object: { real, imag, shape }, support };
}

/** The same arrays where they are float32 already. */
function toFloat32({ real, imag, shape }: ComplexArray<FloatData>): ComplexArray {
  const convert = (part: FloatData): Float32Array<ArrayBuffer> =>
    part instanceof Float32Array ? (part as Float32Array<ArrayBuffer>) : Float32Array.from(part);
  return { real: convert(real), imag: convert(imag), shape };
}
