/** Measurements and states on their way to the device and back. */

/// <reference types="@webgpu/types" />
import {
  type ComplexArray,
  type FloatData,
  formatShape,
  mapTo,
  type RealArray,
  type Shape,
  ShapeError,
  sizeOfShape,
} from "@autophase/tensor-io";
import { boxRows } from "../box-rows.js";
import { encodedModulus } from "../encoded-modulus.js";
import type { PhasingProblem, PhasingState } from "../engine.js";
import { measuredNorm } from "../measured-norm.js";
import { createCommandList } from "./command-list.js";
import { BUFFER_USAGE, MAP_READ } from "./constants.js";
import type { GpuDevice } from "./gpu-device.js";
import type { WorkspaceMemory } from "./workspace-memory.js";

/** Puts in a measurement; the scale stays that of the first one. */
export function writeProblem(memory: WorkspaceMemory, problem: PhasingProblem): void {
  const { gpu, size, scale, fourier } = memory;
  const values = new Float32Array(size);
  for (let i = 0; i < size; i++) values[fourier.placeOf(i)] = encodedModulus(problem, i, scale);
  gpu.device.queue.writeBuffer(memory.modulus, 0, values);
  memory.norm = measuredNorm(problem).norm * scale;
  memory.estimateBounds = problem.estimateBounds;
  writePointSpread(memory, problem.pointSpread);
}

/** Puts in a point spread, or none. @throws {ShapeError} as `assertSpreadable`. */
export function writePointSpread(memory: WorkspaceMemory, pointSpread: RealArray<FloatData> | undefined): void {
  if (pointSpread) assertSpreadable(memory);
  const { gpu, shape, fourier } = memory;
  memory.spreadCentre = pointSpread?.data[0];
  if (pointSpread === undefined) return;
  const transfer = memory.scratch("transfer");
  const { queue } = gpu.device;
  const encoder = gpu.device.createCommandEncoder();
  encoder.clearBuffer(transfer);
  queue.submit([encoder.finish()]);
  const points = new Float32Array(2 * pointSpread.data.length);
  for (let i = 0; i < pointSpread.data.length; i++) points[2 * i] = pointSpread.data[i];
  for (const { at, first, count } of boxRows(shape, pointSpread.shape)) {
    queue.writeBuffer(transfer, POINT_BYTES * at, points, 2 * first, 2 * count);
  }
  const commands = createCommandList(gpu);
  fourier.forward(commands, transfer);
  commands.submit();
}

/** @throws {ShapeError} when a spectrum does not lie in the order in which a point spread mixes it. */
export function assertSpreadable({ shape, fourier }: WorkspaceMemory): void {
  if (fourier.reordered === undefined) return;
  throw new ShapeError(
    `gpu engine: axis ${fourier.reordered} of ${formatShape(shape)} takes two passes on this device, which leaves no partial coherence; use the wasm engine`,
  );
}

/** Copies a state in. Fields that are left out become 0. */
export function writeState(memory: WorkspaceMemory, { object, support, fields = [] }: PhasingState): void {
  writeComplex(memory, memory.field(0), object, memory.scale);
  memory.dropFields(fields.length);
  for (const [k, field] of fields.entries()) writeComplex(memory, memory.field(k + 1), field, memory.scale);
  writeSupport(memory, support);
}

export function writeSupport({ gpu, support: buffer }: WorkspaceMemory, support: Uint8Array): void {
  gpu.device.queue.writeBuffer(
    buffer,
    0,
    mapTo(Uint32Array, support, (inside) => (inside === 0 ? 0 : 1)),
  );
}

function writeComplex(
  { gpu }: WorkspaceMemory,
  buffer: GPUBuffer,
  { real, imag }: ComplexArray<FloatData>,
  factor: number,
): void {
  const points = new Float32Array(2 * real.length);
  for (let i = 0; i < real.length; i++) {
    points[2 * i] = real[i] * factor;
    points[2 * i + 1] = imag[i] * factor;
  }
  gpu.device.queue.writeBuffer(buffer, 0, points);
}

/** Copies the state out. */
export async function readState(memory: WorkspaceMemory, withFields: boolean): Promise<PhasingState> {
  const support = await readSupport(memory);
  const copies: ComplexArray[] = [];
  const count = withFields ? memory.fields.length : 1;
  for (let index = 0; index < count; index++) copies.push(await readComplex(memory, memory.field(index)));
  const [object, ...fields] = copies as [ComplexArray, ...ComplexArray[]];
  return fields.length === 0 ? { object, support } : { object, support, fields };
}

export async function readSupport({ gpu, support, size }: WorkspaceMemory): Promise<Uint8Array> {
  return Uint8Array.from(new Uint32Array(await readBuffer(gpu, support, 4 * size)));
}

async function readComplex({ gpu, shape, size, scale }: WorkspaceMemory, buffer: GPUBuffer): Promise<ComplexArray> {
  return toComplex(new Float32Array(await readBuffer(gpu, buffer, POINT_BYTES * size)), shape, scale);
}

function toComplex(points: Float32Array, shape: Shape, scale: number): ComplexArray {
  const size = sizeOfShape(shape);
  const field = { real: new Float32Array(size), imag: new Float32Array(size), shape: [...shape] };
  for (let i = 0; i < size; i++) {
    field.real[i] = points[2 * i] / scale;
    field.imag[i] = points[2 * i + 1] / scale;
  }
  return field;
}

/** What a spectrum has on the central box, in the order of the caller. */
export async function readBox(
  { gpu, shape, scale, fourier }: WorkspaceMemory,
  buffer: GPUBuffer,
  box: Shape,
): Promise<ComplexArray> {
  const size = sizeOfShape(box);
  const bytes = await copiedOut(gpu, POINT_BYTES * size, (encoder, staging) => {
    for (const { at, first, count } of boxRows(shape, box, fourier.placeOf)) {
      encoder.copyBufferToBuffer(buffer, POINT_BYTES * at, staging, POINT_BYTES * first, POINT_BYTES * count);
    }
  });
  return toComplex(new Float32Array(bytes), box, scale);
}

const POINT_BYTES = 8;

async function readBuffer(gpu: GpuDevice, buffer: GPUBuffer, bytes: number): Promise<ArrayBuffer> {
  return copiedOut(gpu, bytes, (encoder, staging) => encoder.copyBufferToBuffer(buffer, 0, staging, 0, bytes));
}

/** @param copy - fills the staging buffer. */
async function copiedOut(
  gpu: GpuDevice,
  bytes: number,
  copy: (encoder: GPUCommandEncoder, staging: GPUBuffer) => void,
): Promise<ArrayBuffer> {
  const { device } = gpu;
  const staging = device.createBuffer({ size: bytes, usage: BUFFER_USAGE.mapRead | BUFFER_USAGE.copyTarget });
  const encoder = device.createCommandEncoder();
  copy(encoder, staging);
  device.queue.submit([encoder.finish()]);
  return takeStaging(gpu, staging);
}

const LOST_MILLISECONDS = 1000;

/** What a staging buffer holds, when everything submitted before is done; the buffer goes. */
export async function takeStaging(gpu: GpuDevice, staging: GPUBuffer): Promise<ArrayBuffer> {
  try {
    await staging.mapAsync(MAP_READ);
    gpu.assertUsable();
    return staging.getMappedRange().slice(0);
  } catch (error) {
    // a device that goes ends what waits for it before it says that it is lost
    await Promise.race([gpu.device.lost, new Promise((resolve) => setTimeout(resolve, LOST_MILLISECONDS))]);
    gpu.assertUsable();
    throw error;
  } finally {
    staging.destroy();
  }
}
