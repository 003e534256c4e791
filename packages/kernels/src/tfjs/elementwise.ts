/** Element-wise kernels. */

import * as tf from "@tensorflow/tfjs-core";
import { CHANGE, CHANGE_JOB, COMBINATION, COMBINE_JOB, JOB } from "../wasm/layout.generated.js";
import { wordsOf } from "../wasm/structure.js";
import { foldBroadcast } from "./broadcast.js";
import { areFloats, type KernelArguments, produce, type WasmKernel } from "./kernel.js";

const alphaOf = ({ attributes }: KernelArguments) => (attributes as { readonly alpha: number }).alpha;
/** Values that are worth a thread. */
const UNIT_VALUES = 16384;

export const ELEMENTWISE_KERNELS: readonly WasmKernel[] = [
  combining(tf.Add, COMBINATION.add),
  combining(tf.Sub, COMBINATION.subtract),
  combining(tf.Multiply, COMBINATION.multiply),
  combining(tf.RealDiv, COMBINATION.divide),
  combining(tf.Maximum, COMBINATION.maximum),
  combining(tf.Minimum, COMBINATION.minimum),
  changing(tf.Abs, CHANGE.abs),
  changing(tf.Neg, CHANGE.negate),
  changing(tf.Square, CHANGE.square),
  changing(tf.Sqrt, CHANGE.sqrt),
  changing(tf.Rsqrt, CHANGE.reciprocalSqrt),
  changing(tf.Sign, CHANGE.sign),
  changing(tf.LeakyRelu, CHANGE.leaky, alphaOf),
  changing(tf.Relu, CHANGE.leaky),
  changing(tf.Step, CHANGE.step, alphaOf),
  changing(tf.Sigmoid, CHANGE.sigmoid),
  changing(tf.Tanh, CHANGE.tanh),
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
        const words = wordsOf(COMBINE_JOB, {
          operation,
          first: backend.addressOf(a),
          second: backend.addressOf(b),
          result: backend.addressOf(out),
          outer,
          inner,
          firstRowStep: first.rowStep,
          firstStep: first.step,
          secondRowStep: second.rowStep,
          secondStep: second.step,
        });
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
      const parameter = parameterOf?.(call) ?? 0;
      return produce(backend, x.shape, (out) => {
        const count = x.shape.reduce((a, b) => a * b, 1);
        const [source, result] = [backend.addressOf(x), backend.addressOf(out)];
        const words = wordsOf(CHANGE_JOB, { operation, source, result, count, parameter });
        backend.perform(JOB.change, words, Math.ceil(count / UNIT_VALUES));
      });
    },
  };
}
