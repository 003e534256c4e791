/** Learning on our backends of TensorFlow.js, in Node or in a page. */

import { registerWasmBackend } from "@autophase/kernels/tfjs";
import { registerGpuBackend } from "@autophase/kernels/tfjs-gpu";
import { applyNetwork, createNetwork, createWeightTensors, initializeWeights } from "@autophase/network";
import { farFieldModulus, maeLoss, normalizeModulus } from "@autophase/physics/tf";
import { createRandom } from "@autophase/tensor-io";
import { createTrainState, disposeTrainState, type LossFunction, type TrainState, trainStep } from "@autophase/trainer";
import * as tf from "@tensorflow/tfjs-core";
import type { Outcome } from "./outcome.js";

const SIZE = 16;
const BATCH = 2;

/** One step of training of a small `anl2024`. */
export async function runLearning(threads: number): Promise<Outcome> {
  tf.enableProdMode();
  const backend = await registerWasmBackend({ threads });
  try {
    return { description: backend.description, ...(await trainOnce()) };
  } finally {
    backend.dispose();
  }
}

export interface LossCurve {
  readonly description: string;
  /** Before each step. */
  readonly losses: readonly number[];
}

/** Steps of the same training. */
export async function runLossCurve(engine: "wasm" | "gpu", steps: number): Promise<LossCurve> {
  tf.enableProdMode();
  const backend = engine === "gpu" ? await registerGpuBackend() : await registerWasmBackend({ threads: 1 });
  const batch = drawBatch();
  let state = startState();
  try {
    const losses: number[] = [];
    for (let step = 0; step < steps; step++) {
      const next = await trainStep(state, batch, { loss, learningRate: 5e-5 });
      disposeTrainState(state, next.state);
      state = next.state;
      losses.push(next.loss);
    }
    return { description: backend.description, losses };
  } finally {
    disposeTrainState(state);
    batch.dispose();
    backend.dispose();
  }
}

/** The statistics are of activations, which no head and no transform has touched: no `Math` is in them. */
async function trainOnce(): Promise<Pick<Outcome, "exact" | "close">> {
  const before = startState();
  const batch = drawBatch();
  const { state: after, loss: value } = await trainStep(before, batch, { loss, learningRate: 1e-3 });
  const exact = { "running statistics": await valuesOf(after.buffers) };
  const [weights, moments] = [await valuesOf(after.weights), await valuesOf(after.optimizer.first)];
  disposeTrainState(before, after);
  disposeTrainState(after);
  batch.dispose();
  return { exact, close: { loss: [value], weights, "first moments": moments } };
}

const network = createNetwork({ name: "anl2024", channels: 4, size: SIZE });

function startState(): TrainState {
  const { trainable, statistics } = createWeightTensors(network, initializeWeights(network, { seed: 7 }));
  return createTrainState(trainable, statistics);
}

const loss: LossFunction<tf.Tensor5D> = (weights, batch, { buffers }) => {
  const tensors = { trainable: weights, statistics: buffers };
  const output = applyNetwork(network, tensors, batch, { training: true });
  const predicted = normalizeModulus(farFieldModulus(output.amplitude, output.phase));
  return { loss: maeLoss(predicted, batch), buffers: output.statistics };
};

function drawBatch(): tf.Tensor5D {
  const random = createRandom(8);
  const values = Float32Array.from({ length: BATCH * SIZE ** 3 }, () => random.uniform());
  return tf.tensor5d(values, [BATCH, SIZE, SIZE, SIZE, 1]);
}

async function valuesOf(tensors: tf.NamedTensorMap): Promise<number[]> {
  const names = Object.keys(tensors).sort();
  const values = await Promise.all(names.map((name) => (tensors[name] as tf.Tensor).data()));
  return values.flatMap((data) => [...data]);
}
