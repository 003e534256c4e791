/** What the conformance suites share: the engines that compute here, and hostile problems for them. */

import { type ComplexArray, createRandom, type FloatData, sizeOfShape } from "@autophase/tensor-io";
import { afterAll, describe, it } from "vitest";
import type { EngineStep, PhasingEngine, PhasingProblem, PhasingState } from "../engine.js";
import { createFft } from "../fft/create-fft.js";
import { createReferenceEngine } from "../reference/reference-engine.js";
import { createWasmEngine } from "../wasm/wasm-engine.js";
import { openSoftwareGpu } from "./software-gpu.js";

const gpu = await openSoftwareGpu();
const wasmEngines = [1, 2].map((threads) => createWasmEngine({ threads }));
afterAll(() => {
  for (const engine of wasmEngines) engine.dispose();
  if (typeof gpu !== "string") gpu.dispose();
});

export const ENGINES: readonly [string, PhasingEngine][] = [
  ["reference", createReferenceEngine()],
  ...wasmEngines.map((engine): [string, PhasingEngine] => [`wasm, ${engine.threads} threads`, engine]),
  ...(typeof gpu === "string" ? [] : [["gpu", gpu] as [string, PhasingEngine]]),
];
if (typeof gpu === "string") describe.skip(`gpu (skipped: ${gpu})`, () => it("is not here", () => {}));

export const reference = createReferenceEngine();

const SHAPES = [
  [1],
  [12],
  [97],
  [5, 9],
  [40, 64],
  [1, 1, 1],
  [1, 30, 1],
  [2, 3, 4, 5],
  [3, 1, 4, 2, 5],
  [7, 6, 5],
].concat([
  [11, 13, 17],
  [8, 1, 33],
  [16, 20, 24],
  [2, 64, 66],
]);
/** A GPU in software takes up to seconds for a larger one, and a moment for each new length. */
const SLOW_SHAPES = [[1], [97], [7, 6, 5], [8, 1, 33]];

export function shapesFor({ name }: PhasingEngine): number[][] {
  return name === "gpu" ? SLOW_SHAPES : SHAPES;
}

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
