/** The arrays of a reconstruction in WebAssembly memory; `assembly/phasing/workspace.ts` reads the words. */

import { type ComplexArray, type FloatData, type RealArray, type Shape, sizeOfShape } from "@autophase/tensor-io";
import { centralBoxIndices, oddness } from "../central-box.js";
import {
  type EngineStep,
  MOST_FIELDS,
  type PhasingProblem,
  type PhasingState,
  type ReadOptions,
  type WorkspaceNeeds,
} from "../engine.js";
import { measuredNorm } from "../measured-norm.js";
import { JOBS } from "./control.js";
import { createFftPlans } from "./fft-plan.js";
import { type Grid, layOut } from "./grid.js";
import type { Runtime } from "./runtime.js";
import {
  copyHalf,
  copyHalfReal,
  copyInside,
  readComplex,
  readSupport,
  readVoxels,
  writeComplex,
  writeReal,
  writeRealParts,
  writeSupport,
} from "./transfer.js";
import { assertRoom, smoothedBytes } from "./workspace-room.js";

/** Offsets in words from `WorkspaceMemory.address`. */
export const WORDS = {
  ...{ grid: 0, object: 1, work: 2, next: 3, modulus: 4, support: 5, partials: 6, scratch: 7, scratchBytes: 8 },
  ...{ steps: 9, stepCount: 10, chi: 11, scale: 12, norm: 14, failure: 16, count: 17, smoothed: 18 },
  ...{ transfer: 19, halfGrid: 20, spreadCentre: 21 },
  /** Fields 1 to `MOST_FIELDS`; only JavaScript looks at these. */
  field: 22,
  isTransferReal: 26,
} as const;

export interface WorkspaceMemory {
  readonly runtime: Runtime;
  readonly grid: Grid;
  /** Of the transforms of real arrays. */
  readonly half: Grid;
  /** Of the words. */
  readonly address: number;
  /** Power of two that brings the modulus near 1, so that squares neither overflow nor vanish in float32. */
  readonly scale: number;
  readonly allocate: (bytes: number) => number;
  /** Of one block. */
  readonly giveBack: (block: number) => void;
  /** Of all. */
  readonly free: () => void;
}

/** @throws {EngineMemoryError} when the arrays do not fit; nothing stays reserved then. */
export async function reserveWorkspace(
  runtime: Runtime,
  problem: PhasingProblem,
  needs: WorkspaceNeeds,
): Promise<WorkspaceMemory> {
  const blocks: number[] = [];
  const plans = createFftPlans(runtime);
  const allocate = (bytes: number): number => {
    const address = runtime.allocate(bytes);
    blocks.push(address);
    return address;
  };
  const giveBack = (block: number) => {
    blocks.splice(blocks.indexOf(block), 1);
    runtime.free(block);
  };
  const free = () => {
    plans.dispose();
    for (const address of blocks.splice(0)) runtime.free(address);
  };
  try {
    const grid = layOut(problem.shape, plans);
    const half = layOut(problem.shape, plans, "half");
    assertRoom(runtime, problem.shape, { grid, half, needs });
    const address = allocate(WORKSPACE_BYTES);
    const { scale } = measuredNorm(problem);
    const memory: WorkspaceMemory = { runtime, grid, half, address, scale, allocate, giveBack, free };
    writeWords(memory);
    await writeProblem(memory, problem);
    return memory;
  } catch (error) {
    free();
    throw error;
  }
}

const MEASURED = 1;
/** What a gradient leaves of each slab. */
const SUMS_OF_GRADIENT = 3;

function writeWords({ runtime, grid, half, address, allocate }: WorkspaceMemory): void {
  const { threads } = runtime.pool;
  const zeros = (bytes: number): number => zeroed(runtime, allocate, bytes);
  const blocks = {
    grid: allocate(4 * grid.words.length),
    halfGrid: allocate(4 * half.words.length),
    object: zeros(grid.complexBytes),
    work: zeros(grid.complexBytes),
    next: 0,
    modulus: zeros(grid.complexBytes / 2),
    support: zeros(grid.complexBytes / 8),
    partials: allocate(8 * Math.max(grid.units, SUMS_OF_GRADIENT * grid.slabs)),
    scratch: allocate(threads * grid.scratchBytes),
    scratchBytes: grid.scratchBytes,
  };
  const words = runtime.words();
  words.set(grid.words, blocks.grid / 4);
  words.set(half.words, blocks.halfGrid / 4);
  words.fill(0, address / 4, (address + WORKSPACE_BYTES) / 4);
  for (const [name, value] of Object.entries(blocks)) words[address / 4 + WORDS[name as keyof typeof blocks]] = value;
  runtime.floats()[address / 4 + WORDS.scale] = 1 / sizeOfShape(grid.lengths);
}

function zeroed(runtime: Runtime, allocate: (bytes: number) => number, bytes: number): number {
  const block = allocate(bytes);
  runtime.bytes().fill(0, block, block + bytes);
  return block;
}

/** Puts in a measurement; the scale stays that of the first one. Uses the work array. */
export async function writeProblem(memory: WorkspaceMemory, problem: PhasingProblem): Promise<void> {
  const { runtime, grid, address, scale } = memory;
  const { modulus, mask } = problem;
  const valueAt = (i: number): number => {
    const status = mask === undefined ? MEASURED : mask[i];
    if (status === MEASURED) return modulus[i] * scale;
    return status === 0 ? -1 : -1 - modulus[i] * scale;
  };
  runtime.doubles()[(address / 4 + WORDS.norm) / 2] = measuredNorm(problem).norm * scale;
  writeReal(grid, runtime.floats(), runtime.words()[address / 4 + WORDS.modulus], valueAt);
  await writePointSpread(memory, problem.pointSpread, problem.shape);
}

/** Puts in a point spread, or none. Uses the work array. */
export async function writePointSpread(
  memory: WorkspaceMemory,
  kernel: RealArray<FloatData> | undefined,
  shape: Shape,
): Promise<void> {
  if (kernel === undefined) return release(memory, WORDS.transfer);
  const { runtime, grid, half, address } = memory;
  reserveSmoothed(memory);
  const work = runtime.words()[address / 4 + WORDS.work];
  runtime.bytes().fill(0, work, work + grid.complexBytes);
  writeRealParts(grid, kernel.data, centralBoxIndices(shape, kernel.shape), runtime.floats(), work);
  // What a voxel has of its own is added apart: the rounding of a convolution is that of the brightest voxel.
  runtime.floats()[work / 4] = 0;
  await transformWork(memory);
  const isReal = oddness(kernel, shape) < ODD;
  if (isReal !== (runtime.words()[address / 4 + WORDS.isTransferReal] === 1)) release(memory, WORDS.transfer);
  runtime.words()[address / 4 + WORDS.isTransferReal] = isReal ? 1 : 0;
  const transfer = reserveLate(memory, WORDS.transfer, isReal ? half.complexBytes / 2 : half.complexBytes);
  const copy = isReal ? copyHalfReal : copyHalf;
  copy(grid, half, runtime.floats(), work, transfer, 0.5 / sizeOfShape(grid.lengths));
  runtime.floats()[address / 4 + WORDS.spreadCentre] = kernel.data[0];
}

/** Less than this is rounding: point spreads have the sum 1. */
const ODD = 1e-7;

/** Of the object inside the support. Uses the work array. */
export async function readCentralSpectrum(memory: WorkspaceMemory, box: Shape, shape: Shape): Promise<ComplexArray> {
  const { runtime, grid, address, scale } = memory;
  const words = runtime.words().subarray(address / 4);
  const work = words[WORDS.work];
  copyInside(grid, runtime.floats(), words[WORDS.object], runtime.bytes(), words[WORDS.support], work);
  await transformWork(memory);
  const spectrum = {
    real: new Float32Array(sizeOfShape(box)),
    imag: new Float32Array(sizeOfShape(box)),
    shape: [...box],
  };
  readVoxels(grid, runtime.floats(), work, centralBoxIndices(shape, box), spectrum, 1 / scale);
  return spectrum;
}

async function transformWork({ runtime, address, allocate, giveBack }: WorkspaceMemory): Promise<void> {
  const job = allocate(28);
  try {
    const words = runtime.words().subarray(address / 4);
    const [grid, work] = [words[WORDS.grid], words[WORDS.work]];
    runtime.words().set([grid, work, work, 0, words[WORDS.scratch], words[WORDS.scratchBytes]], job / 4);
    await runtime.pool.run(JOBS.transform, job);
  } finally {
    giveBack(job);
  }
}

/** Copies a state in. */
export function writeState(memory: WorkspaceMemory, { object, support, fields = [] }: PhasingState): void {
  const { runtime, grid, address, scale } = memory;
  const words = runtime.words().subarray(address / 4);
  // A rule with infinite factors leaves NaN in the padding too.
  runtime.bytes().fill(0, words[WORDS.object], words[WORDS.object] + grid.complexBytes);
  writeComplex(grid, object, runtime.floats(), words[WORDS.object], scale);
  for (let k = 0; k < MOST_FIELDS; k++) {
    const field = fields[k];
    release(memory, WORDS.field + k);
    if (!field) continue;
    // the memory may grow here, past the end of a view made before
    const block = fieldAddress(memory, k + 1);
    writeComplex(grid, field, runtime.floats(), block, scale);
  }
  copyInSupport(memory, support);
}

export function copyInSupport({ runtime, grid, address }: WorkspaceMemory, support: Uint8Array): void {
  const words = runtime.words().subarray(address / 4);
  words[WORDS.count] = writeSupport(grid, support, runtime.bytes(), words[WORDS.support]);
}

/** Copies the state out. */
export function readState(
  memory: WorkspaceMemory,
  shape: readonly number[],
  { fields: isWhole = true, reuse }: ReadOptions,
): PhasingState {
  const { runtime, address } = memory;
  const words = runtime.words().subarray(address / 4);
  const used = Array.from({ length: isWhole ? MOST_FIELDS : 0 }, (_, k) => words[WORDS.field + k]);
  const fields = used.slice(0, used.findLastIndex((block) => block !== 0) + 1);
  const state = {
    object: copyOut(memory, words[WORDS.object], shape, reuse?.object),
    support: copyOutSupport(memory, shape, reuse?.support),
  };
  return fields.length === 0 ? state : { ...state, fields: fields.map((block) => copyOut(memory, block, shape)) };
}

export function copyOutSupport(
  { runtime, grid, address }: WorkspaceMemory,
  shape: readonly number[],
  reuse?: Uint8Array,
): Uint8Array {
  const size = sizeOfShape(shape);
  const support = reuse?.length === size ? reuse : new Uint8Array(size);
  readSupport(grid, runtime.bytes(), runtime.words()[address / 4 + WORDS.support], support);
  return support;
}

/** A field that was never used has no block. */
function copyOut(
  { runtime, grid, scale }: WorkspaceMemory,
  block: number,
  shape: readonly number[],
  reuse?: ComplexArray<FloatData>,
): ComplexArray {
  const size = sizeOfShape(shape);
  const isReused = (part: FloatData | undefined): part is Float32Array<ArrayBuffer> =>
    part instanceof Float32Array && part.length === size;
  const arrayOf = (part: FloatData | undefined) => (isReused(part) ? part : new Float32Array(size));
  const field = { real: arrayOf(reuse?.real), imag: arrayOf(reuse?.imag), shape: [...shape] };
  if (block !== 0) readComplex(grid, runtime.floats(), block, field, 1 / scale);
  return field;
}

/** Address of a field, which is reserved when it is asked for the first time. */
export function fieldAddress(memory: WorkspaceMemory, field: number): number {
  if (field > 0) return reserveLate(memory, WORDS.field + field - 1, memory.grid.complexBytes);
  return memory.runtime.words()[memory.address / 4 + WORDS.object];
}

/** The second iterate, for rules with a probe, and the smoothed amplitude, for shrink-wraps: kept once they were needed. */
export function reserveFor(memory: WorkspaceMemory, steps: readonly EngineStep[]): void {
  const { complexBytes } = memory.grid;
  if (steps.some((step) => step.type === "iterate" && step.rule.probe !== undefined)) {
    reserveLate(memory, WORDS.next, complexBytes);
  }
  if (steps.some(({ type }) => type === "shrink-wrap")) reserveSmoothed(memory);
}

/** The smoothed amplitude, where the kernels also keep the transform of the calculated intensity. */
function reserveSmoothed(memory: WorkspaceMemory): void {
  reserveLate(memory, WORDS.smoothed, smoothedBytes(memory.grid, memory.half));
}

const WORKSPACE_BYTES = 128;

function reserveLate({ runtime, address, allocate }: WorkspaceMemory, word: number, bytes: number): number {
  const present = runtime.words()[address / 4 + word];
  if (present !== 0) return present;
  const block = zeroed(runtime, allocate, bytes);
  runtime.words()[address / 4 + word] = block;
  return block;
}

/** Gives a block that was reserved late back before the workspace is. */
function release({ runtime, address, giveBack }: WorkspaceMemory, word: number): void {
  const block = runtime.words()[address / 4 + word];
  if (block === 0) return;
  giveBack(block);
  runtime.words()[address / 4 + word] = 0;
}
