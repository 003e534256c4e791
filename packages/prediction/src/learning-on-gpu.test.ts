/** Networks with candidates that look at the autocorrelation, on a GPU in software: a step reads no array. */

import "@autophase/vitest/matchers";
import { registerWasmBackend } from "@autophase/kernels/tfjs";
import { registerGpuBackend } from "@autophase/kernels/tfjs-gpu";
import { createNetwork, createWeightTensors, initializeWeights } from "@autophase/network";
import { createModulusLoss } from "@autophase/physics/tf";
import { simulateCrystal } from "@autophase/simulation";
import { createTrainState, trainStep } from "@autophase/trainer";
import { prepareSoftwareGpu } from "@autophase/vitest/software-gpu";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { patternBatch } from "./batch.js";
import { createFarFieldLoss, predictBatch } from "./far-field-loss.js";
import { fitInput } from "./predict-object.js";

const SHAPE = [16, 16, 16];
const reason = prepareSoftwareGpu();

describe.skipIf(reason !== undefined)(`learning on gpu${reason ? ` (skipped: ${reason})` : ""}`, () => {
  it("predicts and steps as wasm does", { timeout: 180_000 }, async () => {
    tf.enableProdMode();
    const expected = await run(await registerWasmBackend({ threads: 1 }));
    const actual = await run(await registerGpuBackend());
    expect(actual.amplitude).toBeAllClose(expected.amplitude, { rtol: 1e-4, atol: 1e-4 });
    expect(actual.loss).toBeCloseTo(expected.loss, 5);
    expect(actual.gradientNorm / expected.gradientNorm).toBeCloseTo(1, 3);
  });
});

async function run({ dispose }: { dispose(): void }) {
  const network = createNetwork({ name: "patterson", channels: 4, size: 16, normalization: "group" });
  const weights = createWeightTensors(network, initializeWeights(network, { seed: 4 }));
  const { pattern } = simulateCrystal({ seed: 6, index: 2, shape: SHAPE, detector: { peakCounts: 1e5 } });
  const batch = patternBatch(fitInput(pattern, { shape: SHAPE }).pattern);
  const predicted = tf.tidy(() => predictBatch(network, weights, batch, { threshold: 0.1 }).amplitude);
  const amplitude = await predicted.data<"float32">();
  const loss = createFarFieldLoss({ network, loss: createModulusLoss(), threshold: () => 0.1, training: true });
  const state = createTrainState(weights.trainable, weights.statistics);
  const step = await trainStep(state, batch, { loss, learningRate: 1e-3 });
  dispose();
  return { amplitude: amplitude.slice(), loss: step.loss, gradientNorm: step.gradientNorm };
}
