import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { maeLoss } from "../mae-loss.js";
import { normalizeModulus } from "../normalize-modulus.js";
import { lossByName } from "./loss-by-name.js";
import { createModulusLoss } from "./modulus-loss.js";

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend("cpu");
});

const modulus = (): tf.Tensor5D => tf.tensor5d([3, 4, 2, 8, 9, 1], [2, 3, 1, 1, 1]);
const measured = (): tf.Tensor5D => tf.tensor5d([1, 0.5, 0.2, 0.1, 1, 0.3], [2, 3, 1, 1, 1]);
const mask = (): tf.Tensor5D => tf.tensor5d([1, 0, 1, 1, 1, 1], [2, 3, 1, 1, 1]);
const numberOf = (loss: tf.Scalar): number => loss.dataSync()[0] as number;

describe("createModulusLoss", () => {
  it("is the paper's loss by default", () => {
    const expected = numberOf(maeLoss(normalizeModulus(modulus()), measured()));
    expect(numberOf(createModulusLoss()(modulus(), measured()))).toBeCloseTo(expected, 6);
  });

  it("scales to the brightest of the measured voxels", () => {
    const sum = Math.abs(1 - 1) + Math.abs(2 / 3 - 0.2);
    const second = (Math.abs(8 / 9 - 0.1) + 0 + Math.abs(1 / 9 - 0.3)) / 3;
    const loss = createModulusLoss({ name: "mae" })(modulus(), measured(), { mask: mask() });
    expect(numberOf(loss)).toBeCloseTo((sum / 2 + second) / 2, 6);
  });

  it("leaves the scale to the loss where it looks for the best", () => {
    const expected = numberOf(lossByName("comb")(modulus(), measured(), { scale: true }));
    expect(numberOf(createModulusLoss({ name: "comb", scale: true })(modulus(), measured()))).toBe(expected);
  });

  it("refuses unknown names at once", () => {
    expect(() => createModulusLoss({ name: "best" })).toThrow(/unknown loss "best"/);
  });
});
