import "@autophase/vitest/matchers";
import { createRandom } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { farFieldModulus } from "./far-field-modulus.js";

type Shape5 = [number, number, number, number, number];

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend("cpu");
});

describe("farFieldModulus", () => {
  it("is the modulus of a naive centred transform, for odd, prime and unit lengths", () => {
    const shape: Shape5 = [2, 3, 1, 5, 1];
    const [amplitude, phase] = randomObject(shape, 1);
    const modulus = farFieldModulus(amplitude, phase).dataSync();
    expect(modulus).toBeAllClose(naiveModulus(amplitude.dataSync(), phase.dataSync(), shape), {
      rtol: 1e-6,
      atol: 1e-6,
    });
  });

  it.each<[string, Shape5]>([
    ["even", [2, 4, 6, 2, 1]],
    ["odd, prime and unit", [1, 3, 1, 7, 1]],
  ])("has the gradients of finite differences (%s lengths)", (_, shape) => {
    const [amplitude, phase] = randomObject(shape, 2);
    const weights = tf.tensor5d(randomValues(amplitude.size, 3), shape);
    const loss = (a: Float32Array, p: Float32Array): number =>
      dot(naiveModulus(a, p, shape), weights.dataSync<"float32">());
    const { grads } = tf.valueAndGrads((a, p) => farFieldModulus(a as tf.Tensor5D, p as tf.Tensor5D))(
      [amplitude, phase],
      weights,
    );
    const a = amplitude.dataSync<"float32">();
    const p = phase.dataSync<"float32">();
    expect(grads[0]?.dataSync()).toBeAllClose(
      slopes(a, (moved) => loss(moved, p)),
      { rtol: 1e-3, atol: 1e-3 },
    );
    expect(grads[1]?.dataSync()).toBeAllClose(
      slopes(p, (moved) => loss(a, moved)),
      { rtol: 1e-3, atol: 1e-3 },
    );
  });

  it("has gradient 0 where the modulus is 0, and no NaN", () => {
    const zero = tf.zeros<tf.Rank.R5>([1, 4, 4, 4, 1]);
    const { value, grads } = tf.valueAndGrads((a, p) => farFieldModulus(a as tf.Tensor5D, p as tf.Tensor5D))([
      zero,
      zero,
    ]);
    for (const tensor of [value, ...grads]) expect([...tensor.dataSync()].every((x) => x === 0)).toBe(true);
  });

  it("refuses other shapes", () => {
    const volume = tf.zeros<tf.Rank.R5>([1, 4, 4, 4, 1]);
    expect(() => farFieldModulus(volume, tf.zeros([1, 4, 4, 2, 1]))).toThrow(/farFieldModulus: phase: expected/);
    const channels = tf.zeros<tf.Rank.R5>([1, 4, 4, 4, 2]);
    expect(() => farFieldModulus(channels, channels)).toThrow(/expected batch x depth/);
  });

  it("keeps no tensor", () => {
    const [amplitude, phase] = randomObject([1, 4, 4, 4, 1], 4);
    const before = tf.memory().numTensors;
    const run = tf.valueAndGrads((a, p) => farFieldModulus(a as tf.Tensor5D, p as tf.Tensor5D));
    const { value, grads } = run([amplitude, phase]);
    tf.dispose([value, ...grads]);
    expect(tf.memory().numTensors).toBe(before);
  });
});

function randomValues(size: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: size }, () => random.normal());
}

function randomObject(shape: Shape5, seed: number): [tf.Tensor5D, tf.Tensor5D] {
  const size = shape.reduce((a, b) => a * b, 1);
  const amplitude = randomValues(size, seed).map(Math.abs);
  return [tf.tensor5d(amplitude, shape), tf.tensor5d(randomValues(size, seed + 100), shape)];
}

/** Direct sums with the origin at `floor(N/2)` on both sides. */
function naiveModulus(amplitude: ArrayLike<number>, phase: ArrayLike<number>, shape: Shape5): Float64Array {
  const [batch, ...volume] = shape.slice(0, 4) as [number, number, number, number];
  const size = volume.reduce((a, b) => a * b, 1);
  const out = new Float64Array(batch * size);
  for (let index = 0; index < out.length; index++) {
    const offset = Math.floor(index / size) * size;
    let re = 0;
    let im = 0;
    for (let n = 0; n < size; n++) {
      const angle = phase[offset + n] - 2 * Math.PI * turns(index - offset, n, volume);
      re += amplitude[offset + n] * Math.cos(angle);
      im += amplitude[offset + n] * Math.sin(angle);
    }
    out[index] = Math.hypot(re, im);
  }
  return out;
}

/** `sum over axes of k n / N` from centred flat indices. */
function turns(k: number, n: number, volume: readonly number[]): number {
  let sum = 0;
  let stride = 1;
  for (const length of [...volume].reverse()) {
    const at = (flat: number): number => (Math.floor(flat / stride) % length) - Math.floor(length / 2);
    sum += (at(k) * at(n)) / length;
    stride *= length;
  }
  return sum;
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function slopes(at: Float32Array, evaluate: (moved: Float32Array) => number): number[] {
  const step = 1 / 1024;
  return Array.from(at, (value, i) => {
    const moved = (to: number): Float32Array => at.with(i, to);
    const up = moved(value + step);
    const down = moved(value - step);
    return (evaluate(up) - evaluate(down)) / (up[i] - down[i]);
  });
}
