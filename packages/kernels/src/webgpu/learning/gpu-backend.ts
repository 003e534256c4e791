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
import { DeviceError } from "../../errors.js";
import type { CommandList } from "../command-list.js";
import { type BoundBuffer, type KernelSource, withHalves } from "../compute-kernel.js";
import { BUFFER_USAGE } from "../constants.js";
import type { GpuDevice } from "../gpu-device.js";
import { takeStaging } from "../transfer.js";
import { DEFAULT_TILES, type TileTable } from "./convolution/tile-table.js";
import type { DeviceMemory } from "./device-memory.js";
import { Dispatches } from "./dispatches.js";
import { record } from "./record.js";
import type { Recorded } from "./recording.js";
import { type Entry, type Gathered, TensorTable } from "./tensor-table.js";

/** Of an activation that is worth it. */
const LEAST_CHANNELS = 4;

export class GpuBackend extends KernelBackend {
  readonly gpu: GpuDevice;
  /** Of convolutions. */
  tiles: TileTable;
  readonly #data = new DataStorage<Entry>(this, engine());
  readonly #dispatches: Dispatches;
  readonly #table: TensorTable;
  /** What lives as long as the device, such as tables, by what they are of. */
  readonly #kept = new Map<string, unknown>();

  readonly #keepsHalves: boolean;

  /** @param keepsHalves - activations are kept in float16, which the device must have. */
  constructor(gpu: GpuDevice, tiles = DEFAULT_TILES, keepsHalves = false) {
    super();
    this.gpu = gpu;
    this.tiles = tiles;
    this.#keepsHalves = keepsHalves;
    this.#dispatches = new Dispatches(gpu);
    this.#table = new TensorTable(this.#data, this.#dispatches);
  }

  /** The memory of a tensor; what was written goes to the device when a kernel first needs it. */
  #bindingOf(tensor: TensorInfo): BoundBuffer {
    const { buffer, offset, bytes } = this.#table.storedOf(tensor);
    return bytes === buffer.size ? buffer : { buffer, offset, size: bytes };
  }

  /** The buffer of a tensor that was created by itself. */
  bufferOf(tensor: TensorInfo): GPUBuffer {
    return this.#table.memoryOf(tensor).buffer;
  }

  /** The only value of a tensor that was written and is not on the device. */
  constantOf(tensor: TensorInfo): number | undefined {
    const { values, memory } = this.#table.entryOf(tensor);
    return values?.length === 1 && memory === undefined ? values[0] : undefined;
  }

  /** The contents are whatever they are. */
  createTensor(shape: readonly number[], dtype: DataType = "float32", isHalf = false): TensorInfo {
    return this.#table.create(shape, dtype, isHalf);
  }

  /** Whether an activation `[..., channels]` is kept in halves: what a network gives, of a channel or few, is not. */
  isKeptHalf(shape: readonly number[]): boolean {
    return this.#keepsHalves && (shape.at(-1) ?? 0) >= LEAST_CHANNELS;
  }

  isHalf(tensor: TensorInfo): boolean {
    return this.#table.entryOf(tensor).isHalf;
  }

  /** Tensors whose values lie one after the other in `buffer`, as `gather` puts them. */
  createGathered(shapes: readonly (readonly number[])[]): Gathered {
    return this.#table.createGathered(shapes);
  }

  /** One buffer with the values of all tensors, where they are from then on; nothing is moved that lies so already. */
  gather(tensors: readonly TensorInfo[]): GPUBuffer {
    return this.#table.gather(tensors);
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
    const halves = this.#halvesOf(source, tensors);
    const buffers = Object.entries(tensors).map(([name, tensor]): [string, BoundBuffer] => [
      name,
      "dataId" in tensor ? this.#bindingOf(tensor) : tensor,
    ]);
    this.#dispatches.add(withHalves(source, halves), Object.fromEntries(buffers), params, groups);
  }

  /** Those that hold halves, after what the shader does not know as such was widened. */
  #halvesOf({ storable = [] }: KernelSource, tensors: Readonly<Record<string, TensorInfo | GPUBuffer>>): string[] {
    if (!this.#keepsHalves) return [];
    const named = Object.entries(tensors).filter((each): each is [string, TensorInfo] => "dataId" in each[1]);
    for (const [name, tensor] of named) if (!storable.includes(name)) this.#table.widen(tensor);
    return named.filter(([, tensor]) => this.isHalf(tensor)).map(([name]) => name);
  }

  /** The list that the next dispatches go to, for what adds to it by itself. */
  get commands(): CommandList {
    return this.#dispatches.commands;
  }

  /** Memory of so many floats while `use` adds its dispatches. */
  withScratch<Result>(floats: number, use: (buffer: GPUBuffer) => Result): Result {
    const pool = this.#dispatches.ownPool;
    const buffer = this.#dispatches.reserve(4 * floats, pool);
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
    return this.keep(key, () => this.#dispatches.upload(words(), this.#dispatches.pool));
  }

  /** Hands everything to the device; `after` may add copies. */
  flush(after?: (encoder: GPUCommandEncoder) => void): void {
    this.#dispatches.flush(after);
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
    return record({ dispatches: this.#dispatches, table: this.#table }, inputs, make, outputsOf);
  }

  override write(values: BackendValues, shape: number[], dtype: DataType): DataId {
    const dataId = {};
    this.#table.write(dataId, toFloats(values, dtype), shape, dtype);
    return dataId;
  }

  override move(dataId: DataId, values: BackendValues, shape: number[], dtype: DataType, references: number): void {
    this.#table.write(dataId, toFloats(values, dtype), shape, dtype, references);
  }

  override async read(dataId: DataId): Promise<BackendValues> {
    this.#table.widen({ dataId });
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
    this.#dispatches.obstruct("values are looked at in it");
    if (values !== undefined) return fromFloats(values.slice(), dtype);
    throw new DeviceError("gpu engine: a GPU gives values later only: await tensor.data(), not tensor.dataSync()");
  }

  override disposeData(dataId: DataId, force = false): boolean {
    return this.#table.release(dataId, force);
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
    return { unreliable: false, ...this.#dispatches.pool.report() };
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
}

function toFloats(values: BackendValues, dtype: DataType): Float32Array {
  if (dtype === "string" || dtype === "complex64") throw new TypeError(`gpu engine: tensors of ${dtype} have no place`);
  return values instanceof Float32Array ? values : Float32Array.from(values as ArrayLike<number>);
}

function fromFloats(values: Float32Array, dtype: DataType): BackendValues {
  if (dtype === "int32") return Int32Array.from(values);
  return dtype === "bool" ? Uint8Array.from(values) : values;
}
