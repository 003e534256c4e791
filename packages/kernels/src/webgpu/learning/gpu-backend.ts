/** A TensorFlow.js backend whose tensors are buffers of a WebGPU device. */

/// <reference types="@webgpu/types" />
import {
  type BackendValues,
  type DataId,
  DataStorage,
  type DataType,
  engine,
  KernelBackend,
  type TensorInfo,
  util,
} from "@tensorflow/tfjs-core";
import { DeviceError, EngineMemoryError } from "../../errors.js";
import { type CommandList, createCommandList } from "../command-list.js";
import type { KernelSource } from "../compute-kernel.js";
import { BUFFER_USAGE } from "../constants.js";
import type { GpuDevice } from "../gpu-device.js";
import { takeStaging } from "../transfer.js";
import { type BufferPool, createBufferPool } from "./buffer-pool.js";

/** What the backend knows of a tensor. Every type is float32 on the device: whole numbers are exact up to 2^24. */
interface Entry {
  readonly dtype: DataType;
  readonly shape: readonly number[];
  /** As they were written; absent for what the device made. */
  readonly values?: Float32Array | undefined;
  buffer?: GPUBuffer | undefined;
  references: number;
}

/** Dispatches that go to the device together, so that it works while the next ones are written. */
const MOST_DISPATCHES = 64;

export class GpuBackend extends KernelBackend {
  readonly gpu: GpuDevice;
  readonly #data = new DataStorage<Entry>(this, engine());
  readonly #pool: BufferPool;
  /** What lives as long as the device, such as tables, by what they are of. */
  readonly #kept = new Map<string, unknown>();
  #commands: CommandList;
  #waiting = 0;

  constructor(gpu: GpuDevice) {
    super();
    this.gpu = gpu;
    this.#pool = createBufferPool(gpu.device);
    this.#commands = createCommandList(gpu);
  }

  /** The buffer of a tensor; what was written goes to the device when a kernel first needs it. */
  bufferOf({ dataId }: TensorInfo): GPUBuffer {
    const entry = this.#data.get(dataId);
    entry.buffer ??= this.#upload(entry.values as Float32Array);
    return entry.buffer;
  }

  /** The only value of a tensor that was written and is not on the device. */
  constantOf({ dataId }: TensorInfo): number | undefined {
    const { values, buffer } = this.#data.get(dataId);
    return values?.length === 1 && buffer === undefined ? values[0] : undefined;
  }

  /** The contents are whatever they are. */
  createTensor(shape: readonly number[], dtype: DataType = "float32"): TensorInfo {
    const buffer = this.#reserve(util.sizeFromShape([...shape]));
    const dataId = {};
    this.#data.set(dataId, { dtype, shape: [...shape], buffer, references: 1 });
    return { dataId, shape: [...shape], dtype };
  }

  /** A tensor of other lengths or another type with the same values. */
  aliasOf({ dataId }: TensorInfo, shape: readonly number[], dtype: DataType): TensorInfo {
    this.incRef(dataId);
    return { dataId, shape: [...shape], dtype };
  }

  /** Adds a dispatch; what is not a tensor among `buffers` is a buffer. */
  add(
    source: KernelSource,
    tensors: Readonly<Record<string, TensorInfo | GPUBuffer>>,
    params: Readonly<Record<string, number>>,
    groups: number,
  ): void {
    if (groups === 0) return;
    const buffers = Object.entries(tensors).map(([name, tensor]): [string, GPUBuffer] => [
      name,
      "dataId" in tensor ? this.bufferOf(tensor) : tensor,
    ]);
    this.#commands.add(source, Object.fromEntries(buffers), params, groups);
    this.#waiting++;
    if (this.#waiting >= MOST_DISPATCHES) this.flush();
  }

  /** The list that the next dispatches go to, for what adds to it by itself. */
  get commands(): CommandList {
    return this.#commands;
  }

  /** Memory of so many floats while `use` adds its dispatches. */
  withScratch<Result>(floats: number, use: (buffer: GPUBuffer) => Result): Result {
    const buffer = this.#reserve(floats);
    try {
      return use(buffer);
    } finally {
      this.#pool.give(buffer);
    }
  }

  /** What `make` makes, once for each key. */
  keep<Value>(key: string, make: () => Value): Value {
    const known = this.#kept.get(key) as Value | undefined;
    if (known !== undefined) return known;
    const made = make();
    this.#kept.set(key, made);
    return made;
  }

  /** A buffer that stays, with these words. */
  keepWords(key: string, words: () => Uint32Array): GPUBuffer {
    return this.keep(key, () => this.#upload(words()));
  }

  /** Hands everything to the device. */
  flush(): void {
    const commands = this.#commands;
    this.#commands = createCommandList(this.gpu);
    this.#waiting = 0;
    commands.submit();
    this.#pool.trim();
  }

  override write(values: BackendValues, shape: number[], dtype: DataType): DataId {
    const dataId = {};
    this.#data.set(dataId, { dtype, shape, values: toFloats(values, dtype), references: 1 });
    return dataId;
  }

  override move(dataId: DataId, values: BackendValues, shape: number[], dtype: DataType, references: number): void {
    this.#data.set(dataId, { dtype, shape, values: toFloats(values, dtype), references });
  }

  override async read(dataId: DataId): Promise<BackendValues> {
    const { values, buffer, shape, dtype } = this.#data.get(dataId);
    if (values !== undefined) return fromFloats(values.slice(), dtype);
    const bytes = 4 * util.sizeFromShape([...shape]);
    if (bytes === 0) return fromFloats(new Float32Array(), dtype);
    const { device } = this.gpu;
    this.flush();
    this.gpu.assertUsable();
    const staging = device.createBuffer({ size: bytes, usage: BUFFER_USAGE.mapRead | BUFFER_USAGE.copyTarget });
    const encoder = device.createCommandEncoder();
    encoder.copyBufferToBuffer(buffer as GPUBuffer, 0, staging, 0, bytes);
    device.queue.submit([encoder.finish()]);
    return fromFloats(new Float32Array(await takeStaging(this.gpu, staging)), dtype);
  }

  /** @throws {DeviceError} for values that the device made. */
  override readSync(dataId: DataId): BackendValues {
    const { values, dtype } = this.#data.get(dataId);
    if (values !== undefined) return fromFloats(values.slice(), dtype);
    throw new DeviceError("gpu engine: a GPU gives values later only: await tensor.data(), not tensor.dataSync()");
  }

  override disposeData(dataId: DataId, force = false): boolean {
    if (!this.#data.has(dataId)) return true;
    const entry = this.#data.get(dataId);
    entry.references--;
    if (!force && entry.references > 0) return false;
    if (entry.buffer !== undefined) this.#pool.give(entry.buffer);
    this.#data.delete(dataId);
    return true;
  }

  override incRef(dataId: DataId): void {
    this.#data.get(dataId).references++;
  }

  override refCount(dataId: DataId): number {
    return this.#data.has(dataId) ? this.#data.get(dataId).references : 0;
  }

  override numDataIds(): number {
    return this.#data.numDataIds();
  }

  override memory() {
    return { unreliable: false, ...this.#pool.report() };
  }

  override floatPrecision(): 32 {
    return 32;
  }

  override timerAvailable(): boolean {
    return false;
  }

  override dispose(): void {
    this.gpu.dispose();
  }

  /** @throws {EngineMemoryError} for an array that no shader of this device may see. */
  #reserve(floats: number): GPUBuffer {
    const { largestBuffer } = this.gpu;
    if (4 * floats > largestBuffer) throw new EngineMemoryError(4 * floats, largestBuffer, "gpu", "one array");
    return this.#pool.take(4 * floats);
  }

  /** Buffers that are written are new: those of the pool may wait for dispatches that have not been handed over. */
  #upload(values: Float32Array | Uint32Array): GPUBuffer {
    const { largestBuffer } = this.gpu;
    if (values.byteLength > largestBuffer) {
      throw new EngineMemoryError(values.byteLength, largestBuffer, "gpu", "one array");
    }
    const buffer = this.#pool.make(values.byteLength, true);
    new Uint32Array(buffer.getMappedRange()).set(new Uint32Array(values.buffer, values.byteOffset, values.length));
    buffer.unmap();
    return buffer;
  }
}

function toFloats(values: BackendValues, dtype: DataType): Float32Array {
  if (dtype === "string" || dtype === "complex64") throw new TypeError(`gpu engine: tensors of ${dtype} have no place`);
  return values instanceof Float32Array ? values : Float32Array.from(values as ArrayLike<number>);
}

function fromFloats(values: Float32Array, dtype: DataType): BackendValues {
  if (dtype === "int32") return Int32Array.from(values);
  return dtype === "bool" ? Uint8Array.from(values) : values;
}
