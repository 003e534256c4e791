// The network alone in inference on the wasm engine, beside ONNX Runtime on the model that we export.

import { registerWasmBackend } from "@autophase/kernels/tfjs";
import { applyNetwork, createNetwork, createWeightTensors, initializeWeights } from "@autophase/network";
import { writeOnnx } from "@autophase/network/exchange";
import { createRandom } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import { medianSeconds } from "./median-seconds.mjs";

const CHANNELS = 32;
const THREADS = 2;
/** Largest difference of the outputs, of the norm. */
const TOLERANCE = 1e-4;

/** Both give amplitude and phase as arrays. They run one after the other: idle threads of ONNX Runtime spin. */
export async function onnxRow({ size, repeats }) {
  const network = createNetwork({ name: "anl2024", channels: CHANNELS, size });
  const weights = initializeWeights(network, { seed: 0 });
  const input = { shape: [1, size, size, size, 1], data: randomPattern(size ** 3) };
  const row = {
    work: `inference, anl2024 ${size}^3, batch 1, network alone`,
    peer: "ONNX Runtime",
    budget: "0.8 (aim)",
  };
  const ours = await runOurs(network, weights, input, repeats);
  const peer = await runOnnx(writeOnnx(network, weights, { size: [size, size, size] }), input, repeats);
  if (peer === undefined) {
    const note = "peer not run: needs onnxruntime-node with a library for this machine (npm install onnxruntime-node)";
    return { ...row, seconds: ours.seconds, note };
  }
  const difference = Math.max(...["amplitude", "phase"].map((name) => relativeError(ours[name], peer[name])));
  if (!(difference < TOLERANCE)) throw new Error(`onnxRow: the outputs differ by ${difference} of their norm`);
  const note = `outputs agree to ${difference.toExponential(0)}`;
  return { ...row, seconds: ours.seconds, peerSeconds: peer.seconds, note };
}

async function runOurs(network, weights, { shape, data }, repeats) {
  tf.enableProdMode();
  const backend = await registerWasmBackend({ threads: THREADS });
  const tensors = createWeightTensors(network, weights);
  const input = tf.tensor(data, shape);
  let output;
  const seconds = await medianSeconds(async () => {
    const { amplitude, phase } = applyNetwork(network, tensors, input);
    output = { amplitude: await amplitude.data(), phase: await phase.data() };
    tf.dispose([amplitude, phase]);
  }, repeats);
  backend.dispose();
  return { seconds, ...output };
}

/** Undefined where its native library cannot be loaded. */
async function runOnnx(model, { shape, data }, repeats) {
  const runtime = await import("onnxruntime-node").catch(() => undefined);
  if (runtime === undefined) return undefined;
  const { InferenceSession, Tensor } = runtime.default;
  const session = await InferenceSession.create(model, { intraOpNumThreads: THREADS });
  const input = new Tensor("float32", data, [1, 1, ...shape.slice(1, 4)]);
  let output;
  const seconds = await medianSeconds(async () => {
    output = await session.run({ input });
  }, repeats);
  await session.release();
  return { seconds, amplitude: output.amplitude.data, phase: output.phase.data };
}

function randomPattern(count) {
  const random = createRandom(1);
  return Float32Array.from({ length: count }, () => random.uniform());
}

function relativeError(actual, expected) {
  const difference = actual.map((value, i) => value - expected[i]);
  return norm(difference) / norm(expected);
}

function norm(values) {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}
