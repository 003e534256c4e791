// node train-on-your-patterns.ts FOLDER: a network learns from the patterns of a folder, without ever seeing an object.

import { createFolderSource } from "@autophase/dataset/node";
import { registerWasmBackend } from "@autophase/kernels/tfjs";
import {
  createNetwork,
  createWeightTensors,
  initializeWeights,
  readWeightTensors,
  writeWeights,
} from "@autophase/network";
import { createModulusLoss } from "@autophase/physics/tf";
import { createBatch, createFarFieldLoss, disposeBatch } from "@autophase/prediction";
import { writeFileAtomic } from "@autophase/tensor-io/node";
import { constantSchedule, createTrainState, disposeTrainState, trainStep } from "@autophase/trainer";
import "@tensorflow/tfjs-backend-cpu";

const [folder = "crystals", output = "weights.safetensors"] = process.argv.slice(2);
await registerWasmBackend();
const source = await createFolderSource({ folder, seed: 1, validationCount: 0 });
const network = createNetwork({ name: "anl2024", channels: 2, size: source.shape[0] });
const loss = createFarFieldLoss({ network, loss: createModulusLoss(), threshold: constantSchedule(0.1) });

const { trainable, statistics } = createWeightTensors(network, initializeWeights(network, { seed: 1 }));
let state = createTrainState(trainable, statistics);
for (let step = 0; step < 4; step++) {
  const batch = createBatch(await Promise.all([0, 1].map((k) => source.train(0, (2 * step + k) % source.count))));
  const next = await trainStep(state, batch, { loss, learningRate: 1e-2 });
  disposeBatch(batch);
  disposeTrainState(state, next.state);
  state = next.state;
  console.log(`step ${step}: loss ${next.loss.toFixed(4)}`);
}
const weights = await readWeightTensors(network, { trainable: state.weights, statistics: state.buffers });
await writeFileAtomic(output, writeWeights(network, weights));
await source.close();
