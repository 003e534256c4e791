/** A reconstruction on the GPU. */

/// <reference types="@webgpu/types" />
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
import { type CommandList, createCommandList } from "./command-list.js";
import { BUFFER_USAGE } from "./constants.js";
import { encodeComparison, encodeCutSpectrum, encodeGradient } from "./encode-iterate.js";
import { encodeCount, encodeStep } from "./encode-step.js";
import type { GpuDevice } from "./gpu-device.js";
import {
  assertSpreadable,
  readBox,
  readState,
  readSupport,
  takeStaging,
  writePointSpread,
  writeProblem,
  writeState,
  writeSupport,
} from "./transfer.js";
import { reserveWorkspace, type WorkspaceMemory } from "./workspace-memory.js";

/** @throws {EngineMemoryError} when the arrays do not fit. @throws {ShapeError} when an axis is too long. */
export async function createGpuWorkspace(
  gpu: GpuDevice,
  problem: PhasingProblem,
  needs: WorkspaceNeeds = {},
): Promise<PhasingWorkspace> {
  const memory = await reserveWorkspace(gpu, problem, needs);
  try {
    if (needs.pointSpread) assertSpreadable(memory);
    writeProblem(memory, problem);
  } catch (error) {
    memory.free();
    throw error;
  }
  return workspaceInTurns({
    engine: "gpu",
    shape: memory.shape,
    assertUsable: gpu.assertUsable,
    write: (state) => writeState(memory, state),
    read: (fields) => readState(memory, fields),
    writeSupport: (support) => writeSupport(memory, support),
    readSupport: () => readSupport(memory),
    writeProblem: (next) => writeProblem(memory, next),
    writePointSpread: (pointSpread) => writePointSpread(memory, pointSpread),
    gradient: (options) => takeGradient(memory, options),
    centralSpectrum(box) {
      const commands = createCommandList(gpu);
      encodeCutSpectrum(memory, commands);
      commands.submit();
      return readBox(memory, memory.scratch("work"), box);
    },
    run: (steps) => runSteps(memory, steps),
    chi: () => measure(memory),
    free: memory.free,
  });
}

/** Voxels times steps of one submission: well under the seconds after which a browser takes a GPU for hung. */
const MOST_WORK = 2 ** 30;
const MOST_STEPS = 512;

async function runSteps(memory: WorkspaceMemory, steps: readonly EngineStep[]): Promise<RunResult> {
  const { norm, scale, size } = memory;
  const portion = Math.max(1, Math.min(MOST_STEPS, Math.floor(MOST_WORK / size)));
  const chi: number[] = [];
  const dots: number[] = [];
  let supportVoxels = 0;
  for (let first = 0; first === 0 || first < steps.length; first += portion) {
    const own = steps.slice(first, first + portion);
    const outcome = await submit(memory, own);
    supportVoxels = outcome.supportVoxels;
    assertFinite(own, first, outcome);
    for (const [index, step] of own.entries()) {
      if (step.type === "iterate") chi.push(Math.sqrt(outcome.values[index]) / norm);
      else if (step.type === "dot") dots.push(outcome.values[index] / scale ** 2);
    }
  }
  return { chi: Float64Array.from(chi), dots: Float64Array.from(dots), supportVoxels };
}

interface Outcome {
  /** One for each step: the squared difference of an iterate, the product of a dot. */
  readonly values: Float32Array;
  /** First step that left something that is not finite. */
  readonly failure: number;
  readonly supportVoxels: number;
}

const NO_FAILURE = 0xffff_ffff;

/** Everything in one submission; waits for its end. */
async function submit(memory: WorkspaceMemory, steps: readonly EngineStep[]): Promise<Outcome> {
  const { gpu, status } = memory;
  const { device } = gpu;
  const valueBytes = 4 * Math.max(1, steps.length);
  const results = device.createBuffer({ size: valueBytes, usage: BUFFER_USAGE.storage | BUFFER_USAGE.copySource });
  const staging = device.createBuffer({
    size: valueBytes + 8,
    usage: BUFFER_USAGE.mapRead | BUFFER_USAGE.copyTarget,
  });
  device.queue.writeBuffer(status, 0, new Uint32Array([NO_FAILURE, 0]));
  const commands = createCommandList(gpu);
  for (const [slot, step] of steps.entries()) encodeStep(memory, commands, step, { results, slot });
  encodeCount(memory, commands);
  commands.submit((encoder) => {
    encoder.copyBufferToBuffer(results, 0, staging, 0, valueBytes);
    encoder.copyBufferToBuffer(status, 0, staging, valueBytes, 8);
  });
  results.destroy();
  const bytes = await takeStaging(gpu, staging);
  const [failure, supportVoxels] = new Uint32Array(bytes, valueBytes, 2);
  return { values: new Float32Array(bytes, 0, steps.length), failure, supportVoxels };
}

function assertFinite(steps: readonly EngineStep[], first: number, { values, failure }: Outcome): void {
  const unmeasured = steps.findIndex(({ type }, index) => type === "iterate" && !Number.isFinite(values[index]));
  const index = Math.min(failure, unmeasured < 0 ? NO_FAILURE : unmeasured);
  if (index === NO_FAILURE) return;
  const step = steps[index];
  const name = step?.type === "iterate" ? step.rule.name : step?.type;
  throw new NumericError(first + index, `run: step ${first + index} (${name}): the iterate is no longer finite`);
}

async function measure(memory: WorkspaceMemory): Promise<number> {
  const [residual] = await valuesOf(memory, 1, (commands, results) => {
    encodeComparison(memory, commands, { results, slot: 0 });
  });
  return Math.sqrt(residual) / memory.norm;
}

async function takeGradient(memory: WorkspaceMemory, options: GradientOptions): Promise<GradientResult> {
  const { norm, scale } = memory;
  const values = await valuesOf(memory, 2 + options.products.length, (commands, results) => {
    encodeGradient(memory, commands, options, results);
  });
  const chi = Math.sqrt(values[0]) / norm;
  const [square, ...products] = Array.from(values.subarray(1), (value) => value / scale ** 2) as [number, ...number[]];
  const result = { chi, square, products };
  assertFiniteGradient(result);
  return result;
}

/** What commands leave in a buffer of `count` floats. */
async function valuesOf(
  { gpu }: WorkspaceMemory,
  count: number,
  encode: (commands: CommandList, results: GPUBuffer) => void,
): Promise<Float32Array> {
  const { device } = gpu;
  const size = 4 * count;
  const results = device.createBuffer({ size, usage: BUFFER_USAGE.storage | BUFFER_USAGE.copySource });
  const staging = device.createBuffer({ size, usage: BUFFER_USAGE.mapRead | BUFFER_USAGE.copyTarget });
  const commands = createCommandList(gpu);
  encode(commands, results);
  commands.submit((encoder) => encoder.copyBufferToBuffer(results, 0, staging, 0, size));
  results.destroy();
  return new Float32Array(await takeStaging(gpu, staging));
}
