import { createRandom } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { runKernel, useBothBackends } from "./both-backends.js";

useBothBackends();

type Three = [number, number, number];
interface Pool {
  readonly filterSize: number | Three;
  readonly strides: number | Three;
  readonly pad: "valid" | "same" | number;
  readonly dimRoundingMode?: "ceil" | "floor";
}

const TWICE: Pool = { filterSize: 2, strides: 2, pad: "valid" };

describe("MaxPool3D and its gradient", () => {
  const cases: [string, number[], Pool][] = [
    ["of halves", [2, 4, 6, 8, 8], TWICE],
    ["of halves of more than one unit", [2, 8, 12, 6, 33], TWICE],
    ["of odd sizes and channels", [2, 5, 7, 9, 7], TWICE],
    ["of odd sizes and one channel", [1, 7, 5, 3, 1], TWICE],
    ["of nothing but a remainder", [1, 1, 4, 4, 3], TWICE],
    ["of no sample", [0, 4, 4, 4, 3], TWICE],
    ["same, on odd sizes", [2, 5, 7, 3, 6], { ...TWICE, pad: "same" }],
    ["same, with windows of 3", [1, 7, 8, 4, 5], { filterSize: 3, strides: 3, pad: "same" }],
    ["same, with strides past the windows", [1, 4, 9, 8, 5], { filterSize: 2, strides: 4, pad: "same" }],
    ["with different lengths", [2, 6, 5, 8, 5], { filterSize: [3, 2, 2], strides: [3, 2, 4], pad: "valid" }],
    ["with windows of one voxel", [1, 4, 5, 6, 5], { filterSize: 1, strides: [1, 2, 3], pad: "valid" }],
    ["with overlapping windows", [2, 5, 6, 7, 5], { filterSize: 3, strides: 2, pad: "same" }],
    [
      "with overlapping windows of odd proportions",
      [1, 5, 6, 7, 4],
      { filterSize: [1, 2, 3], strides: 1, pad: "valid" },
    ],
    ["with windows of odd proportions", [1, 4, 6, 6, 4], { filterSize: [2, 3, 2], strides: [2, 3, 2], pad: "valid" }],
    ["with one window in a longer volume", [1, 4, 4, 4, 6], { filterSize: 3, strides: 2, pad: "valid" }],
    ["with a padding of its own", [1, 5, 6, 7, 6], { filterSize: 2, strides: 2, pad: 1, dimRoundingMode: "floor" }],
    ["with windows past the end", [1, 5, 7, 4, 6], { filterSize: 2, strides: 3, pad: 0, dimRoundingMode: "ceil" }],
  ];

  it.each(cases)("%s", (_, shape, pool) => {
    const random = createRandom(5);
    expectSame(shape, pool, () => random.normal());
  });

  it.each(cases)("%s, with ties", (_, shape, pool) => {
    const random = createRandom(6);
    expectSame(shape, pool, () => Math.floor(3 * random.uniform()) - 2);
  });

  it.each(cases)("%s, with what is no number or not finite", (_, shape, pool) => {
    const random = createRandom(7);
    const values = [Number.NaN, Number.NaN, Number.NaN, -1, 0, 1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    expectSame(shape, pool, () => values[Math.floor(8 * random.uniform())] as number);
  });

  it.each([Number.NaN, Number.NEGATIVE_INFINITY])("in windows of nothing but %s", (value) => {
    expectSame([1, 4, 4, 5, 5], TWICE, () => value);
  });

  it("gives all of the gradient to the last of equals", () => {
    tf.setBackend("wasm-simd");
    const gradient = runKernel(
      tf.MaxPool3DGrad,
      { dy: tf.tensor([3], [1, 1, 1, 1, 1]), input: tf.ones([1, 2, 2, 2, 1]) },
      TWICE,
    );
    expect([...gradient.dataSync()]).toEqual([0, 0, 0, 0, 0, 0, 0, 3]);
  });

  it("leaves other types to the CPU backend", () => {
    tf.setBackend("wasm-simd");
    const x = tf.tensor([1, 2, 3, 4, 8, 7, 6, 5], [1, 2, 2, 2, 1], "int32");
    expect([...runKernel(tf.MaxPool3D, { x }, TWICE).dataSync()]).toEqual([8]);
  });
});

/** Both backends, to the bit, on x as drawn and a gradient of normal numbers. */
function expectSame(shape: number[], pool: Pool, draw: () => number): void {
  const x = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, draw);
  const [expected, actual] = ["cpu", "wasm-simd"].map((backend) => {
    tf.setBackend(backend);
    return tf.tidy(() => {
      const input = tf.tensor(x, shape);
      const y = runKernel(tf.MaxPool3D, { x: input }, pool);
      const random = createRandom(8);
      const dy = tf.tensor(
        Float32Array.from({ length: y.size }, () => random.normal()),
        y.shape,
      );
      const dx = runKernel(tf.MaxPool3DGrad, { dy, input }, pool);
      return [y, dx].map((tensor) => ({
        shape: tensor.shape,
        values: Array.from(tensor.dataSync(), (value) => value + 0),
      }));
    });
  });
  expect(actual).toEqual(expected);
}
