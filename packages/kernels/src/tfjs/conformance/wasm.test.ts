import * as tf from "@tensorflow/tfjs-core";
import { afterAll, describe, expect, it } from "vitest";
import { registerWasmBackend } from "../register-wasm-backend.js";
import { defineLearningConformance } from "./learning.js";
import { runKernel, valuesOn } from "./subject.js";

tf.enableProdMode();
const { name, dispose } = await registerWasmBackend({ threads: 2 });
afterAll(dispose);

defineLearningConformance("wasm", {
  backend: name,
  activationError: 2e-7,
  hasSubnormals: true,
  pools: { anyValues: true, sumsInOrder: true, anyGeometry: true, misplacedGradients: true },
});

describe("wasm", () => {
  it("leaves other types to the CPU backend", async () => {
    const add = () => tf.add(tf.tensor1d([1, 2], "int32"), tf.tensor1d([3, 4], "int32"));
    expect([...(await valuesOn(name, add))]).toEqual([4, 6]);
    const pool = { filterSize: 2, strides: 2, pad: "valid" };
    const most = () =>
      runKernel(tf.MaxPool3D, { x: tf.tensor([1, 2, 3, 4, 8, 7, 6, 5], [1, 2, 2, 2, 1], "int32") }, pool);
    expect([...(await valuesOn(name, most))]).toEqual([8]);
  });

  it("keeps the sign of zero", async () => {
    expect([...(await valuesOn(name, () => tf.tanh(tf.tensor1d([0, -0]))))]).toEqual([0, -0]);
  });
});
