/** Boxes of arrays of up to five axes. */

import * as tf from "@tensorflow/tfjs-core";
import { COPY_BOX_JOB, JOB } from "../wasm/layout.generated.js";
import { wordsOf } from "../wasm/structure.js";
import { areFloats, type KernelArguments, produce, type WasmKernel } from "./kernel.js";
import type { WasmBackend } from "./wasm-backend.js";

const MOST_AXES = 5;

const pad: WasmKernel = {
  name: tf.PadV2,
  accepts: fits,
  run: ({ inputs: { x }, attributes, backend }) => {
    const { paddings, constantValue } = attributes as PadAttributes;
    const shape = x.shape.map((length, axis) => paddings[axis][0] + length + paddings[axis][1]);
    const begin = paddings.map(([before]) => before);
    return produce(backend, shape, (out) => {
      const source = { address: backend.addressOf(x), shape: x.shape };
      const destination = { address: backend.addressOf(out) + 4 * offsetOf(shape, begin), shape };
      const filled = { address: backend.addressOf(out), size: tf.util.sizeFromShape(shape), value: constantValue };
      copyBox(backend, x.shape, source, destination, filled);
    });
  },
};

const slice: WasmKernel = {
  name: tf.Slice,
  accepts: fits,
  run: ({ inputs: { x }, attributes, backend }) => {
    const { begin, size } = attributes as SliceAttributes;
    const [first, shape] = tf.slice_util.parseSliceParams(x as tf.Tensor, begin, size);
    tf.slice_util.assertParamsValid(x as tf.Tensor, first, shape);
    return produce(backend, shape, (out) => {
      const source = { address: backend.addressOf(x) + 4 * offsetOf(x.shape, first), shape: x.shape };
      copyBox(backend, shape, source, { address: backend.addressOf(out), shape });
    });
  },
};

export const BOX_KERNELS: readonly WasmKernel[] = [pad, slice];

interface SliceAttributes {
  readonly begin: number | number[];
  readonly size: number | number[];
}

interface PadAttributes {
  readonly paddings: [number, number][];
  readonly constantValue: number;
}

/** An array from the first element of the box on. */
interface Place {
  readonly address: number;
  readonly shape: readonly number[];
}

interface Filled {
  readonly address: number;
  readonly size: number;
  readonly value: number;
}

function fits(call: KernelArguments): boolean {
  const { shape } = call.inputs.x;
  return areFloats(call) && shape.length > 0 && shape.length <= MOST_AXES;
}

/** `filled` must be the array that the box is copied into, when it is more than the box. */
function copyBox(
  backend: WasmBackend,
  box: readonly number[],
  source: Place,
  destination: Place,
  filled?: Filled,
): void {
  if (filled !== undefined) {
    const nothing = { address: filled.address, shape: [0] };
    runCopy(backend, [0], nothing, nothing, filled);
  }
  if (tf.util.sizeFromShape([...box]) > 0) runCopy(backend, box, source, destination);
}

function runCopy(
  backend: WasmBackend,
  box: readonly number[],
  source: Place,
  destination: Place,
  filled?: Filled,
): void {
  const outer = (values: readonly number[], rest: number) => {
    const own = values.slice(0, -1);
    return [...new Array<number>(MOST_AXES - 1 - own.length).fill(rest), ...own];
  };
  const words = wordsOf(COPY_BOX_JOB, {
    source: source.address,
    destination: destination.address,
    lengths: outer(box, 1),
    sourceSteps: outer(stepsOf(source.shape), 0),
    destinationSteps: outer(stepsOf(destination.shape), 0),
    lastLength: box.at(-1) ?? 1,
    filled: filled?.size ?? 0,
    value: filled?.value ?? 0,
  });
  backend.perform(JOB.copyBox, words);
}

function stepsOf(shape: readonly number[]): number[] {
  return [...tf.util.computeStrides([...shape]), 1];
}

function offsetOf(shape: readonly number[], begin: readonly number[]): number {
  const steps = stepsOf(shape);
  return begin.reduce((sum, first, axis) => sum + first * steps[axis], 0);
}
