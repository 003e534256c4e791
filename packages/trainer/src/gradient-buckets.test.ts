import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { peersInProcess } from "../test/peers-in-process.js";
import { differentiate } from "./differentiate.js";
import { createGradientBuckets } from "./gradient-buckets.js";

beforeAll(() => tf.setBackend("cpu"));

const weights = { a: tf.zeros([2, 2]), b: tf.zeros([3]), c: tf.zeros([1]), d: tf.zeros([2]) };

describe("createGradientBuckets", () => {
  it("begins buckets in one order, whatever order gradients come in, and each as early as it can", () => {
    const begun: (readonly number[])[] = [];
    const sum = async (values: Float32Array | Float64Array): Promise<void> => void begun.push([...values]);
    // of four values at most: d and c, b, a
    const buckets = createGradientBuckets({ rank: 0, size: 2, sum }, weights, 4);
    const counts = (["b", "d", "c", "a"] as const).map((name, k) => {
      buckets.add(name, new Float32Array(weights[name].size).fill(k));
      return begun.length;
    });
    expect(counts).toEqual([0, 0, 2, 3]);
    expect(begun).toEqual([
      [1, 1, 2],
      [0, 0, 0],
      [3, 3, 3, 3],
    ]);
    expect(() => buckets.add("e", new Float32Array(1))).toThrow("e is not awaited");
  });

  it("has the sums of peers that are ready at other times, under the names and in the shapes of the weights", async () => {
    const orders = [Object.keys(weights), Object.keys(weights).reverse()] as (keyof typeof weights)[][];
    const summed = await Promise.all(
      peersInProcess(2).map((peers) => {
        const buckets = createGradientBuckets(peers, weights, 4);
        for (const name of orders[peers.rank] ?? [])
          buckets.add(name, new Float32Array(weights[name].size).fill(peers.rank + 1));
        return buckets.finish();
      }),
    );
    for (const sums of summed) {
      expect(Object.keys(sums)).toEqual(Object.keys(weights));
      expect(sums.a?.shape).toEqual([2, 2]);
      for (const tensor of Object.values(sums)) expect(new Set(await tensor.data())).toEqual(new Set([3]));
    }
  });
});

it("a gradient is heard of before those of earlier layers are computed, and is the one that comes out", async () => {
  const said: string[] = [];
  const layer = (name: string) =>
    tf.customGrad((x, w, save) => {
      (save as tf.GradSaveFunc)([x as tf.Tensor, w as tf.Tensor]);
      const gradFunc = (dy: tf.Tensor, [x, w]: tf.Tensor[]): tf.Tensor[] => {
        said.push(`${name} computed`);
        return [tf.mul(dy, w as tf.Tensor), tf.mul(dy, x as tf.Tensor)];
      };
      return { value: tf.mul(x as tf.Tensor, w as tf.Tensor), gradFunc };
    });
  const loss = (named: tf.NamedTensorMap) => {
    // the second is used twice: it is heard of once, with all of it
    const hidden = layer("first")(tf.scalar(3), named.first as tf.Tensor);
    const twice = layer("second")(layer("second")(hidden, named.second as tf.Tensor), named.second as tf.Tensor);
    return { loss: twice as tf.Scalar };
  };
  const given = { first: tf.scalar(2), second: tf.scalar(5) };
  const before = tf.memory().numTensors;
  const heard: Record<string, number> = {};
  const context = { buffers: {}, step: 0 };
  const found = differentiate(given, {}, context, loss, (name, gradient) => {
    said.push(`${name} heard`);
    heard[name] = (gradient.dataSync() as Float32Array)[0] as number;
  });
  const plain = differentiate(given, {}, context, loss);
  for (const name of Object.keys(given)) {
    expect([...(await (found.gradients[name] as tf.Tensor).data())]).toEqual([heard[name]]);
    expect(await (plain.gradients[name] as tf.Tensor).data()).toEqual(await found.gradients[name]?.data());
  }
  expect(heard).toEqual({ first: 75, second: 60 });
  expect(said.slice(0, 5)).toEqual([
    "second computed",
    "second computed",
    "second heard",
    "first computed",
    "first heard",
  ]);
  tf.dispose([found.loss, found.gradients, plain.loss, plain.gradients]);
  expect(tf.memory().numTensors).toBe(before);
});
