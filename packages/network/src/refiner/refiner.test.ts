import "@autophase/vitest/matchers";
import { createRandom } from "@autophase/tensor-io";
import { createTrainState, type LossFunction, trainStep } from "@autophase/trainer";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { checkLayer } from "../../test/check-layer.js";
import { initializeWeights } from "../initialize-weights.js";
import { countParameters, listParameters } from "../parameters.js";
import { createWeightTensors, readWeightTensors } from "../weights.js";
import { applyRefiner } from "./apply-refiner.js";
import { createRefiner } from "./refiner.js";
import { refinerLoss } from "./refiner-loss.js";

type Shape5 = [number, number, number, number, number];

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend("cpu");
});

const refiner = createRefiner({ channels: 2 });

function randomInput(lengths: readonly number[], seed = 1): tf.Tensor5D {
  const shape = [...lengths, 9] as Shape5;
  const random = createRandom(seed);
  return tf.tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.normal()),
    shape,
  );
}

describe("createRefiner", () => {
  it("has names in the order of a state dictionary, and takes up a block's three modules", () => {
    const names = listParameters(refiner).map(({ name }) => name);
    expect(names[0]).toBe("refiner.0.weight");
    expect(names).toContain("refiner.5.running_var");
    expect(names.slice(-2)).toEqual(["refiner.32.weight", "refiner.32.bias"]);
  });

  it("has 324,099 trainable parameters at 16 channels", () => {
    expect(countParameters(createRefiner())).toBe(324_099);
  });

  it.each([0, 1.5, Number.NaN])("refuses %d channels", (channels) => {
    expect(() => createRefiner({ channels })).toThrow(`channels must be a positive integer, got ${channels}`);
  });
});

describe("applyRefiner", () => {
  it("begins as the modulus projection that it is given, with an undecided support", () => {
    const input = randomInput([2, 4, 8, 4]);
    const tensors = createWeightTensors(refiner, initializeWeights(refiner, { seed: 3 }));
    const { refined } = applyRefiner(refiner, tensors, input);
    expect(refined.shape).toEqual([2, 4, 8, 4, 3]);
    const [given, got] = [input.dataSync<"float32">(), refined.dataSync<"float32">()];
    for (let voxel = 0; voxel < got.length / 3; voxel++) {
      expect([...got.subarray(3 * voxel, 3 * voxel + 3)]).toEqual([given[9 * voxel], given[9 * voxel + 1], 0]);
    }
  });

  it("gives running statistics in training only, and leaks nothing", () => {
    const input = randomInput([2, 8, 8, 8]);
    const tensors = createWeightTensors(refiner, initializeWeights(refiner));
    const before = tf.memory().numTensors;
    const trained = applyRefiner(refiner, tensors, input, { training: true });
    expect(Object.keys(trained.statistics).sort()).toEqual(Object.keys(tensors.statistics).sort());
    const applied = applyRefiner(refiner, tensors, input);
    expect(applied.statistics).toEqual({});
    tf.dispose([trained.refined, trained.statistics, applied.refined]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("says which channels and lengths it wants", () => {
    const tensors = createWeightTensors(refiner, initializeWeights(refiner));
    expect(() => applyRefiner(refiner, tensors, tf.zeros([1, 8, 8, 8, 7]))).toThrow(
      "network refiner: expected an input of batch x depth x height x width x 9, got 1 x 8 x 8 x 8 x 7",
    );
    expect(() => applyRefiner(refiner, tensors, tf.zeros([1, 8, 6, 8, 9]))).toThrow("multiple of 4, got 6");
  });

  it("learns to turn an object around", async () => {
    const input = randomInput([2, 8, 8, 8]);
    const truth = tf.tidy(() => {
      const object = tf.slice(input, [0, 0, 0, 0, 0], [2, 8, 8, 8, 2]);
      return tf.concat([tf.neg(object), tf.ones([2, 8, 8, 8, 1])], 4) as tf.Tensor5D;
    });
    const { trainable, statistics } = createWeightTensors(refiner, initializeWeights(refiner, { seed: 1 }));
    const loss: LossFunction<tf.TensorContainer> = (weights, _, { buffers }) => {
      const tensors = { trainable: weights, statistics: buffers };
      const { refined, statistics } = applyRefiner(refiner, tensors, input, { training: true });
      return { loss: refinerLoss(refined, truth), buffers: statistics };
    };
    let state = createTrainState(trainable, statistics);
    const losses: number[] = [];
    for (let step = 0; step < 60; step++) {
      const result = await trainStep(state, {}, { loss, learningRate: 0.01 });
      losses.push(result.loss);
      state = result.state;
    }
    expect(losses.at(-1)).toBeLessThan(0.6 * (losses[0] as number));
    const kept = await readWeightTensors(refiner, { trainable: state.weights, statistics: state.buffers });
    expect([...kept.keys()]).toEqual(listParameters(refiner).map(({ name }) => name));
  });
});

describe("refinerLoss", () => {
  it("is distance plus weighted cross-entropy, and its gradient is theirs", () => {
    const shape: Shape5 = [1, 2, 2, 1, 3];
    const random = createRandom(7);
    const truth = Float64Array.from({ length: 12 }, (_, i) => (i % 3 === 2 ? random.integer(2) : random.normal()));
    const oracle = (x: Float64Array): number[] => {
      let sum = 0;
      for (let i = 0; i < x.length; i += 3) {
        const probability = 1 / (1 + Math.exp(-x[i + 2]));
        const entropy = truth[i + 2] === 1 ? -Math.log(probability) : -Math.log(1 - probability);
        sum += Math.hypot(x[i] - truth[i], x[i + 1] - truth[i + 1], 1e-3) + 0.5 * entropy;
      }
      return [sum / 4];
    };
    const target = tf.tensor(Float32Array.from(truth), shape);
    checkLayer([shape], oracle, ([x]) => refinerLoss(x as tf.Tensor5D, target as tf.Tensor5D, { supportWeight: 0.5 }));
  });

  it("refuses a truth of another shape", () => {
    expect(() => refinerLoss(tf.zeros([1, 4, 4, 4, 3]), tf.zeros([1, 4, 4, 8, 3]))).toThrow("refinerLoss: the truth");
  });
});
