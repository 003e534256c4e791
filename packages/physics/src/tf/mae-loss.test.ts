import "@autophase/vitest/matchers";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { maeLoss } from "./mae-loss.js";

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend("cpu");
});

describe("maeLoss", () => {
  const predicted = (): tf.Tensor => tf.tensor1d([1, 2, 3, 5]);
  const measured = (): tf.Tensor => tf.tensor1d([1, 4, 2, 1]);

  it("is the mean absolute difference", () => {
    expect(maeLoss(predicted(), measured()).dataSync()[0]).toBe(7 / 4);
  });

  it("counts measured voxels only", () => {
    expect(maeLoss(predicted(), measured(), tf.tensor1d([1, 1, 1, 0])).dataSync()[0]).toBe(1);
    expect(maeLoss(predicted(), measured(), tf.tensor1d([0, 0, 0, 0])).dataSync()[0]).toBe(0);
  });

  it("has gradient sign over count, 0 where both agree", () => {
    const gradient = (mask?: tf.Tensor): ArrayLike<number> =>
      tf
        .grad((x) => maeLoss(x, measured(), mask))(predicted())
        .dataSync();
    expect(gradient()).toBeAllClose([0, -0.25, 0.25, 0.25]);
    expect(gradient(tf.tensor1d([1, 1, 0, 0]))).toBeAllClose([0, -0.5, 0, 0]);
  });

  it("refuses other shapes", () => {
    expect(() => maeLoss(predicted(), tf.zeros([3]))).toThrow(/maeLoss: measured: expected 4, got 3/);
    expect(() => maeLoss(predicted(), measured(), tf.zeros([2, 2]))).toThrow(/maeLoss: mask/);
  });
});
