/**
 * The values by which the piecewise functions of a network decide: the sign after an activation, the largest of a pool,
 * the amplitude at the threshold. A value that lies on the edge within rounding falls on one side on one engine and on
 * the other on another, and the gradient jumps there, however well both compute.
 */

import * as tf from "@tensorflow/tfjs-core";

export type DecidingValues = readonly Float32Array[];

type Call = Parameters<ReturnType<typeof tf.engine>["runKernel"]>;

/** What decides in a forward pass, by kernel. */
const FORWARD: Record<string, (inputs: tf.NamedTensorMap, output: tf.Tensor) => tf.Tensor> = {
  [tf.LeakyRelu]: (_, output) => output,
  [tf.Relu]: (_, output) => output,
  [tf.MaxPool3D]: ({ x }) => x as tf.Tensor,
  [tf.GreaterEqual]: ({ a }) => a as tf.Tensor,
};

/** What then decides on the way back, by the name of the input. */
const BACKWARD: Record<string, string> = { [tf.Step]: "x", [tf.MaxPool3DGrad]: "input" };

/** What `run` decides by, in the order of its kernels; of a backend that can be read at once. */
export function watchDecisions<Result>(run: () => Result): { result: Result; decisions: DecidingValues } {
  const decisions: Float32Array[] = [];
  const result = withKernels(run, (original, [name, inputs, attributes]) => {
    const output = original(name, inputs, attributes);
    const decider = FORWARD[name]?.(inputs, output as tf.Tensor);
    if (decider) decisions.push(decider.dataSync<"float32">().slice());
    return output;
  });
  return { result, decisions };
}

/** Runs what decides as another run of the same did: on the other side of an edge where that was. */
export function decideAs<Result>(decisions: DecidingValues, run: () => Result): Result {
  const known = new Map<object, Float32Array>();
  let next = 0;
  const exchanged = (tensor: tf.Tensor): tf.Tensor => {
    const values = known.get(tensor.dataId);
    return values ? tf.tensor(values, tensor.shape) : tensor;
  };
  return withKernels(run, (original, [name, inputs, attributes]) => {
    const backward = BACKWARD[name];
    if (backward) {
      return original(name, { ...inputs, [backward]: exchanged(inputs[backward] as tf.Tensor) }, attributes);
    }
    const decider = FORWARD[name];
    if (!decider) return original(name, inputs, attributes);
    const values = decisions[next++] as Float32Array;
    if (name === tf.GreaterEqual) {
      const a = inputs.a as tf.Tensor;
      return original(name, { ...inputs, a: tf.tensor(values, a.shape) }, attributes);
    }
    const output = original(name, inputs, attributes);
    known.set(decider(inputs, output as tf.Tensor).dataId, values);
    return output;
  });
}

function withKernels<Result>(
  run: () => Result,
  handle: (original: (...call: Call) => tf.Tensor | tf.Tensor[], call: Call) => tf.Tensor | tf.Tensor[],
): Result {
  const engine = tf.engine();
  const original = engine.runKernel.bind(engine) as (...call: Call) => tf.Tensor | tf.Tensor[];
  engine.runKernel = ((...call: Call) => handle(original, call)) as typeof engine.runKernel;
  try {
    return run();
  } finally {
    // that of the class again
    Reflect.deleteProperty(engine, "runKernel");
  }
}
