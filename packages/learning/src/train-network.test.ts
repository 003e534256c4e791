import { createSimulatedSource, type SampleSource } from "@autophase/dataset";
import { type RegisteredWasmBackend, registerWasmBackend } from "@autophase/kernels/tfjs";
import { createNetwork, createWeightTensors, initializeWeights, type NetworkOptions } from "@autophase/network";
import { createModulusLoss } from "@autophase/physics/tf";
import { type Batch, createBatch, createFarFieldLoss } from "@autophase/prediction";
import {
  adam,
  constantSchedule,
  createTrainState,
  disposeTrainState,
  type TrainOptions,
  train,
} from "@autophase/trainer";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { validateNetwork } from "./validate-network.js";

let engine: RegisteredWasmBackend;
let source: SampleSource;
beforeAll(async () => {
  tf.enableProdMode();
  engine = await registerWasmBackend({ threads: 2 });
  source = createSimulatedSource({ size: 16, seed: 3, count: 64, validationCount: 3 });
});
afterAll(async () => {
  await source.close();
  engine.dispose();
});

const networkOf = (options: NetworkOptions = {}) => createNetwork({ channels: 4, ...options });
const stateOf = (network: ReturnType<typeof networkOf>) => {
  const { trainable, statistics } = createWeightTensors(network, initializeWeights(network, { seed: 1 }));
  return createTrainState(trainable, statistics);
};

describe("learning from patterns", () => {
  // twice, because the innermost layer normalises over one value of each sample
  it("overfits one pattern", async () => {
    const network = networkOf();
    const sample = await source.train(0, 0);
    const losses: number[] = [];
    const options: TrainOptions<Batch> = {
      loss: createFarFieldLoss({ network, loss: createModulusLoss(), threshold: constantSchedule(0.05) }),
      batches: () => createBatch([sample, sample]),
      ...{ stepsPerEpoch: 100, epochs: 1, learningRate: constantSchedule(1e-2), optimizer: adam() },
    };
    for await (const event of train(stateOf(network), options)) if (event.type === "step-end") losses.push(event.loss);
    expect(Math.min(...losses.slice(-10))).toBeLessThan(0.3 * (losses[0] as number));
  });

  it("keeps tensors and WebAssembly memory flat over steps, validation included, and gives all back", async () => {
    const network = networkOf();
    const before = [tf.memory().numTensors, engine.report().usedBytes];
    const loss = createModulusLoss();
    const seen = new Set<string>();
    const options: TrainOptions<Batch> = {
      loss: createFarFieldLoss({ network, loss, threshold: constantSchedule(0.1) }),
      batches: async (step, part) =>
        createBatch([await source.train(0, 4 * step + 2 * part), await source.train(0, 4 * step + 2 * part + 1)]),
      ...{ stepsPerEpoch: 4, epochs: 4, learningRate: constantSchedule(1e-3), accumulate: 2, clipNorm: 0.1 },
      validate: (state) =>
        validateNetwork(state, {
          network,
          source,
          batch: 2,
          loss,
          threshold: 0.1,
          signal: new AbortController().signal,
        }),
    };
    for await (const event of train(stateOf(network), options)) {
      if (event.type !== "step-end" || event.step === 0) continue;
      seen.add([tf.memory().numTensors, engine.report().usedBytes].join(" tensors, bytes "));
    }
    expect([...seen]).toHaveLength(1);
    expect([tf.memory().numTensors, engine.report().usedBytes]).toEqual(before);
  });
});

describe("validateNetwork", () => {
  it("judges what the support leaves of a projected prediction, not the pattern by itself", async () => {
    const network = networkOf({ modulusProjection: true });
    const before = tf.memory().numTensors;
    const state = stateOf(network);
    const given = { network, source, loss: createModulusLoss(), threshold: 0.5, signal: new AbortController().signal };
    const { metrics } = await validateNetwork(state, { ...given, batch: 3 });
    expect(metrics?.chiSquared).toBeGreaterThan(1e-3);
    disposeTrainState(state);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("is the mean over patterns, however many are taken at a time", async () => {
    const network = networkOf({ residual: true, supportTemperature: 0.05 });
    const state = stateOf(network);
    const loss = createModulusLoss({ name: "comb" });
    const given = { network, source, loss, threshold: 0.1, signal: new AbortController().signal };
    const before = tf.memory().numTensors;
    const [one, three] = [
      await validateNetwork(state, { ...given, batch: 1 }),
      await validateNetwork(state, { ...given, batch: 3 }),
    ];
    expect(tf.memory().numTensors).toBe(before);
    expect(three.loss).toBeCloseTo(one.loss, 5);
    const { chiSquared, pcc } = three.metrics as Record<string, number>;
    expect(chiSquared).toBeCloseTo(one.metrics?.chiSquared as number, 5);
    expect(pcc).toBeCloseTo(one.metrics?.pcc as number, 5);
    expect(chiSquared).toBeGreaterThan(0);
    expect(chiSquared).toBeLessThan(1);
    expect(Math.abs(pcc as number)).toBeLessThan(1);
  });
});
