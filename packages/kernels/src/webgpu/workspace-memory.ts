/** The arrays of one reconstruction on the device. */

/// <reference types="@webgpu/types" />
import { formatShape, type Shape, sizeOfShape } from "@autophase/tensor-io";
import type { PhasingProblem, WorkspaceNeeds } from "../engine.js";
import { EngineMemoryError } from "../errors.js";
import { wouldFit } from "../fitting-shape.js";
import { gaussianTaps } from "../gaussian-taps.js";
import { measuredNorm } from "../measured-norm.js";
import { BUFFER_USAGE, MOST_GROUPS } from "./constants.js";
import { createFourier, type Fourier } from "./fourier.js";
import type { GpuDevice } from "./gpu-device.js";

export interface WorkspaceMemory {
  readonly gpu: GpuDevice;
  readonly shape: Shape;
  readonly size: number;
  readonly fourier: Fourier;
  /** A power of two that brings the modulus near 1; the arrays of the device hold the caller's times this. */
  readonly scale: number;
  /** `norm(sqrt I)` of what counts for `chi`, in the scale of the device. */
  norm: number;
  /** Of projections; undefined where estimated voxels are free. */
  estimateBounds: PhasingProblem["estimateBounds"];
  /** Value of the point spread at the origin; undefined without one. */
  spreadCentre: number | undefined;
  /** The object and the fields that were used. */
  readonly fields: (GPUBuffer | undefined)[];
  readonly modulus: GPUBuffer;
  readonly support: GPUBuffer;
  readonly partials: GPUBuffer;
  /** First step that was not finite; number of voxels in the support. */
  readonly status: GPUBuffer;
  /** Reference and level of a threshold. */
  readonly levels: GPUBuffer;
  /** Made when they are asked for the first time, 8 bytes a voxel. */
  scratch(name: ScratchName): GPUBuffer;
  /** Field `index`, 0 when it is asked for the first time. */
  field(index: number): GPUBuffer;
  /** Forgets every field after the first `kept` besides the object. */
  dropFields(kept: number): void;
  /** Puts scratch `name`, which holds the new values, in the place of a field. */
  exchange(index: number, name: ScratchName): void;
  /** Half of a Gaussian along an axis. */
  taps(sigma: number, length: number): Taps;
  free(): void;
}

/** Spectrum and projection; the second one of a probe; calculated intensity; transform of the point spread. */
type ScratchName = "work" | "spare" | "calculated" | "transfer";

interface Taps {
  readonly buffer: GPUBuffer;
  readonly radius: number;
}

const STORAGE = BUFFER_USAGE.storage | BUFFER_USAGE.copySource | BUFFER_USAGE.copyTarget;

/**
 * With everything that a run with these needs takes, so that memory that is not there is refused now.
 * @throws {EngineMemoryError} when an array is larger than the device allows, or the device has not the memory for all;
 *   says which shape would fit.
 * @throws {ShapeError} as `createFourier`.
 */
export async function reserveWorkspace(
  gpu: GpuDevice,
  problem: PhasingProblem,
  needs: WorkspaceNeeds,
): Promise<WorkspaceMemory> {
  const { shape } = problem;
  const [bytes, most] = [COMPLEX_BYTES * sizeOfShape(shape), gpu.largestBuffer];
  if (bytes > most) {
    const hint = wouldFit(shape, Math.floor(most / COMPLEX_BYTES));
    throw new EngineMemoryError(bytes, most, "gpu", `one array of ${formatShape(shape)}`, hint);
  }
  gpu.device.pushErrorScope("out-of-memory");
  let memory: WorkspaceMemory;
  try {
    memory = reserveArrays(gpu, problem);
  } catch (error) {
    await gpu.device.popErrorScope();
    throw error;
  }
  reserveNeeds(memory, needs);
  const refused = await gpu.device.popErrorScope();
  if (!refused) return memory;
  memory.free();
  throw await refusal(gpu, problem, needs);
}

const COMPLEX_BYTES = 8;

/** What is otherwise reserved when it is asked for the first time. */
function reserveNeeds(memory: WorkspaceMemory, { fields = 0, shrinkWrap, probe, pointSpread }: WorkspaceNeeds): void {
  memory.scratch("work");
  if (fields > 0 || shrinkWrap || probe) memory.scratch("spare");
  if (pointSpread) for (const name of ["calculated", "transfer"] as const) memory.scratch(name);
  for (let field = 1; field <= fields; field++) memory.field(field);
}

/** Bytes of the arrays that are as large as the object or half of it. */
function bytesOf(shape: Shape, { fields = 0, shrinkWrap, probe, pointSpread }: WorkspaceNeeds): number {
  const complexArrays = 3 + fields + (fields > 0 || shrinkWrap || probe ? 1 : 0) + (pointSpread ? 2 : 0);
  return COMPLEX_BYTES * complexArrays * sizeOfShape(shape);
}

/** Parts of the memory that are tried, the largest first. */
const PARTS = [7 / 8, 3 / 4, 5 / 8, 1 / 2, 3 / 8, 1 / 4, 1 / 8, 1 / 16, 1 / 64];

/** How much a device has nobody says: what fits is found by asking for less. */
async function refusal(
  { device, largestBuffer }: GpuDevice,
  { shape }: PhasingProblem,
  needs: WorkspaceNeeds,
): Promise<EngineMemoryError> {
  const bytes = bytesOf(shape, needs);
  let left = 0;
  for (const part of PARTS) {
    if (!(await hasRoom(device, Math.floor(part * bytes), largestBuffer))) continue;
    left = Math.floor(part * bytes);
    break;
  }
  const hint = wouldFit(shape, Math.floor((left / bytes) * sizeOfShape(shape)));
  return new EngineMemoryError(bytes, left, "gpu", `phasing ${formatShape(shape)} with this recipe`, hint);
}

async function hasRoom(device: GPUDevice, bytes: number, largestBuffer: number): Promise<boolean> {
  const buffers: GPUBuffer[] = [];
  device.pushErrorScope("out-of-memory");
  for (let left = bytes; left > 0; left -= largestBuffer) {
    const size = 4 * Math.ceil(Math.min(left, largestBuffer) / 4);
    buffers.push(device.createBuffer({ size, usage: STORAGE }));
  }
  const refused = await device.popErrorScope();
  for (const buffer of buffers) buffer.destroy();
  return !refused;
}

function reserveArrays(gpu: GpuDevice, problem: PhasingProblem): WorkspaceMemory {
  const { device } = gpu;
  const shape = [...problem.shape];
  const size = sizeOfShape(shape);
  const fourier = createFourier(gpu, shape);
  const buffers = new Set<GPUBuffer>();
  const reserve = (bytes: number): GPUBuffer => {
    const buffer = device.createBuffer({ size: bytes, usage: STORAGE });
    buffers.add(buffer);
    return buffer;
  };
  const scratches = new Map<ScratchName, GPUBuffer>();
  const scratch = (name: ScratchName): GPUBuffer => {
    const buffer = scratches.get(name) ?? reserve(COMPLEX_BYTES * size);
    scratches.set(name, buffer);
    return buffer;
  };
  const fields: (GPUBuffer | undefined)[] = [];
  const field = (index: number): GPUBuffer => {
    const buffer = fields[index] ?? reserve(COMPLEX_BYTES * size);
    fields[index] = buffer;
    return buffer;
  };
  const memory: WorkspaceMemory = {
    gpu,
    shape,
    size,
    fourier,
    fields,
    field,
    scratch,
    scale: measuredNorm(problem).scale,
    norm: 0,
    estimateBounds: undefined,
    spreadCentre: undefined,
    modulus: reserve(4 * size),
    support: reserve(4 * size),
    partials: reserve(4 * Math.max(MOST_GROUPS, fourier.sums)),
    status: reserve(8),
    levels: reserve(8),
    dropFields: (kept) => {
      for (const buffer of fields.splice(kept + 1)) {
        if (buffer && buffers.delete(buffer)) buffer.destroy();
      }
    },
    exchange: (index, name) => {
      const previous = field(index);
      fields[index] = scratch(name);
      scratches.set(name, previous);
    },
    taps: createTapsCache(device, reserve),
    free: () => {
      fourier.dispose();
      for (const buffer of buffers) buffer.destroy();
    },
  };
  field(0);
  return memory;
}

function createTapsCache(device: GPUDevice, reserve: (bytes: number) => GPUBuffer) {
  const known = new Map<string, Taps>();
  return (sigma: number, length: number): Taps => {
    const key = `${sigma} ${length}`;
    const found = known.get(key);
    if (found) return found;
    const values = Float32Array.from(gaussianTaps(sigma, length));
    const made = { buffer: reserve(values.byteLength), radius: values.length - 1 };
    device.queue.writeBuffer(made.buffer, 0, values);
    known.set(key, made);
    return made;
  };
}
