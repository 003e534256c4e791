/** A reconstruction in WebAssembly memory; `assembly/phasing/workspace.ts` reads its words. */

import type { ComplexArray } from "@autophase/tensor-io";
import { assertState, assertStep } from "../assert-problem.js";
import type { EngineStep, PhasingProblem, PhasingState, PhasingWorkspace, RunResult } from "../engine.js";
import { DisposedError, NumericError, WorkerError } from "../errors.js";
import { JOBS, type Job } from "./control.js";
import { createFftPlans } from "./fft-plan.js";
import { type Grid, layOut } from "./grid.js";
import type { Runtime } from "./runtime.js";
import { writeSteps } from "./step-block.js";
import { readComplex, readSupport, writeComplex, writeReal, writeSupport } from "./transfer.js";

/** Offsets in words. */
const WORDS = {
  ...{ grid: 0, object: 1, work: 2, next: 3, modulus: 4, support: 5, partials: 6, scratch: 7, scratchBytes: 8 },
  ...{ steps: 9, stepCount: 10, chi: 11, scale: 12, norm: 14, failure: 16, count: 17, smoothed: 18 },
} as const;
const WORKSPACE_BYTES = 80;

/** @throws {EngineMemoryError} when the arrays do not fit; nothing stays reserved then. */
export function createWasmWorkspace(
  runtime: Runtime,
  problem: PhasingProblem,
  onDispose: () => void,
): PhasingWorkspace {
  const shape = [...problem.shape];
  const memory = reserve(runtime, problem);
  let isDisposed = false;
  let isLost = false;
  const assertUsable = () => {
    if (isDisposed || runtime.isDisposed) throw new DisposedError("wasm engine: this workspace was disposed");
  };
  const assertHeld = () => {
    assertUsable();
    if (isLost) throw new WorkerError("wasm engine: the state was lost with a thread; write one before going on");
  };
  const perform = async (job: Job) => {
    try {
      await runtime.pool.run(job, memory.address);
    } catch (error) {
      isLost = true;
      throw error;
    }
    assertUsable();
  };
  return {
    shape,
    write: async (state) => {
      assertState(state, shape);
      assertUsable();
      writeState(memory, state);
      isLost = false;
    },
    read: async () => {
      assertHeld();
      return readState(memory, shape);
    },
    run: async (steps) => {
      steps.forEach(assertStep);
      assertHeld();
      return runSteps(memory, steps, perform);
    },
    chi: async () => {
      assertHeld();
      return measure(memory, perform);
    },
    dispose: () => {
      if (isDisposed) return;
      isDisposed = true;
      memory.free();
      onDispose();
    },
  };
}

interface Memory {
  readonly runtime: Runtime;
  readonly grid: Grid;
  /** Of the words. */
  readonly address: number;
  /** Power of two that brings the modulus near 1, so that squares neither overflow nor vanish in float32. */
  readonly scale: number;
  readonly allocate: (bytes: number) => number;
  readonly free: () => void;
}

type Perform = (job: Job) => Promise<void>;

function reserve(runtime: Runtime, problem: PhasingProblem): Memory {
  const blocks: number[] = [];
  const plans = createFftPlans(runtime);
  const allocate = (bytes: number): number => {
    const address = runtime.allocate(bytes);
    blocks.push(address);
    return address;
  };
  const free = () => {
    plans.dispose();
    for (const address of blocks.splice(0)) runtime.free(address);
  };
  try {
    const grid = layOut(problem.shape, plans);
    const address = allocate(WORKSPACE_BYTES);
    const { scale, norm } = scaleOf(problem);
    const memory: Memory = { runtime, grid, address, scale, allocate, free };
    writeWords(memory, norm);
    writeModulus(memory, problem);
    return memory;
  } catch (error) {
    free();
    throw error;
  }
}

function scaleOf({ modulus, mask }: PhasingProblem): { scale: number; norm: number } {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < modulus.length; i++) {
    if (mask?.[i] === 0) continue;
    sum += modulus[i] ** 2;
    count++;
  }
  const norm = Math.sqrt(sum);
  const scale = 2 ** -Math.round(Math.log2(norm / Math.sqrt(count)));
  return { scale, norm: norm * scale };
}

function writeWords({ runtime, grid, address, allocate }: Memory, norm: number): void {
  const { threads } = runtime.pool;
  const zeros = (bytes: number): number => {
    const block = allocate(bytes);
    runtime.bytes().fill(0, block, block + bytes);
    return block;
  };
  const gridAddress = allocate(4 * grid.words.length);
  const blocks = {
    grid: gridAddress,
    object: zeros(grid.complexBytes),
    work: zeros(grid.complexBytes),
    next: 0,
    modulus: zeros(grid.complexBytes / 2),
    support: zeros(grid.complexBytes / 8),
    partials: allocate(8 * grid.units),
    scratch: allocate(threads * grid.scratchBytes),
    scratchBytes: grid.scratchBytes,
  };
  const words = runtime.words();
  words.set(grid.words, gridAddress / 4);
  words.fill(0, address / 4, (address + WORKSPACE_BYTES) / 4);
  for (const [name, value] of Object.entries(blocks)) words[address / 4 + WORDS[name as keyof typeof blocks]] = value;
  runtime.floats()[address / 4 + WORDS.scale] = 1 / grid.lengths.reduce((product, length) => product * length, 1);
  runtime.doubles()[(address / 4 + WORDS.norm) / 2] = norm;
}

function writeModulus({ runtime, grid, address, scale }: Memory, { modulus, mask }: PhasingProblem): void {
  const target = runtime.words()[address / 4 + WORDS.modulus];
  writeReal(grid, runtime.floats(), target, (i) => (mask?.[i] === 0 ? -1 : modulus[i] * scale));
}

function writeState({ runtime, grid, address, scale }: Memory, { object, support }: PhasingState): void {
  const words = runtime.words().subarray(address / 4);
  writeComplex(grid, object, runtime.floats(), words[WORDS.object], scale);
  words[WORDS.count] = writeSupport(grid, support, runtime.bytes(), words[WORDS.support]);
}

function readState({ runtime, grid, address, scale }: Memory, shape: readonly number[]): PhasingState {
  const words = runtime.words().subarray(address / 4);
  const size = shape.reduce((product, length) => product * length, 1);
  const object: ComplexArray = { real: new Float32Array(size), imag: new Float32Array(size), shape: [...shape] };
  const support = new Uint8Array(size);
  readComplex(grid, runtime.floats(), words[WORDS.object], object, 1 / scale);
  readSupport(grid, runtime.bytes(), words[WORDS.support], support);
  return { object, support };
}

async function runSteps(memory: Memory, steps: readonly EngineStep[], perform: Perform): Promise<RunResult> {
  const { runtime, address } = memory;
  reserveFor(memory, steps);
  const chi: number[] = [];
  for (const { first, count } of portions(steps, runtime.pool.threads)) {
    chi.push(...(await runPortion(memory, steps.slice(first, first + count), first, perform)));
  }
  return { chi: Float64Array.from(chi), supportVoxels: runtime.words()[address / 4 + WORDS.count] };
}

/** The second iterate, for rules with a probe, and the smoothed amplitude, for shrink-wraps: kept once they were needed. */
function reserveFor(memory: Memory, steps: readonly EngineStep[]): void {
  const { complexBytes } = memory.grid;
  if (steps.some((step) => step.type === "iterate" && step.rule.probe !== undefined)) {
    reserveLate(memory, WORDS.next, complexBytes);
  }
  if (steps.some(({ type }) => type === "shrink-wrap")) reserveLate(memory, WORDS.smoothed, complexBytes / 2);
}

function reserveLate({ runtime, address, allocate }: Memory, word: number, bytes: number): void {
  if (runtime.words()[address / 4 + word] !== 0) return;
  const block = allocate(bytes);
  runtime.bytes().fill(0, block, block + bytes);
  runtime.words()[address / 4 + word] = block;
}

/**
 * All steps at once where other threads do them. On the calling thread one iterate at a time with what follows it, so that
 * events are served in between.
 */
function portions(steps: readonly EngineStep[], threads: number): { first: number; count: number }[] {
  if (threads > 1) return [{ first: 0, count: steps.length }];
  const starts = steps.flatMap(({ type }, index) => (type === "iterate" || index === 0 ? [index] : []));
  return starts.map((first, k) => ({ first, count: (starts[k + 1] ?? steps.length) - first }));
}

async function runPortion(
  memory: Memory,
  steps: readonly EngineStep[],
  first: number,
  perform: Perform,
): Promise<number[]> {
  if (steps.length === 0) return [];
  const { runtime, grid, address } = memory;
  const block = writeSteps(runtime, grid, steps);
  const chiAddress = reserveChi(memory, steps.length, block.free);
  try {
    const words = runtime.words().subarray(address / 4);
    words[WORDS.steps] = block.address;
    words[WORDS.stepCount] = steps.length;
    words[WORDS.chi] = chiAddress;
    words[WORDS.failure] = 0;
    await perform(JOBS.run);
    const curve = runtime.doubles().slice(chiAddress / 8, chiAddress / 8 + steps.length);
    assertFinite(words[WORDS.failure], steps, first, curve);
    return steps.flatMap(({ type }, index) => (type === "iterate" ? [curve[index]] : []));
  } finally {
    block.free();
    runtime.free(chiAddress);
  }
}

function reserveChi({ runtime }: Memory, steps: number, undo: () => void): number {
  try {
    return runtime.allocate(8 * steps);
  } catch (error) {
    undo();
    throw error;
  }
}

function assertFinite(failure: number, steps: readonly EngineStep[], first: number, chi: Float64Array): void {
  if (failure === 0) return;
  const index = failure - 1;
  const step = steps[index];
  const name = step?.type === "iterate" ? step.rule.name : "shrink-wrap";
  const at = first + index;
  throw new NumericError(at, `run: step ${at} (${name}): the iterate is no longer finite (chi ${chi[index]})`);
}

async function measure(memory: Memory, perform: Perform): Promise<number> {
  const { runtime, address } = memory;
  const chiAddress = runtime.allocate(8);
  try {
    runtime.words()[address / 4 + WORDS.chi] = chiAddress;
    await perform(JOBS.measure);
    return runtime.doubles()[chiAddress / 8];
  } finally {
    runtime.free(chiAddress);
  }
}
