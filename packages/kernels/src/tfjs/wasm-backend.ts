/** A TensorFlow.js backend whose tensors live in WebAssembly memory as soon as a kernel there needs them. */

import type { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import type { BackendValues, DataType, TensorInfo } from "@tensorflow/tfjs-core";
import type { Job } from "../wasm/control.js";
import type { Runtime } from "../wasm/runtime.js";

export interface WasmBackend extends MathBackendCPU {
  readonly runtime: Runtime;
  /** Where the values of a float32 tensor are in WebAssembly memory; the first call copies them in. */
  addressOf(tensor: TensorInfo): number;
  /** A float32 tensor in WebAssembly memory; its contents are whatever they are. */
  createTensor(shape: readonly number[]): TensorInfo;
  /** A block made from a tensor's values that lives as long as they do, such as weights in another order. */
  derive(tensor: TensorInfo, key: string, bytes: number, fill: (address: number) => void): number;
  /** Memory for the duration of `use`. */
  withScratch<Result>(bytes: number, use: (address: number) => Result): Result;
  /** Does a job on all threads with these words as its arguments, or on as many as it has units of work. */
  perform(job: Job, words: readonly number[], units?: number): void;
  /** Copies words to where the next job finds them; they are forgotten when it is done. */
  placeWords(words: readonly number[]): number;
}

type DataId = TensorInfo["dataId"];

/** Kernels read whole vectors: up to this many bytes past the last value belong to the tensor. */
const SLACK_BYTES = 32;
const ARGUMENT_BYTES = 16384;

/** The class, on the base that the caller has loaded. */
export function defineWasmBackend(Base: typeof MathBackendCPU): new (runtime: Runtime) => WasmBackend {
  return class extends Base implements WasmBackend {
    readonly runtime: Runtime;
    readonly #blocks = new Map<DataId, number>();
    readonly #derived = new Map<DataId, Map<string, number>>();
    readonly #arguments: number;
    #argumentEnd = 0;

    constructor(runtime: Runtime) {
      super();
      this.runtime = runtime;
      this.#arguments = runtime.allocate(ARGUMENT_BYTES);
      // the base would advise another backend on its first write
      (this as unknown as { firstUse: boolean }).firstUse = false;
    }

    override write(values: BackendValues, shape: number[], dtype: DataType): DataId {
      const dataId = super.write(values, shape, dtype);
      this.#own(dataId, values);
      return dataId;
    }

    override move(dataId: DataId, values: BackendValues, shape: number[], dtype: DataType, refCount: number): void {
      super.move(dataId, values, shape, dtype, refCount);
      this.#own(dataId, values);
    }

    override readSync(dataId: DataId): BackendValues {
      const values = super.readSync(dataId);
      return this.#blocks.has(dataId) ? (values as Float32Array).slice() : values;
    }

    override disposeData(dataId: DataId, force?: boolean): boolean {
      const isGone = super.disposeData(dataId, force);
      if (isGone) this.#release(dataId);
      return isGone;
    }

    override memory() {
      const { totalBytes, usedBytes } = this.runtime.report();
      return { unreliable: false, numBytesInWasm: usedBytes, numBytesOfWasm: totalBytes } as never;
    }

    override dispose(): void {
      for (const dataId of [...this.#blocks.keys()]) this.#release(dataId);
      this.runtime.dispose();
    }

    addressOf({ dataId }: TensorInfo): number {
      return this.#blocks.get(dataId) ?? this.#moveIn(dataId);
    }

    createTensor(shape: readonly number[]): TensorInfo {
      const size = shape.reduce((a, b) => a * b, 1);
      const address = this.runtime.allocate(4 * size + SLACK_BYTES);
      const dataId = super.write(this.#view(address, size), [...shape], "float32");
      this.#blocks.set(dataId, address);
      return { dataId, shape: [...shape], dtype: "float32" };
    }

    derive({ dataId }: TensorInfo, key: string, bytes: number, fill: (address: number) => void): number {
      const known = this.#derived.get(dataId) ?? new Map<string, number>();
      this.#derived.set(dataId, known);
      const present = known.get(key);
      if (present !== undefined) return present;
      const address = this.runtime.allocate(bytes);
      try {
        fill(address);
      } catch (error) {
        this.runtime.free(address);
        throw error;
      }
      known.set(key, address);
      return address;
    }

    withScratch<Result>(bytes: number, use: (address: number) => Result): Result {
      const address = this.runtime.allocate(bytes);
      try {
        return use(address);
      } finally {
        this.runtime.free(address);
      }
    }

    perform(job: Job, words: readonly number[], units?: number): void {
      try {
        this.runtime.pool.runSync(job, this.placeWords(words), units);
      } finally {
        this.#argumentEnd = 0;
      }
    }

    placeWords(words: readonly number[]): number {
      const address = this.#arguments + this.#argumentEnd;
      if (this.#argumentEnd + 4 * words.length > ARGUMENT_BYTES)
        throw new RangeError("wasm backend: too many arguments");
      this.runtime.words().set(words, address / 4);
      this.#argumentEnd += 4 * words.length;
      return address;
    }

    /** Kernels of the base may hand on views of another tensor's memory, which would go when that tensor goes. */
    #own(dataId: DataId, values: BackendValues): void {
      // a page without cross-origin isolation shares this memory too, but has no name for SharedArrayBuffer
      if (!ArrayBuffer.isView(values) || values.buffer instanceof ArrayBuffer) return;
      this.data.get(dataId).values = (values as Float32Array).slice();
    }

    #moveIn(dataId: DataId): number {
      const entry = this.data.get(dataId);
      if (entry.dtype !== "float32") throw new TypeError(`wasm backend: expected float32 values, got ${entry.dtype}`);
      const values = entry.values as Float32Array;
      const address = this.runtime.allocate(4 * values.length + SLACK_BYTES);
      const view = this.#view(address, values.length);
      view.set(values);
      entry.values = view;
      this.#blocks.set(dataId, address);
      return address;
    }

    #view(address: number, length: number): Float32Array {
      return this.runtime.floats().subarray(address / 4, address / 4 + length) as Float32Array;
    }

    #release(dataId: DataId): void {
      const address = this.#blocks.get(dataId);
      if (address !== undefined) this.runtime.free(address);
      this.#blocks.delete(dataId);
      for (const derived of this.#derived.get(dataId)?.values() ?? []) this.runtime.free(derived);
      this.#derived.delete(dataId);
    }
  };
}
