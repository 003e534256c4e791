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
import type { BoundBuffer, KernelSource } from "../compute-kernel.js";
import { BUFFER_USAGE } from "../constants.js";
import type { GpuDevice } from "../gpu-device.js";
import { takeStaging } from "../transfer.js";
import { type BufferPool, createBufferPool } from "./buffer-pool.js";
import { DEFAULT_TILES, type TileTable } from "./convolution/tile-table.js";
import {
  areLaidOut,
  borrowedBuffer,
  bothOf,
  type DeviceMemory,
  layOut,
  partsOf,
  wholeBuffer,
} from "./device-memory.js";
import { createRecording, type Recorded, type Recording } from "./recording.js";

/** What the backend knows of a tensor. Every type is float32 on the device: whole numbers are exact up to 2^24. */
interface Entry {
  readonly dtype: DataType;
  readonly shape: readonly number[];
  /** As they were written; absent for what the device made. */
  readonly values?: Float32Array | undefined;
  memory?: DeviceMemory | undefined;
  references: number;
  /** What it was made in. */
  readonly recording: Recording | undefined;
}

/** Dispatches that go to the device together, so that it works while the next ones are written. */
const MOST_DISPATCHES = 64;

export class GpuBackend extends KernelBackend {
  readonly gpu: GpuDevice;
  /** Of convolutions. */
  tiles: TileTable;
  readonly #data = new DataStorage<Entry>(this, engine());
  readonly #pool: BufferPool;
  #recording: Recording | undefined;
  /** What lives as long as the device, such as tables, by what they are of. */
  readonly #kept = new Map<string, unknown>();
  #commands: CommandList;
  #waiting = 0;

  constructor(gpu: GpuDevice, tiles = DEFAULT_TILES) {
    super();
    this.gpu = gpu;
    this.tiles = tiles;
    this.#pool = createBufferPool(gpu.device);
    this.#commands = createCommandList(gpu);
  }

  /** The memory of a tensor; what was written goes to the device when a kernel first needs it. */
  bindingOf(tensor: TensorInfo): BoundBuffer {
    const { buffer, offset, bytes } = this.#memoryOf(tensor);
    return bytes === buffer.size ? buffer : { buffer, offset, size: bytes };
  }

  /** The buffer of a tensor that was created by itself. */
  bufferOf(tensor: TensorInfo): GPUBuffer {
    return this.#memoryOf(tensor).buffer;
  }

  /** The only value of a tensor that was written and is not on the device. */
  constantOf({ dataId }: TensorInfo): number | undefined {
    const { values, memory } = this.#data.get(dataId);
    return values?.length === 1 && memory === undefined ? values[0] : undefined;
  }

  /** The contents are whatever they are. */
  createTensor(shape: readonly number[], dtype: DataType = "float32"): TensorInfo {
    const pool = this.#ownPool;
    return this.#tensorOf(wholeBuffer(this.#reserve(4 * util.sizeFromShape([...shape]), pool), pool), shape, dtype);
  }

  /** Tensors whose values lie one after the other in `buffer`, as `gather` puts them. */
  createGathered(shapes: readonly (readonly number[])[]): {
    readonly buffer: GPUBuffer;
    readonly tensors: TensorInfo[];
  } {
    const pool = this.#ownPool;
    const layout = layOut(shapes.map((shape) => util.sizeFromShape([...shape])));
    const buffer = this.#reserve(layout.bytes, pool);
    const parts = partsOf(buffer, layout, pool);
    return { buffer, tensors: shapes.map((shape, k) => this.#tensorOf(parts[k], shape, "float32")) };
  }

  /** One buffer with the values of all tensors, where they are from then on; nothing is moved that lies so already. */
  gather(tensors: readonly TensorInfo[]): GPUBuffer {
    const layout = layOut(tensors.map(({ shape }) => util.sizeFromShape(shape)));
    const memories = tensors.map((tensor) => this.#memoryOf(tensor));
    if (areLaidOut(memories, layout)) return memories[0].buffer;
    if (this.#recording) this.#recording.obstacle ??= "values are gathered in it";
    const buffer = this.#reserve(layout.bytes, this.#pool);
    this.flush((encoder) => {
      memories.forEach((from, k) => {
        const bytes = 4 * util.sizeFromShape(tensors[k].shape);
        if (bytes > 0) encoder.copyBufferToBuffer(from.buffer, from.offset, buffer, layout.offsets[k], bytes);
      });
    });
    const parts = partsOf(buffer, layout, this.#pool);
    const moved = new Map<Entry, DeviceMemory>();
    tensors.forEach(({ dataId }, k) => {
      const entry = this.#data.get(dataId);
      const before = moved.get(entry);
      moved.set(entry, before ? bothOf(before, parts[k]) : parts[k]);
    });
    for (const [entry, part] of moved) {
      entry.memory?.release();
      entry.memory = part;
    }
    return buffer;
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
    const buffers = Object.entries(tensors).map(([name, tensor]): [string, BoundBuffer] => [
      name,
      "dataId" in tensor ? this.bindingOf(tensor) : tensor,
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
    const pool = this.#ownPool;
    const buffer = this.#reserve(4 * floats, pool);
    try {
      return use(buffer);
    } finally {
      pool.give(buffer);
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
    return this.keep(key, () => this.#upload(words(), this.#pool));
  }

  /** Hands everything to the device; `after` may add copies. */
  flush(after?: (encoder: GPUCommandEncoder) => void): void {
    const commands = this.#commands;
    this.#commands = createCommandList(this.gpu);
    this.#waiting = 0;
    if (this.#recording) {
      const kept = commands.keep();
      kept.submit(after);
      this.#recording.commands.push(kept);
    } else {
      commands.submit(after);
      this.#pool.trim();
    }
  }

  /**
   * Runs `make`, and keeps what it gave the device to do, to be done again with other inputs of the same shapes: no
   * JavaScript of `make` runs then. What else it depends on stays as it was.
   * @param make - synchronous. Everything that it leaves is in the list of outputs.
   */
  record<Made>(
    inputs: readonly TensorInfo[],
    make: () => Made,
    outputsOf: (made: Made) => readonly TensorInfo[],
  ): Recorded<Made> {
    this.flush();
    const recording = createRecording(this.gpu.device, inputs);
    this.#fill(recording, inputs);
    const entries = inputs.map(({ dataId }) => this.#data.get(dataId));
    const memories = entries.map(({ memory }) => memory);
    entries.forEach((entry, k) => {
      entry.memory = borrowedBuffer(recording.places[k]);
    });
    this.#recording = recording;
    let made: Made;
    try {
      made = make();
      this.flush();
    } catch (error) {
      recording.pool.dispose();
      throw error;
    } finally {
      this.#recording = undefined;
      entries.forEach((entry, k) => {
        entry.memory = memories[k];
      });
    }
    return this.#recorded(recording, made, outputsOf(made));
  }

  override write(values: BackendValues, shape: number[], dtype: DataType): DataId {
    const dataId = {};
    this.#data.set(dataId, { ...this.#newEntry(shape, dtype), values: toFloats(values, dtype) });
    return dataId;
  }

  override move(dataId: DataId, values: BackendValues, shape: number[], dtype: DataType, references: number): void {
    this.#data.set(dataId, { ...this.#newEntry(shape, dtype), values: toFloats(values, dtype), references });
  }

  override async read(dataId: DataId): Promise<BackendValues> {
    const { values, memory, shape, dtype } = this.#data.get(dataId);
    if (values !== undefined) return fromFloats(values.slice(), dtype);
    const bytes = 4 * util.sizeFromShape([...shape]);
    if (bytes === 0) return fromFloats(new Float32Array(), dtype);
    const { device } = this.gpu;
    this.flush();
    this.gpu.assertUsable();
    const staging = device.createBuffer({ size: bytes, usage: BUFFER_USAGE.mapRead | BUFFER_USAGE.copyTarget });
    const encoder = device.createCommandEncoder();
    const { buffer, offset } = memory as DeviceMemory;
    encoder.copyBufferToBuffer(buffer, offset, staging, 0, bytes);
    device.queue.submit([encoder.finish()]);
    return fromFloats(new Float32Array(await takeStaging(this.gpu, staging)), dtype);
  }

  /** @throws {DeviceError} for values that the device made. */
  override readSync(dataId: DataId): BackendValues {
    const { values, dtype } = this.#data.get(dataId);
    if (this.#recording) this.#recording.obstacle ??= "values are looked at in it";
    if (values !== undefined) return fromFloats(values.slice(), dtype);
    throw new DeviceError("gpu engine: a GPU gives values later only: await tensor.data(), not tensor.dataSync()");
  }

  override disposeData(dataId: DataId, force = false): boolean {
    if (!this.#data.has(dataId)) return true;
    const entry = this.#data.get(dataId);
    entry.references--;
    if (!force && entry.references > 0) return false;
    entry.memory?.release();
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

  /** What new buffers are of. */
  get #ownPool(): BufferPool {
    return this.#recording?.pool ?? this.#pool;
  }

  #newEntry(shape: readonly number[], dtype: DataType): Entry {
    return { shape: [...shape], dtype, references: 1, recording: this.#recording };
  }

  #tensorOf(memory: DeviceMemory, shape: readonly number[], dtype: DataType): TensorInfo {
    const dataId = {};
    this.#data.set(dataId, { ...this.#newEntry(shape, dtype), memory });
    return { dataId, shape: [...shape], dtype };
  }

  #memoryOf({ dataId }: TensorInfo): DeviceMemory {
    const entry = this.#data.get(dataId);
    const recording = this.#recording;
    if (recording && entry.recording !== recording && !recording.inputs.has(dataId)) {
      recording.obstacle ??= "it takes tensors that are not among its inputs";
    }
    entry.memory ??= this.#written(entry.values as Float32Array);
    return entry.memory;
  }

  /** What is written within a recording stays what it is for as long as that. */
  #written(values: Float32Array): DeviceMemory {
    const pool = this.#ownPool;
    const buffer = this.#upload(values, pool);
    return this.#recording ? borrowedBuffer(buffer) : wholeBuffer(buffer, pool);
  }

  #recorded<Made>(recording: Recording, made: Made, outputs: readonly TensorInfo[]): Recorded<Made> {
    let latest = outputs.map(({ dataId }) => this.#data.get(dataId));
    if (latest.some((entry) => entry.recording !== recording || entry.memory === undefined)) {
      recording.obstacle ??= "not all of its outputs are computed";
    }
    const buffers = latest.map(({ memory }) => memory?.buffer as GPUBuffer);
    const living = () => latest.filter(({ memory, references }, k) => references > 0 && memory?.buffer === buffers[k]);
    return {
      made,
      obstacle: recording.obstacle,
      repeat: (inputs) => {
        this.#moveAway(living());
        this.#fill(recording, inputs);
        for (const commands of recording.commands) commands.submit();
        const infos = outputs.map(({ shape, dtype }, k) => this.#tensorOf(borrowedBuffer(buffers[k]), shape, dtype));
        latest = infos.map(({ dataId }) => this.#data.get(dataId));
        return infos;
      },
      dispose: () => {
        this.#moveAway(living());
        for (const commands of recording.commands) commands.dispose();
        recording.pool.dispose();
      },
    };
  }

  /** Copies what is still used of a recording before it is repeated. */
  #moveAway(entries: readonly Entry[]): void {
    this.flush((encoder) => {
      for (const entry of new Set(entries)) {
        const { buffer, bytes, release } = entry.memory as DeviceMemory;
        const copy = this.#pool.take(bytes);
        encoder.copyBufferToBuffer(buffer, 0, copy, 0, bytes);
        entry.memory = wholeBuffer(copy, this.#pool);
        release();
      }
    });
  }

  /** Brings inputs to where a recording takes them from. */
  #fill(recording: Recording, inputs: readonly TensorInfo[]): void {
    const { device } = this.gpu;
    const encoder = device.createCommandEncoder();
    inputs.forEach(({ dataId }, k) => {
      const { values, memory } = this.#data.get(dataId);
      const place = recording.places[k];
      if (memory) encoder.copyBufferToBuffer(memory.buffer, memory.offset, place, 0, memory.bytes);
      else device.queue.writeBuffer(place, 0, values as Float32Array<ArrayBuffer>);
    });
    device.queue.submit([encoder.finish()]);
  }

  /** @throws {EngineMemoryError} for an array that no shader of this device may see. */
  #reserve(bytes: number, pool: BufferPool): GPUBuffer {
    const { largestBuffer } = this.gpu;
    if (bytes > largestBuffer) throw new EngineMemoryError(bytes, largestBuffer, "gpu", "one array");
    return pool.take(bytes);
  }

  /** Buffers that are written are new: those of the pool may wait for dispatches that have not been handed over. */
  #upload(values: Float32Array | Uint32Array, pool: BufferPool): GPUBuffer {
    const { largestBuffer } = this.gpu;
    if (values.byteLength > largestBuffer) {
      throw new EngineMemoryError(values.byteLength, largestBuffer, "gpu", "one array");
    }
    const buffer = pool.make(values.byteLength, true);
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
