import { registerWasmBackend } from "@autophase/kernels/tfjs";
import { createNetwork, initializeWeights, type Weights, WeightsError } from "@autophase/network";
import { createModulusLoss, farFieldModulus } from "@autophase/physics/tf";
import { simulateCrystal } from "@autophase/simulation";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { disposeBatch, patternBatch } from "./batch.js";
import { type FineTuneEvent, type FineTuneOptions, fineTune } from "./fine-tune.js";
import { fitInput } from "./predict-object.js";
import { createPredictor } from "./predictor.js";

const SHAPE = [32, 32, 32];
const network = createNetwork({ channels: 2 });
const { pattern } = fitInput(simulateCrystal({ seed: 4, index: 0, shape: SHAPE }).pattern, {
  shape: SHAPE,
  oversampling: [3, 3, 3],
});

beforeAll(async () => {
  tf.enableProdMode();
  const { dispose } = await registerWasmBackend({ threads: 2 });
  return dispose;
});

async function run(options: Partial<FineTuneOptions>): Promise<{ losses: number[]; weights: Weights; steps: number }> {
  const losses: number[] = [];
  let last: FineTuneEvent | undefined;
  for await (const event of fineTune({ pattern, network, steps: 4, ...options })) {
    if (event.type === "step-end") losses.push(event.loss);
    last = event;
  }
  if (last?.type !== "done") throw new TypeError("fine-tuning ended without its weights");
  return { losses, weights: last.weights, steps: last.steps };
}

/** The loss of what the weights infer. */
async function inferredLoss(weights: Weights, threshold: number): Promise<number> {
  const predictor = createPredictor({ network, weights, threshold, shape: SHAPE });
  const { object } = await predictor.predict(pattern);
  predictor.dispose();
  const batch = patternBatch(pattern);
  const { input, mask, peakCounts } = batch;
  const volume = (data: Float32Array) => tf.tensor5d(data, [1, 32, 32, 32, 1]);
  const amplitude = volume(object.real.map((re, i) => Math.hypot(re, object.imag[i] as number)));
  const phase = volume(object.real.map((re, i) => Math.atan2(object.imag[i] as number, re)));
  const loss = createModulusLoss()(farFieldModulus(amplitude, phase), input, { mask, peakCounts });
  const [value] = await loss.data();
  disposeBatch(batch);
  tf.dispose([amplitude, phase, loss]);
  return value as number;
}

describe("fineTune", () => {
  it("lowers the loss from scratch, and its weights infer what the loss saw", async () => {
    const { losses, weights } = await run({ steps: 25, seed: 1, threshold: 0 });
    const lowest = Math.min(...losses);
    expect(lowest).toBeLessThan(0.8 * (losses[0] as number));
    expect(Math.abs((await inferredLoss(weights, 0)) / lowest - 1)).toBeLessThan(0.05);
  });

  it("lowers the loss of given weights without touching their statistics", async () => {
    const given = (await run({ steps: 8, seed: 1 })).weights;
    const { losses, weights } = await run({ weights: given, steps: 8 });
    expect(Math.min(...losses)).toBeLessThan(losses[0] as number);
    const statistics = [...given.keys()].filter((name) => name.includes("running"));
    expect(statistics.length).toBeGreaterThan(0);
    for (const name of statistics) expect(weights.get(name)).toEqual(given.get(name));
    expect(await inferredLoss(weights, 0.1)).toBeCloseTo(Math.min(...losses), 4);
  });

  it("is the same for the same seed, and another for another", async () => {
    const [first, again, other] = [await run({ seed: 5 }), await run({ seed: 5 }), await run({ seed: 6 })];
    expect(again.losses).toEqual(first.losses);
    expect(other.losses).not.toEqual(first.losses);
  });

  it("holds no tensor after it is done, or left early", async () => {
    await run({ steps: 2 });
    const before = tf.memory().numTensors;
    await run({ steps: 3 });
    for await (const _ of fineTune({ pattern, network, steps: 9 })) break;
    expect(tf.memory().numTensors).toBe(before);
  });

  it("ends early with the best so far when it is told to", async () => {
    const controller = new AbortController();
    const events: FineTuneEvent[] = [];
    for await (const event of fineTune({ pattern, network, steps: 50, signal: controller.signal })) {
      events.push(event);
      if (events.length === 2) controller.abort();
    }
    expect(events.map(({ type }) => type)).toEqual(["step-end", "step-end", "done"]);
    expect(events.at(-1)).toMatchObject({ steps: 2 });
  });

  it("refuses no steps, no rate, and weights of another network", async () => {
    await expect(run({ steps: 0 })).rejects.toThrow("steps must be a positive integer, got 0");
    await expect(run({ learningRate: 0 })).rejects.toThrow("the learning rate must be positive, got 0");
    const weights = initializeWeights(createNetwork({ channels: 3 }));
    await expect(run({ weights })).rejects.toThrow(WeightsError);
  });
});
