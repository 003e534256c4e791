/** What the conformance suites share: hostile problems, and what the reference makes of them. */

import { type ComplexArray, createRandom, type FloatData, sizeOfShape } from "@autophase/tensor-io";
import type { EngineStep, PhasingEngine, PhasingProblem, PhasingState } from "../engine.js";
import { createFft } from "../fft/create-fft.js";
import { createReferenceEngine } from "../reference/reference-engine.js";

export const reference = createReferenceEngine();

export interface Case {
  readonly problem: PhasingProblem;
  readonly state: PhasingState;
}

/** Complex noise, a modulus that belongs to another object, a few zeros and masked voxels. */
export function makeCase(shape: readonly number[], seed = 1): Case {
  const random = createRandom(seed);
  const draw = () => Float32Array.from({ length: sizeOfShape(shape) }, () => random.normal());
  const truth = { real: draw(), imag: draw(), shape };
  const object = { real: draw(), imag: draw(), shape };
  createFft(shape).forward(truth);
  const modulus = truth.real.map((re, i) => (i % 11 === 7 ? 0 : Math.hypot(re, truth.imag[i])));
  const mask = Uint8Array.from(modulus, (_, i) => (i % 5 === 3 ? 0 : 1));
  const support = Uint8Array.from(modulus, () => (random.uniform() < 0.4 ? 1 : 0));
  return { problem: { shape, modulus, mask }, state: { object, support } };
}

/** Every sixth voxel saturated, half of them above what was calculated. */
export function saturated(given: Case): Case {
  const mask = given.problem.mask?.map((measured, i) => (i % 6 === 1 ? 2 : measured)) as Uint8Array;
  return { ...given, problem: { ...given.problem, mask } };
}

/** Every sixth voxel an estimate, the others as they were; half of the estimates beyond what is allowed. */
export function estimated(given: Case): Case {
  const mask = given.problem.mask?.map((measured, i) => (i % 6 === 2 ? 3 : measured)) as Uint8Array;
  return { ...given, problem: { ...given.problem, mask, estimateBounds: [0.7, 1.1] } };
}

/** A lopsided point spread of the sum 1, most of it at the origin. */
export function spread({ problem, state }: Case): Case {
  const random = createRandom(5);
  const raw = Float64Array.from(problem.modulus, (_, i) => (i === 0 ? 10 : random.uniform() ** 6));
  const sum = raw.reduce((total, value) => total + value, 0);
  const pointSpread = { data: raw.map((value) => value / sum), shape: problem.shape };
  return { problem: { ...problem, pointSpread }, state };
}

export const withoutMask = ({ shape, modulus }: PhasingProblem): PhasingProblem => ({ shape, modulus });

export async function open(engine: PhasingEngine, { problem, state }: Case) {
  const workspace = await engine.createWorkspace(problem);
  await workspace.write(state);
  return workspace;
}

export async function runOn(engine: PhasingEngine, given: Case, steps: readonly EngineStep[]) {
  const workspace = await open(engine, given);
  const result = await workspace.run(steps);
  const state = await workspace.read();
  const chi = await workspace.chi();
  workspace.dispose();
  return { ...result, ...state, chiAfter: chi };
}

/** `norm(a - b) / norm(b)`. */
export function relativeError(a: ComplexArray<FloatData>, b: ComplexArray<FloatData>): number {
  let difference = 0;
  let norm = 0;
  for (let i = 0; i < b.real.length; i++) {
    difference += (a.real[i] - b.real[i]) ** 2 + (a.imag[i] - b.imag[i]) ** 2;
    norm += b.real[i] ** 2 + b.imag[i] ** 2;
  }
  return norm === 0 ? Math.sqrt(difference) : Math.sqrt(difference / norm);
}
