import "@autophase/vitest/matchers";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { lineBatch, scaled, squaredError, startState } from "../test/line.js";
import { clipByGlobalNorm, gradientNorm } from "./clip-gradients.js";
import type { LossFunction } from "./differentiate.js";
import { TrainingDivergedError } from "./errors.js";
import { accumulatedTrainStep, trainStep } from "./train-step.js";

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend("cpu");
});

describe("accumulatedTrainStep", () => {
  it("equals one step with all samples in one batch", async () => {
    const options = { loss: squaredError, learningRate: 0.1 };
    const parts = await accumulatedTrainStep(
      startState(),
      { parts: 3, batchOf: (part) => lineBatch(0, part) },
      options,
    );
    const whole = await trainStep(startState(), lineBatch(0, 0, 1, 2), options);
    expect(parts.loss).toBeCloseTo(whole.loss, 5);
    expect(parts.gradientNorm).toBeCloseTo(whole.gradientNorm, 5);
    for (const name of ["slope", "offset"]) {
      const moment = (result: typeof parts) => result.state.optimizer.first[name]?.dataSync() as Float32Array;
      expect(moment(parts)).toBeAllClose(moment(whole), { rtol: 1e-5 });
      expect(parts.state.weights[name]?.dataSync()).toBeAllClose(
        whole.state.weights[name]?.dataSync() as Float32Array,
        {
          rtol: 1e-5,
        },
      );
    }
    // each part has moved the buffer on
    expect(parts.state.buffers.count?.dataSync()[0]).toBe(3);
    expect(whole.state.buffers.count?.dataSync()[0]).toBe(1);
  });

  it("leaves no tensor but those of the new state, and the given batch alone", async () => {
    const state = startState();
    const before = tf.memory().numTensors;
    const batchOf = (part: number) => lineBatch(0, part);
    await accumulatedTrainStep(state, { parts: 3, batchOf }, { loss: squaredError, learningRate: 0.1, clipNorm: 1e-3 });
    // two weights with two moments each, and the buffer
    expect(tf.memory().numTensors).toBe(before + 7);
    const batch = lineBatch(1);
    await trainStep(state, batch, { loss: squaredError, learningRate: 0.1 });
    expect(batch.x.isDisposed).toBe(false);
  });

  it("stops at the first part that is not finite and leaves nothing behind", async () => {
    const state = startState();
    const before = tf.memory().numTensors;
    const asked: number[] = [];
    const loss: LossFunction<ReturnType<typeof lineBatch>> = (weights, batch, context) => {
      const result = squaredError(weights, batch, context);
      return asked.length === 2 ? { ...result, loss: scaled(result.loss, Number.POSITIVE_INFINITY) } : result;
    };
    const batchOf = (part: number) => {
      asked.push(part);
      return lineBatch(0, part);
    };
    const step = accumulatedTrainStep(state, { parts: 4, batchOf }, { loss, learningRate: 0.1 });
    await expect(step).rejects.toBeInstanceOf(TrainingDivergedError);
    await expect(step).rejects.toThrow(/at step 0: the weights or the patterns that it began with are the cause$/);
    expect(asked).toEqual([0, 1]);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("clipByGlobalNorm", () => {
  const gradients = () => ({ a: tf.tensor1d([3, 0]), b: tf.tensor2d([[0, -4]]) });

  it("shortens all gradients by one factor", async () => {
    const clipped = clipByGlobalNorm(gradients(), 1);
    expect(await gradientNorm(gradients())).toBe(5);
    expect(clipped.a?.dataSync()).toBeAllClose([0.6, 0], { rtol: 1e-6 });
    expect(clipped.b?.dataSync()).toBeAllClose([0, -0.8], { rtol: 1e-6 });
    expect(clipped.b?.shape).toEqual([1, 2]);
  });

  it("leaves short ones as they are", () => {
    const clipped = clipByGlobalNorm(gradients(), 5);
    expect([...(clipped.a?.dataSync() ?? []), ...(clipped.b?.dataSync() ?? [])]).toEqual([3, 0, 0, -4]);
    const none = clipByGlobalNorm({ a: tf.zeros([2]) }, 1);
    expect([...(none.a?.dataSync() ?? [])]).toEqual([0, 0]);
  });

  it("limits the step that is taken", async () => {
    const options = { loss: squaredError, learningRate: 0.1 };
    const free = await trainStep(startState(), lineBatch(0), options);
    const short = await trainStep(startState(), lineBatch(0), { ...options, clipNorm: 0.5 });
    expect(short.gradientNorm).toBe(free.gradientNorm);
    expect(await gradientNorm(short.state.optimizer.first)).toBeCloseTo(0.1 * 0.5, 5);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])("tells of a gradient with %d", async (value) => {
    expect(Number.isFinite(await gradientNorm({ a: tf.tensor1d([1, value]) }))).toBe(false);
  });
});
