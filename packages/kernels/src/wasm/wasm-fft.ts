/** The bare n-D transform on arrays in WebAssembly memory. */

import { assertSameShape, type ComplexArray, type FloatData, type Shape, sizeOfShape } from "@autophase/tensor-io";
import { assertShape } from "../assert-shape.js";
import { createFftPlans } from "./fft-plan.js";
import { layOut } from "./grid.js";
import { JOB, TRANSFORM } from "./layout.generated.js";
import type { Runtime } from "./runtime.js";
import { structureAt } from "./structure.js";
import { readComplex, writeComplex } from "./transfer.js";

/** A planned float32 transform with one array in the engine's memory; corner layout. */
export interface WasmFft {
  readonly shape: Shape;
  /** Copies the array in. */
  write(z: ComplexArray<FloatData>): void;
  /** Copies the array out. */
  read(): ComplexArray;
  /** `z[k] <- sum_n z[n] exp(-2 pi i k n / N)` over every axis, unnormalised, in place. */
  forward(): Promise<void>;
  /** Undoes `forward`. */
  inverse(): Promise<void>;
  dispose(): void;
}

/** Up to here a transform takes a millisecond or so. */
const SHORT_VOXELS = 64 ** 3;

/** @throws {ShapeError} when a length is not a positive integer. @throws {EngineMemoryError} when it does not fit. */
export function createWasmFft(runtime: Runtime, shape: Shape): WasmFft {
  assertShape("createWasmFft", shape);
  const plans = createFftPlans(runtime);
  const grid = layOut(shape, plans);
  const size = sizeOfShape(shape);
  const { threads } = runtime.pool;
  const blocks = allocateAll(
    runtime,
    [grid.complexBytes, 4 * grid.words.length, threads * grid.scratchBytes, TRANSFORM.bytes],
    plans.dispose,
  );
  const [data, gridAddress, scratch, job] = blocks;
  runtime.bytes().fill(0, data, data + grid.complexBytes);
  runtime.words().set(grid.words, gridAddress / 4);
  const { scratchBytes } = grid;
  const transform = structureAt(runtime, TRANSFORM, job);
  transform.fill({ grid: gridAddress, source: data, destination: data, scratch, scratchBytes, scale: 1 / size });
  const perform = async (isInverse: 0 | 1): Promise<void> => {
    transform.set("isInverse", isInverse);
    await runtime.pool.run(JOB.transform, job, { isShort: size <= SHORT_VOXELS });
  };
  return {
    shape: [...shape],
    write(z) {
      assertSameShape("WasmFft.write", z.shape, shape);
      writeComplex(grid, z, runtime.floats(), data, 1);
    },
    read() {
      const z = { real: new Float32Array(size), imag: new Float32Array(size), shape: [...shape] };
      readComplex(grid, runtime.floats(), data, z, { scale: 1 });
      return z;
    },
    forward: () => perform(0),
    inverse: () => perform(1),
    dispose() {
      plans.dispose();
      for (const address of blocks.splice(0)) runtime.free(address);
    },
  };
}

/** All blocks or none. */
function allocateAll(runtime: Runtime, sizes: readonly number[], undo: () => void): number[] {
  const blocks: number[] = [];
  try {
    for (const bytes of sizes) blocks.push(runtime.allocate(bytes));
    return blocks;
  } catch (error) {
    for (const address of blocks) runtime.free(address);
    undo();
    throw error;
  }
}
