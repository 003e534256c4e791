/** The arrays of one reconstruction on the device. */

/// <reference types="@webgpu/types" />
import { formatShape, type Shape, sizeOfShape } from "@autophase/tensor-io";
import type { PhasingProblem } from "../engine.js";
import { EngineMemoryError } from "../errors.js";
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
 * @throws {EngineMemoryError} when an array is larger than the device allows.
 * @throws {ShapeError} as `createFourier`.
 */
export function reserveWorkspace(gpu: GpuDevice, problem: PhasingProblem): WorkspaceMemory {
  const { device, largestBuffer } = gpu;
  const shape = [...problem.shape];
  const size = sizeOfShape(shape);
  if (8 * size > largestBuffer)
    throw new EngineMemoryError(8 * size, largestBuffer, "gpu", `one array of ${formatShape(shape)}`);
  const fourier = createFourier(gpu, shape);
  const buffers = new Set<GPUBuffer>();
  const reserve = (bytes: number): GPUBuffer => {
    const buffer = device.createBuffer({ size: bytes, usage: STORAGE });
    buffers.add(buffer);
    return buffer;
  };
  const scratches = new Map<ScratchName, GPUBuffer>();
  const scratch = (name: ScratchName): GPUBuffer => {
    const buffer = scratches.get(name) ?? reserve(8 * size);
    scratches.set(name, buffer);
    return buffer;
  };
  const fields: (GPUBuffer | undefined)[] = [];
  const field = (index: number): GPUBuffer => {
    const buffer = fields[index] ?? reserve(8 * size);
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
