/**
 * The gradient of maximum pooling without the maxima, which the native one asks for. Of equals in a window the native
 * one gives each the whole gradient on a processor: in a constant surrounding, as of no counts, eight times too much.
 * Where windows lie side by side the last of equals has it, as on the other engines.
 */

import type { KernelConfig, Tensor, Tensor5D, TensorInfo } from "@tensorflow/tfjs-core";
import type { Tensorflow } from "../field.js";
import { type Inputs, stockKernels } from "./stock-kernels.js";
import { tensorKernel } from "./tensor-kernel.js";

interface PoolAttributes {
  readonly filterSize: number | readonly number[];
  readonly strides: number | readonly number[];
  readonly pad: "valid" | "same" | number;
}

export function poolKernels(tf: Tensorflow, backendName: string): KernelConfig[] {
  const { MaxPool3D, MaxPool3DGrad } = tf;
  const stock = stockKernels(tf, backendName, [MaxPool3D, MaxPool3DGrad]);
  const apart = tensorKernel(tf, backendName, MaxPool3DGrad, ({ dy, input }, attributes) => [
    gradientOfWindows(tf, dy as Tensor5D, input as Tensor5D, windowOf(attributes as PoolAttributes)),
  ]);
  return [
    {
      kernelName: MaxPool3DGrad,
      backendName,
      kernelFunc: (call) => {
        const { inputs, attrs, backend } = call;
        if (isSideBySide(attrs as unknown as PoolAttributes)) return (apart.kernelFunc(call) as TensorInfo[])[0];
        const { dy, input } = inputs as Inputs;
        const maxima = stock.run(backend, MaxPool3D, { x: input }, attrs ?? {});
        return stock.through(backend, maxima, (output) =>
          stock.run(backend, MaxPool3DGrad, { dy, input, output }, attrs ?? {}),
        );
      },
    },
  ];
}

function windowOf({ filterSize }: PoolAttributes): readonly number[] {
  return typeof filterSize === "number" ? [filterSize, filterSize, filterSize] : filterSize;
}

function isSideBySide({ filterSize, strides, pad }: PoolAttributes): boolean {
  const [lengths, steps] = [filterSize, strides].map((size) => (typeof size === "number" ? [size, size, size] : size));
  return pad === "valid" && lengths.every((length, axis) => length === steps[axis]);
}

function gradientOfWindows(tf: Tensorflow, dy: Tensor5D, input: Tensor5D, window: readonly number[]): Tensor {
  const whole = dy.shape.map((count, axis) => count * (window[axis - 1] ?? 1));
  const strides = [1, ...window, 1];
  const placed = (offset: readonly number[]): Tensor5D =>
    tf.stridedSlice(input, [0, ...offset, 0], whole, strides) as Tensor5D;
  const offsets = combinations(window);
  const maxima = offsets.map(placed).reduce((most, each) => tf.maximum(most, each) as Tensor5D);
  let rest = tf.onesLike(dy) as Tensor5D;
  const pieces = offsets.toReversed().map((offset) => {
    const own = tf.mul(rest, tf.cast(tf.equal(placed(offset), maxima), "float32")) as Tensor5D;
    rest = tf.sub(rest, own);
    return tf.mul(dy, own) as Tensor;
  });
  const joined = [3, 2, 1].reduce(
    (parts, axis) => interleaved(tf, parts, axis, window[axis - 1]),
    pieces.toReversed(),
  )[0];
  return tf.pad(
    joined,
    input.shape.map((length, axis) => [0, length - whole[axis]]),
  );
}

/** Of each `count` neighbours one, whose elements take turns along the axis. */
function interleaved(tf: Tensorflow, parts: readonly Tensor[], axis: number, count: number): Tensor[] {
  return Array.from({ length: parts.length / count }, (_, k) => {
    const own = parts.slice(k * count, (k + 1) * count);
    const shape = own[0].shape.map((length, each) => (each === axis ? length * count : length));
    return tf.reshape(tf.stack(own, axis + 1), shape);
  });
}

/** Offsets within a window, the last axis changing fastest. */
function combinations(window: readonly number[]): number[][] {
  return window.reduce<number[][]>(
    (lists, length) => lists.flatMap((list) => Array.from({ length }, (_, k) => [...list, k])),
    [[]],
  );
}
