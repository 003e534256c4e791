// A training step and an inference of anl2024 on the wasm engine, beside PyTorch on the CPU.

import { registerWasmBackend } from "@autophase/kernels/tfjs";
import { applyNetwork, createNetwork, createWeightTensors, initializeWeights } from "@autophase/network";
import { farFieldModulus, maeLoss, normalizeModulus } from "@autophase/physics/tf";
import { createTrainState, disposeTrainState, trainStep } from "@autophase/trainer";
import * as tf from "@tensorflow/tfjs-core";
import { medianSeconds } from "./median-seconds.mjs";

const CHANNELS = 32;

export async function learningRows({ size, batch, repeats }, peer) {
  tf.enableProdMode();
  const backend = await registerWasmBackend();
  const network = createNetwork({ name: "anl2024", channels: CHANNELS, size });
  const note = peer
    ? ""
    : "peer not run: needs python3 with torch (Debian: python3-torch), and the peer scripts (AUTOPHASE_SHARED)";
  const name = `anl2024 ${size}^3`;
  const training = await trainingSeconds(network, size, batch, repeats);
  const memory = backend.report();
  const inference = await inferenceSeconds(network, size, 2 * repeats);
  backend.dispose();
  return [
    {
      work: `training, ${name}, batch ${batch}, a sample`,
      seconds: training / batch,
      peer: "PyTorch",
      peerSeconds: peer?.trainSecondsPerSample,
      budget: 1.2,
      note,
    },
    {
      work: `inference, ${name}, batch 1`,
      seconds: inference,
      peer: "PyTorch",
      peerSeconds: peer?.inferenceSeconds,
      budget: 1,
      note,
    },
    { work: "memory of that training", value: `${(memory.totalBytes / 1e6).toFixed(0)} MB`, budget: "3000" },
  ];
}

async function trainingSeconds(network, size, batch, repeats) {
  const { trainable, statistics } = createWeightTensors(network, initializeWeights(network, { seed: 0 }));
  let state = createTrainState(trainable, statistics);
  const input = tf.randomUniform([batch, size, size, size, 1], 0, 1, "float32", 1);
  const loss = (weights, x, { buffers }) => {
    const output = applyNetwork(network, { trainable: weights, statistics: buffers }, x, {
      training: true,
      threshold: 0.1,
    });
    return {
      loss: maeLoss(normalizeModulus(farFieldModulus(output.amplitude, output.phase)), x),
      buffers: output.statistics,
    };
  };
  const seconds = await medianSeconds(async () => {
    const next = await trainStep(state, input, { loss, learningRate: 1e-3 });
    disposeTrainState(state, next.state);
    state = next.state;
  }, repeats);
  disposeTrainState(state);
  input.dispose();
  return seconds;
}

async function inferenceSeconds(network, size, repeats) {
  const weights = createWeightTensors(network, initializeWeights(network, { seed: 0 }));
  const input = tf.randomUniform([1, size, size, size, 1], 0, 1, "float32", 1);
  return medianSeconds(async () => {
    const modulus = tf.tidy(() => {
      const { amplitude, phase } = applyNetwork(network, weights, input, { threshold: 0.1 });
      return normalizeModulus(farFieldModulus(amplitude, phase));
    });
    await modulus.data();
    modulus.dispose();
  }, repeats);
}
