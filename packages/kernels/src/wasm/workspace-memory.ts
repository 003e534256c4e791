/** The arrays of a reconstruction in WebAssembly memory. */

import { type ComplexArray, type FloatData, type RealArray, type Shape, sizeOfShape } from "@autophase/tensor-io";
import { centralBoxIndices, oddness } from "../central-box.js";
import { encodedModulus } from "../encoded-modulus.js";
import {
  type EngineStep,
  MOST_FIELDS,
  type PhasingProblem,
  type PhasingState,
  type ReadOptions,
  type WorkspaceNeeds,
} from "../engine.js";
import { measuredNorm } from "../measured-norm.js";
import { createFftPlans } from "./fft-plan.js";
import { type Grid, layOut } from "./grid.js";
import { JOB, TRANSFORM, WORKSPACE } from "./layout.generated.js";
import type { Runtime } from "./runtime.js";
import { type Placed, structureAt } from "./structure.js";
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

type BlockField = keyof typeof WORKSPACE.fields;

export interface WorkspaceMemory {
  readonly runtime: Runtime;
  readonly grid: Grid;
  /** Of the transforms of real arrays. */
  readonly half: Grid;
  /** What the kernels find everything by. */
  readonly block: Placed<BlockField>;
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
    const block = structureAt(runtime, WORKSPACE, zeroed(runtime, allocate, WORKSPACE.bytes));
    const { scale } = measuredNorm(problem);
    const memory: WorkspaceMemory = { runtime, grid, half, block, scale, allocate, giveBack, free };
    reserveArrays(memory);
    await writeProblem(memory, problem);
    return memory;
  } catch (error) {
    free();
    throw error;
  }
}

/** What a gradient leaves of each slab. */
const SUMS_OF_GRADIENT = 3;

function reserveArrays({ runtime, grid, half, block, allocate }: WorkspaceMemory): void {
  const { threads } = runtime.pool;
  const zeros = (bytes: number): number => zeroed(runtime, allocate, bytes);
  const gridAddress = allocate(4 * grid.words.length);
  const halfAddress = allocate(4 * half.words.length);
  block.fill({
    grid: gridAddress,
    halfGrid: halfAddress,
    object: zeros(grid.complexBytes),
    work: zeros(grid.complexBytes),
    modulus: zeros(grid.complexBytes / 2),
    support: zeros(grid.complexBytes / 8),
    partials: allocate(8 * Math.max(grid.units, SUMS_OF_GRADIENT * grid.slabs)),
    scratch: allocate(threads * grid.scratchBytes),
    scratchBytes: grid.scratchBytes,
    scale: 1 / sizeOfShape(grid.lengths),
  });
  const words = runtime.words();
  words.set(grid.words, gridAddress / 4);
  words.set(half.words, halfAddress / 4);
}

function zeroed(runtime: Runtime, allocate: (bytes: number) => number, bytes: number): number {
  const block = allocate(bytes);
  runtime.bytes().fill(0, block, block + bytes);
  return block;
}

/** Puts in a measurement; the scale stays that of the first one. Uses the work array. */
export async function writeProblem(memory: WorkspaceMemory, problem: PhasingProblem): Promise<void> {
  const { runtime, grid, block, scale } = memory;
  const [leastEstimate, mostEstimate] = problem.estimateBounds ?? [0, 0];
  block.fill({ leastEstimate, mostEstimate });
  const valueAt = (i: number): number => encodedModulus(problem, i, scale);
  block.set("norm", measuredNorm(problem).norm * scale);
  writeReal(grid, runtime.floats(), block.get("modulus"), valueAt);
  await writePointSpread(memory, problem.pointSpread, problem.shape);
}

/** Puts in a point spread, or none. Uses the work array. */
export async function writePointSpread(
  memory: WorkspaceMemory,
  kernel: RealArray<FloatData> | undefined,
  shape: Shape,
): Promise<void> {
  if (kernel === undefined) return release(memory, "transfer");
  const { runtime, grid, half, block } = memory;
  reserveSmoothed(memory);
  const work = block.get("work");
  runtime.bytes().fill(0, work, work + grid.complexBytes);
  writeRealParts(grid, kernel.data, centralBoxIndices(shape, kernel.shape), runtime.floats(), work);
  // What a voxel has of its own is added apart: the rounding of a convolution is that of the brightest voxel.
  runtime.floats()[work / 4] = 0;
  await transformWork(memory);
  const isReal = oddness(kernel, shape) < ODD;
  if (isReal !== (block.get("isTransferReal") === 1)) release(memory, "transfer");
  block.set("isTransferReal", isReal ? 1 : 0);
  const transfer = reserveLate(memory, "transfer", isReal ? half.complexBytes / 2 : half.complexBytes);
  const copy = isReal ? copyHalfReal : copyHalf;
  copy(grid, half, runtime.floats(), work, transfer, 0.5 / sizeOfShape(grid.lengths));
  block.set("spreadCentre", kernel.data[0]);
}

/** Less than this is rounding: point spreads have the sum 1. */
const ODD = 1e-7;

/** Of the object inside the support. Uses the work array. */
export async function readCentralSpectrum(memory: WorkspaceMemory, box: Shape, shape: Shape): Promise<ComplexArray> {
  const { runtime, grid, block, scale } = memory;
  const work = block.get("work");
  copyInside(grid, runtime.floats(), block.get("object"), runtime.bytes(), block.get("support"), work);
  await transformWork(memory);
  const spectrum = {
    real: new Float32Array(sizeOfShape(box)),
    imag: new Float32Array(sizeOfShape(box)),
    shape: [...box],
  };
  readVoxels(grid, runtime.floats(), work, centralBoxIndices(shape, box), spectrum, 1 / scale);
  return spectrum;
}

async function transformWork({ runtime, block, allocate, giveBack }: WorkspaceMemory): Promise<void> {
  const job = allocate(TRANSFORM.bytes);
  try {
    const work = block.get("work");
    structureAt(runtime, TRANSFORM, job).fill({
      grid: block.get("grid"),
      source: work,
      destination: work,
      isInverse: 0,
      scratch: block.get("scratch"),
      scratchBytes: block.get("scratchBytes"),
    });
    await runtime.pool.run(JOB.transform, job);
  } finally {
    giveBack(job);
  }
}

/** Copies a state in. */
export function writeState(memory: WorkspaceMemory, { object, support, fields = [] }: PhasingState): void {
  const { runtime, grid, block, scale } = memory;
  const address = block.get("object");
  // A rule with infinite factors leaves NaN in the padding too.
  runtime.bytes().fill(0, address, address + grid.complexBytes);
  writeComplex(grid, object, runtime.floats(), address, scale);
  for (let k = 0; k < MOST_FIELDS; k++) {
    const field = fields[k];
    release(memory, "fields", k);
    if (!field) continue;
    // the memory may grow here, past the end of a view made before
    const reserved = fieldAddress(memory, k + 1);
    writeComplex(grid, field, runtime.floats(), reserved, scale);
  }
  copyInSupport(memory, support);
}

export function copyInSupport({ runtime, grid, block }: WorkspaceMemory, support: Uint8Array): void {
  block.set("supportVoxels", writeSupport(grid, support, runtime.bytes(), block.get("support")));
}

/** Copies the state out. */
export function readState(
  memory: WorkspaceMemory,
  shape: readonly number[],
  { fields: isWhole = true, reuse }: ReadOptions,
): PhasingState {
  const { block } = memory;
  const reserved = Array.from({ length: isWhole ? MOST_FIELDS : 0 }, (_, k) => block.get("fields", k));
  const used = reserved.slice(0, reserved.findLastIndex((address) => address !== 0) + 1);
  const state = {
    object: copyOut(memory, block.get("object"), shape, reuse?.object),
    support: copyOutSupport(memory, shape, reuse?.support),
  };
  return used.length === 0 ? state : { ...state, fields: used.map((address) => copyOut(memory, address, shape)) };
}

export function copyOutSupport(
  { runtime, grid, block }: WorkspaceMemory,
  shape: readonly number[],
  reuse?: Uint8Array,
): Uint8Array {
  const size = sizeOfShape(shape);
  const isReused = reuse?.length === size;
  const support = isReused ? reuse : new Uint8Array(size);
  readSupport(grid, runtime.bytes(), block.get("support"), support, isReused ? undefined : runtime.pool.areZero);
  return support;
}

/** A field that was never used has no block. */
function copyOut(
  { runtime, grid, scale }: WorkspaceMemory,
  address: number,
  shape: readonly number[],
  reuse?: ComplexArray<FloatData>,
): ComplexArray {
  const size = sizeOfShape(shape);
  const isReused = (part: FloatData | undefined): part is Float32Array<ArrayBuffer> =>
    part instanceof Float32Array && part.length === size;
  const arrayOf = (part: FloatData | undefined) => (isReused(part) ? part : new Float32Array(size));
  const field = { real: arrayOf(reuse?.real), imag: arrayOf(reuse?.imag), shape: [...shape] };
  const isZero = field.real !== reuse?.real && field.imag !== reuse?.imag;
  const areZero = isZero ? runtime.pool.areZero : undefined;
  if (address !== 0) readComplex(grid, runtime.floats(), address, field, { scale: 1 / scale, areZero });
  return field;
}

/** Address of a field, which is reserved when it is asked for the first time. */
export function fieldAddress(memory: WorkspaceMemory, field: number): number {
  if (field > 0) return reserveLate(memory, "fields", memory.grid.complexBytes, field - 1);
  return memory.block.get("object");
}

/**
 * The second iterate, for rules with a probe, and the smoothed amplitude, for shrink-wraps: kept once they were needed.
 */
export function reserveFor(memory: WorkspaceMemory, steps: readonly EngineStep[]): void {
  const { complexBytes } = memory.grid;
  if (steps.some((step) => step.type === "iterate" && step.rule.probe !== undefined)) {
    reserveLate(memory, "next", complexBytes);
  }
  if (steps.some(({ type }) => type === "shrink-wrap")) reserveSmoothed(memory);
}

/** The smoothed amplitude, where the kernels also keep the transform of the calculated intensity. */
function reserveSmoothed(memory: WorkspaceMemory): void {
  reserveLate(memory, "smoothed", smoothedBytes(memory.grid, memory.half));
}

function reserveLate(
  { runtime, block, allocate }: WorkspaceMemory,
  name: BlockField,
  bytes: number,
  index?: number,
): number {
  const present = block.get(name, index);
  if (present !== 0) return present;
  const address = zeroed(runtime, allocate, bytes);
  block.set(name, address, index);
  return address;
}

/** Gives what was reserved late back before the workspace is. */
function release({ block, giveBack }: WorkspaceMemory, name: BlockField, index?: number): void {
  const address = block.get(name, index);
  if (address === 0) return;
  giveBack(address);
  block.set(name, 0, index);
}
