// Trains a refiner on iterates of endless simulated crystals; resumes by itself.
//   node tooling/study/refiner/train.mjs --out DIR
//     [--size 32 --channels 16 --batch 8 --rate 1e-3 --epochs 100 --seed 1]

import { appendFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { registerWasmBackend } from "@autophase/kernels/tfjs";
import {
  applyRefiner,
  createRefiner,
  createWeightTensors,
  initializeWeights,
  readRefiner,
  readWeightTensors,
  refinerLoss,
  writeRefiner,
} from "@autophase/network";
import { createRandom } from "@autophase/tensor-io";
import { readFileBytes, writeFileAtomic } from "@autophase/tensor-io/node";
import { createTrainState, train } from "@autophase/trainer";
import { loadCheckpoint, saveCheckpoint } from "@autophase/trainer/node";
import * as tf from "@tensorflow/tfjs-core";
import { batchOf } from "./batch.mjs";
import { createShardMaker } from "./iterate-shards.mjs";
import { createShardWindow } from "./shard-window.mjs";

const { values } = parseArgs({
  options: {
    out: { type: "string" },
    size: { type: "string", default: "32" },
    channels: { type: "string", default: "16" },
    batch: { type: "string", default: "8" },
    rate: { type: "string", default: "1e-3" },
    epochs: { type: "string", default: "100" },
    seed: { type: "string", default: "1" },
    threads: { type: "string", default: "1" },
  },
});
if (!values.out) {
  process.stderr.write("error: --out DIR: where the run is kept\n");
  process.exit(2);
}
const names = ["size", "channels", "batch", "rate", "epochs", "seed", "threads"];
const { size, channels, batch, rate, epochs, seed, threads } = Object.fromEntries(
  names.map((name) => [name, Number(values[name])]),
);
const STEPS = 500;
const WARM_UP = 200;
/** Weight of the past in the average of the weights that is judged. */
const MEMORY = 0.999;

await registerWasmBackend({ threads });
const refiner = createRefiner({ channels });
const paths = { last: join(values.out, "last.safetensors"), average: join(values.out, "refiner.safetensors") };
const maker = createShardMaker({ size });
const shards = createShardWindow({
  folder: join(values.out, "shards"),
  size,
  perIterate: maker.perIterate,
  first: 4,
  fresh: 2,
  most: 60,
  stageOf: (number) => (number % 2 === 0 ? "late" : "early"),
});
maker.dispose();

const began = performance.now();
const cpuSeconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
const { state, average, spent } = await open();
const abort = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => abort.abort(new Error(signal)));
try {
  await run();
} catch (error) {
  if (!abort.signal.aborted) throw error;
  process.stderr.write(`interrupted; go on with the same command\n`);
} finally {
  await shards.close();
}

async function open() {
  if (!existsSync(paths.last)) {
    const { trainable, statistics } = createWeightTensors(refiner, initializeWeights(refiner, { seed }));
    const copies = Object.entries({ ...trainable, ...statistics }).map(([name, tensor]) => [name, tf.clone(tensor)]);
    return { state: createTrainState(trainable, statistics), average: Object.fromEntries(copies), spent: 0 };
  }
  const { state, metadata } = await loadCheckpoint(paths.last);
  const { weights } = readRefiner(await readFileBytes(paths.average), { file: paths.average });
  const { trainable, statistics } = createWeightTensors(refiner, weights);
  return { state, average: { ...trainable, ...statistics }, spent: Number(metadata.cpuSeconds) };
}

async function run() {
  for await (const event of train(state, {
    epochs,
    stepsPerEpoch: STEPS,
    checkpointEvery: 250,
    clipNorm: 1,
    signal: abort.signal,
    learningRate: (step) => rate * Math.min(1, (step + 1) / WARM_UP),
    batches: async (step) => {
      const random = createRandom(seed, 1, step);
      return batchOf(await shards.of(Math.floor(step / STEPS)), random, { batch, size, perIterate: maker.perIterate });
    },
    loss: (weights, { input, truth }, { buffers }) => {
      const tensors = { trainable: weights, statistics: buffers };
      const { refined, statistics } = applyRefiner(refiner, tensors, input, { training: true });
      return { loss: refinerLoss(refined, truth), buffers: statistics };
    },
    observe: async ({ weights, buffers, progress: { step } }) => {
      follow({ ...weights, ...buffers }, Math.min(MEMORY, step / (step + 9)));
    },
    save: async (next, kind) => {
      if (kind !== "last") return undefined;
      const metadata = {
        cpuSeconds: String(spent + cpuSeconds()),
        steps: String(next.progress.step),
        seed: values.seed,
      };
      const average = await readWeightTensors(refiner, splitAverage());
      await writeFileAtomic(paths.average, writeRefiner(refiner, average, { metadata }));
      return saveCheckpoint(paths.last, next, { metadata });
    },
  })) {
    if (event.type === "epoch-end") report(event);
  }
}

function follow(tensors, memory) {
  for (const [name, tensor] of Object.entries(tensors)) {
    const before = average[name];
    average[name] = tf.tidy(() => tf.add(tf.mul(before, memory), tf.mul(tensor, 1 - memory)));
    before.dispose();
  }
}

function splitAverage() {
  const isStatistic = (name) => name.includes(".running_");
  const pick = (wanted) => Object.fromEntries(Object.entries(average).filter(([name]) => isStatistic(name) === wanted));
  return { trainable: pick(false), statistics: pick(true) };
}

function report({ epoch, step, trainingLoss }) {
  const seconds = (performance.now() - began) / 1000;
  const row = { epoch, step, seen: step * batch, trainingLoss, seconds, cpuSeconds: spent + cpuSeconds() };
  appendFileSync(join(values.out, "history.jsonl"), `${JSON.stringify(row)}\n`);
  process.stdout.write(`${JSON.stringify(row)}\n`);
}
