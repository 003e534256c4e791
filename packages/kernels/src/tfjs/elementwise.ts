/** Element-wise kernels. */

import * as tf from "@tensorflow/tfjs-core";
import { JOB } from "../wasm/layout.generated.js";
import { foldBroadcast } from "./broadcast.js";
import { floatBits } from "./convolution/sweep.js";
import { areFloats, type KernelArguments, produce, type WasmKernel } from "./kernel.js";

/** In the order of `assembly/learning/elementwise.ts`. */
const TWO = [tf.Add, tf.Sub, tf.Multiply, tf.RealDiv, tf.Maximum, tf.Minimum];
const ONE: readonly [string, ((call: KernelArguments) => number)?][] = [
  [tf.Abs],
  [tf.Neg],
  [tf.Square],
  [tf.Sqrt],
  [tf.Rsqrt],
  [tf.Sign],
  [tf.LeakyRelu, ({ attributes }) => attributes.alpha as number],
  [tf.Step, ({ attributes }) => attributes.alpha as number],
  [tf.Sigmoid],
  [tf.Tanh],
];
const LEAKY = 6;
/** Values that are worth a thread. */
const UNIT_VALUES = 16384;

export const ELEMENTWISE_KERNELS: readonly WasmKernel[] = [
  ...TWO.map((name, operation) => combining(name, operation)),
  ...ONE.map(([name, parameter], operation) => changing(name, operation, parameter)),
  changing(tf.Relu, LEAKY, () => 0),
];

function combining(name: string, operation: number): WasmKernel {
  return {
    name,
    accepts: (call) => areFloats(call) && foldBroadcast(call.inputs.a.shape, call.inputs.b.shape) !== undefined,
    run: ({ inputs: { a, b }, backend }) => {
      const folded = foldBroadcast(a.shape, b.shape) as NonNullable<ReturnType<typeof foldBroadcast>>;
      const { shape, outer, inner, first, second } = folded;
      return produce(backend, shape, (out) => {
        if (outer * inner === 0) return;
        const words = [
          ...[operation, backend.addressOf(a), backend.addressOf(b), backend.addressOf(out), outer, inner],
          ...[first.rowStep, first.step, second.rowStep, second.step],
        ];
        backend.perform(JOB.combine, words, Math.ceil((outer * inner) / UNIT_VALUES));
      });
    },
  };
}

function changing(name: string, operation: number, parameterOf?: (call: KernelArguments) => number): WasmKernel {
  return {
    name,
    accepts: areFloats,
    run: (call) => {
      const { inputs, backend } = call;
      const x = inputs.x;
      const parameter = floatBits(parameterOf?.(call) ?? 0);
      return produce(backend, x.shape, (out) => {
        const count = x.shape.reduce((a, b) => a * b, 1);
        const words = [operation, backend.addressOf(x), backend.addressOf(out), count, parameter];
        backend.perform(JOB.change, words, Math.ceil(count / UNIT_VALUES));
      });
    },
  };
}
