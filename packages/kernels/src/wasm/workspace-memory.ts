/** The arrays of a reconstruction in WebAssembly memory; `assembly/phasing/workspace.ts` reads the words. */

import { type ComplexArray, sizeOfShape } from "@autophase/tensor-io";
import type { EngineStep, PhasingProblem, PhasingState } from "../engine.js";
import { createFftPlans } from "./fft-plan.js";
import { type Grid, layOut } from "./grid.js";
import type { Runtime } from "./runtime.js";
import { readComplex, readSupport, writeComplex, writeReal, writeSupport } from "./transfer.js";

/** Offsets in words from `WorkspaceMemory.address`. */
export const WORDS = {
  ...{ grid: 0, object: 1, work: 2, next: 3, modulus: 4, support: 5, partials: 6, scratch: 7, scratchBytes: 8 },
  ...{ steps: 9, stepCount: 10, chi: 11, scale: 12, norm: 14, failure: 16, count: 17, smoothed: 18 },
} as const;
export interface WorkspaceMemory {
  readonly runtime: Runtime;
  readonly grid: Grid;
  /** Of the words. */
  readonly address: number;
  /** Power of two that brings the modulus near 1, so that squares neither overflow nor vanish in float32. */
  readonly scale: number;
  readonly allocate: (bytes: number) => number;
  readonly free: () => void;
}

/** @throws {EngineMemoryError} when the arrays do not fit; nothing stays reserved then. */
export function reserveWorkspace(runtime: Runtime, problem: PhasingProblem): WorkspaceMemory {
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
    const memory: WorkspaceMemory = { runtime, grid, address, scale, allocate, free };
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

function writeWords({ runtime, grid, address, allocate }: WorkspaceMemory, norm: number): void {
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
  runtime.floats()[address / 4 + WORDS.scale] = 1 / sizeOfShape(grid.lengths);
  runtime.doubles()[(address / 4 + WORDS.norm) / 2] = norm;
}

function writeModulus({ runtime, grid, address, scale }: WorkspaceMemory, { modulus, mask }: PhasingProblem): void {
  const target = runtime.words()[address / 4 + WORDS.modulus];
  writeReal(grid, runtime.floats(), target, (i) => (mask?.[i] === 0 ? -1 : modulus[i] * scale));
}

/** Copies a state in. */
export function writeState(
  { runtime, grid, address, scale }: WorkspaceMemory,
  { object, support }: PhasingState,
): void {
  const words = runtime.words().subarray(address / 4);
  // A rule with infinite factors leaves NaN in the padding too.
  runtime.bytes().fill(0, words[WORDS.object], words[WORDS.object] + grid.complexBytes);
  writeComplex(grid, object, runtime.floats(), words[WORDS.object], scale);
  words[WORDS.count] = writeSupport(grid, support, runtime.bytes(), words[WORDS.support]);
}

/** Copies the state out. */
export function readState({ runtime, grid, address, scale }: WorkspaceMemory, shape: readonly number[]): PhasingState {
  const words = runtime.words().subarray(address / 4);
  const size = sizeOfShape(shape);
  const object: ComplexArray = { real: new Float32Array(size), imag: new Float32Array(size), shape: [...shape] };
  const support = new Uint8Array(size);
  readComplex(grid, runtime.floats(), words[WORDS.object], object, 1 / scale);
  readSupport(grid, runtime.bytes(), words[WORDS.support], support);
  return { object, support };
}

/** The second iterate, for rules with a probe, and the smoothed amplitude, for shrink-wraps: kept once they were needed. */
export function reserveFor(memory: WorkspaceMemory, steps: readonly EngineStep[]): void {
  const { complexBytes } = memory.grid;
  if (steps.some((step) => step.type === "iterate" && step.rule.probe !== undefined)) {
    reserveLate(memory, WORDS.next, complexBytes);
  }
  if (steps.some(({ type }) => type === "shrink-wrap")) reserveLate(memory, WORDS.smoothed, complexBytes / 2);
}

const WORKSPACE_BYTES = 80;

function reserveLate({ runtime, address, allocate }: WorkspaceMemory, word: number, bytes: number): void {
  if (runtime.words()[address / 4 + word] !== 0) return;
  const block = allocate(bytes);
  runtime.bytes().fill(0, block, block + bytes);
  runtime.words()[address / 4 + word] = block;
}
