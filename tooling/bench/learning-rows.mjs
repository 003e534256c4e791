// Training and inference on an engine for learning, beside PyTorch on the same device.

import { applyNetwork, createNetwork, createWeightTensors, initializeWeights } from "@autophase/network";
import { farFieldModulus, maeLoss, normalizeModulus } from "@autophase/physics/tf";
import { constantSchedule, createTrainState, train } from "@autophase/trainer";
import * as tf from "@tensorflow/tfjs-core";
import { medianOf, medianSeconds } from "./median-seconds.mjs";
import { multiplyAdds } from "./multiply-adds.mjs";

/**
 * On the current backend. @param work - `network`, `channels` (default 32), `size`, `batch`; `steps` of training that
 * are timed together, thrice; `repeats` of the peer, half of those of inference.
 * @param budgets - at most so many times the peer, where there is a budget.
 * @param mark - added to the name of a row, such as an engine's.
 */
export async function learningRows(work, peer, { budgets = {}, mark = "", peerMissing = TORCH_MISSING } = {}) {
  const { network: name = "anl2024", channels = 32, size, batch, steps, repeats } = work;
  const network = createNetwork({ name, channels, size });
  const note = peer ? "" : peerMissing;
  const forward = 2 * multiplyAdds(network, size);
  const rows = [];
  const training = await trainingSeconds(network, size, batch, steps);
  rows.push({
    work: `training, ${name} ${size}^3, batch ${batch}, a sample${mark}`,
    seconds: training / batch,
    // forward, and the gradients of weights and of inputs, which the first layer has not: less than a hundredth
    flops: 3 * forward,
    peer: "PyTorch",
    peerSeconds: peer?.trainSecondsPerSample,
    budget: budgets.training,
    note,
  });
  rows.push({
    work: `inference, ${name} ${size}^3, batch 1${mark}`,
    seconds: await inferenceSeconds(network, size, 2 * repeats),
    flops: forward,
    peer: "PyTorch",
    peerSeconds: peer?.inferenceSeconds,
    budget: budgets.inference,
    note,
  });
  return rows;
}

const TORCH_MISSING =
  "peer not run: needs python3 with torch (Debian: python3-torch), and the peer scripts (AUTOPHASE_SHARED)";

/** Of a step as a run takes it: the loss is looked at in the end only, and the first step is not counted. */
async function trainingSeconds(network, size, batch, steps) {
  const { trainable, statistics } = createWeightTensors(network, initializeWeights(network, { seed: 0 }));
  const input = await tf.randomUniform([batch, size, size, size, 1], 0, 1, "float32", 1).data();
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
  const options = {
    loss,
    batches: () => tf.tensor5d(input, [batch, size, size, size, 1]),
    stepsPerEpoch: steps,
    lossEvery: steps,
    epochs: 4,
    learningRate: constantSchedule(1e-3),
  };
  // the first epoch compiles, plans and warms up
  const seconds = [];
  for await (const event of train(createTrainState(trainable, statistics), options)) {
    if (event.type === "epoch-end" && event.epoch > 0) seconds.push(event.seconds / steps);
  }
  return medianOf(seconds);
}

async function inferenceSeconds(network, size, repeats) {
  const weights = createWeightTensors(network, initializeWeights(network, { seed: 0 }));
  const input = tf.randomUniform([1, size, size, size, 1], 0, 1, "float32", 1);
  const seconds = await medianSeconds(async () => {
    const modulus = tf.tidy(() => {
      const { amplitude, phase } = applyNetwork(network, weights, input, { threshold: 0.1 });
      return normalizeModulus(farFieldModulus(amplitude, phase));
    });
    await modulus.data();
    modulus.dispose();
  }, repeats);
  tf.dispose([input, weights.trainable, weights.statistics]);
  return seconds;
}
