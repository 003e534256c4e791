import "@autophase/vitest/matchers";
import { createRandom } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { autocorrelationChannels } from "./autocorrelation-channels.js";

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend("cpu");
});

const LENGTHS = [4, 8, 4] as const;

describe("autocorrelationChannels", () => {
  it("is the autocorrelation by its plain sum, where the object is", () => {
    const random = createRandom(3);
    const modulus = Float32Array.from({ length: 2 * 128 }, () => random.uniform());
    const channels = autocorrelationChannels(tf.tensor5d(modulus, [2, ...LENGTHS, 1]));
    expect(channels.shape).toEqual([2, 2, 4, 2, 18]);
    const values = channels.dataSync();
    const channelAt = (sample: number, z: number, y: number, x: number, k: number): number =>
      values[(((sample * 2 + z) * 4 + y) * 2 + x) * 18 + k] as number;
    for (const sample of [0, 1]) {
      const lifted = autocorrelationOf(modulus.subarray(sample * 128, sample * 128 + 128));
      for (let z = 0; z < 2; z++)
        for (let y = 0; y < 4; y++)
          for (let x = 0; x < 2; x++) {
            const neighbours = Array.from({ length: 8 }, (_, k) =>
              lifted(2 * z + (k >> 2), 2 * y + ((k >> 1) & 1), 2 * x + (k & 1)),
            );
            const middle = lifted(z + 1, y + 2, x + 1);
            const expected = [...neighbours.map(([re]) => re), ...neighbours.map(([, im]) => im), ...middle];
            expect(Array.from({ length: 18 }, (_, k) => channelAt(sample, z, y, x, k))).toBeAllClose(expected, {
              rtol: 1e-5,
              atol: 1e-6,
            });
          }
    }
  });

  it("is 0 for a dark pattern", () => {
    expect(
      autocorrelationChannels(tf.zeros([1, 4, 4, 4, 1]))
        .dataSync()
        .every((value) => value === 0),
    ).toBe(true);
  });

  it.each([[[1, 4, 6, 4, 1]], [[1, 4, 4, 4, 2]]] as [[number, number, number, number, number]][])(
    "refuses %j",
    (shape) => {
      expect(() => autocorrelationChannels(tf.zeros(shape))).toThrow(/expected batch x depth x height x width x 1/);
    },
  );
});

/** At centred indices, lifted. */
function autocorrelationOf(modulus: Float32Array) {
  const sumAt = (shift: readonly number[]): [number, number] => {
    let [re, im] = [0, 0];
    modulus.forEach((m, i) => {
      const wave = [Math.floor(i / 32) - 2, (Math.floor(i / 4) % 8) - 4, (i % 4) - 2];
      const angle = 2 * Math.PI * wave.reduce((sum, k, axis) => sum + (k * shift[axis]) / LENGTHS[axis], 0);
      re += m * m * Math.cos(angle);
      im += m * m * Math.sin(angle);
    });
    return [re, im];
  };
  const [whole] = sumAt([0, 0, 0]);
  return (z: number, y: number, x: number): [number, number] => {
    const [re, im] = sumAt([z - 2, y - 4, x - 2]).map((value) => value / whole);
    const lift = 1 / Math.sqrt(Math.hypot(re, im) + 1e-3);
    return [re * lift, im * lift];
  };
}
