/** A reconstruction on the GPU through WebGL. */

import type {
  EngineStep,
  GradientOptions,
  GradientResult,
  PhasingProblem,
  PhasingWorkspace,
  RunResult,
  WorkspaceNeeds,
} from "../engine.js";
import { NumericError } from "../errors.js";
import { assertFiniteGradient } from "../finite-gradient.js";
import { workspaceInTurns } from "../workspace-in-turns.js";
import type { DeviceArray } from "./device-array.js";
import { compareObject, cutSpectrum, takeGradient } from "./iterate.js";
import { runStep, SLOTS } from "./run-step.js";
import { partialSums } from "./sums.js";
import {
  copyElement,
  readBox,
  readReal,
  readState,
  readSupport,
  writePointSpread,
  writeProblem,
  writeState,
  writeSupport,
} from "./transfer.js";
import type { WebglDevice } from "./webgl-device.js";
import { reserveWorkspace, type WorkspaceMemory } from "./workspace-memory.js";

/** @throws {EngineMemoryError} when the arrays do not fit. */
export function createWebglWorkspace(
  gpu: WebglDevice,
  problem: PhasingProblem,
  needs: WorkspaceNeeds = {},
): PhasingWorkspace {
  const memory = reserveWorkspace(gpu, problem, needs);
  writeProblem(memory, problem);
  return workspaceInTurns({
    engine: "webgl",
    shape: memory.shape,
    assertUsable: gpu.assertUsable,
    write: (state) => writeState(memory, state),
    read: (fields) => readState(memory, fields),
    writeSupport: (support) => writeSupport(memory, support),
    readSupport: () => readSupport(memory),
    writeProblem: (next) => writeProblem(memory, next),
    writePointSpread: (pointSpread) => writePointSpread(memory, pointSpread),
    gradient: (options) => readGradient(memory, options),
    centralSpectrum(box) {
      const spectrum = cutSpectrum(memory);
      memory.give(spectrum);
      return readBox(memory, spectrum, box);
    },
    run: (steps) => runSteps(memory, steps),
    async chi() {
      const [residual] = await valuesOf(memory, [compareObject(memory)]);
      return Math.sqrt(residual) / memory.norm;
    },
    free: memory.free,
  });
}

/** Voxels times steps between two waits: well under the seconds after which a browser takes a GPU for hung. */
const MOST_WORK = 2 ** 28;
const MOST_STEPS = 128;

async function runSteps(memory: WorkspaceMemory, steps: readonly EngineStep[]): Promise<RunResult> {
  const { norm, scale, size } = memory;
  const portion = Math.max(1, Math.min(MOST_STEPS, Math.floor(MOST_WORK / size)));
  const chi: number[] = [];
  const dots: number[] = [];
  for (let first = 0; first < steps.length; first += portion) {
    const own = steps.slice(first, first + portion);
    const values = await valuesOfSteps(memory, own);
    for (const [index, step] of own.entries()) {
      const [value, unfinite] = values.subarray(SLOTS * index);
      if (step.type === "dot") dots.push(value / scale ** 2);
      if (step.type !== "iterate") continue;
      chi.push(Math.sqrt(value) / norm);
      if (!Number.isFinite(value) || unfinite !== 0) throw unfiniteAt(first + index, step.rule.name);
    }
  }
  return { chi: Float64Array.from(chi), dots: Float64Array.from(dots), supportVoxels: await countSupport(memory) };
}

function unfiniteAt(index: number, name: string): NumericError {
  return new NumericError(index, `run: step ${index} (${name}): the iterate is no longer finite`);
}

/** Hands everything over, and waits for its end. @returns `SLOTS` values of each step. */
async function valuesOfSteps(memory: WorkspaceMemory, steps: readonly EngineStep[]): Promise<Float32Array> {
  const count = SLOTS * steps.length;
  const results = memory.take("real", count);
  for (const [index, step] of steps.entries()) runStep(memory, step, results, SLOTS * index);
  memory.give(results);
  return readReal(memory, results, count);
}

/** Sums that float32 holds exactly, and the rest in float64. */
async function countSupport(memory: WorkspaceMemory): Promise<number> {
  const parts = partialSums(memory, memory.support, MOST_PARTS);
  memory.give(parts);
  const values = await readReal(memory, parts, Math.min(parts.size[0] * parts.size[1], MOST_PARTS));
  return values.reduce((total, value) => total + value, 0);
}

const MOST_PARTS = 4096;

async function readGradient(memory: WorkspaceMemory, options: GradientOptions): Promise<GradientResult> {
  const { norm, scale } = memory;
  const [residual, ...dots] = await valuesOf(memory, takeGradient(memory, options));
  const [square, ...products] = dots.map((value) => value / scale ** 2) as [number, ...number[]];
  const result = { chi: Math.sqrt(residual) / norm, square, products };
  assertFiniteGradient(result);
  return result;
}

/** What arrays of one element hold; they are given back. */
async function valuesOf(memory: WorkspaceMemory, arrays: readonly DeviceArray[]): Promise<Float32Array> {
  const results = memory.take("real", arrays.length);
  for (const [index, array] of arrays.entries()) copyElement(array, results, index);
  memory.give(results, ...arrays);
  return readReal(memory, results, arrays.length);
}
