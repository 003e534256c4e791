import "@autophase/vitest/matchers";
import { farFieldModulus } from "@autophase/physics/tf";
import { createRandom } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { chooseCandidate } from "./choose-candidate.js";

beforeAll(async () => {
  tf.enableProdMode();
  await tf.setBackend("cpu");
});

type Shape5 = [number, number, number, number, number];

describe("chooseCandidate", () => {
  const random = createRandom(5);
  const volumes = (count: number, low: number, high: number): tf.Tensor5D => {
    const shape: Shape5 = [count, 4, 4, 4, 1];
    return tf.tensor5d(
      Float32Array.from({ length: count * 64 }, () => low + (high - low) * random.uniform()),
      shape,
    );
  };
  const amplitude = volumes(6, 0, 1);
  const phase = volumes(6, -3, 3);
  const row = (x: tf.Tensor, k: number): Float32Array => x.dataSync<"float32">().slice(64 * k, 64 * k + 64);

  /** What candidates 2 and 3 of two samples with three scatter, at other scales. */
  const input = tf.tidy(() =>
    tf.mul(tf.gather(farFieldModulus(amplitude, phase), [2, 3]), tf.tensor([0.1, 7], [2, 1, 1, 1, 1])),
  ) as tf.Tensor5D;

  it("takes the one that fits at its best scale", () => {
    const chosen = chooseCandidate({ amplitude, phase }, { input, mask: undefined });
    expect(chosen.amplitude.shape).toEqual([2, 4, 4, 4, 1]);
    expect(row(chosen.amplitude, 0)).toEqual(row(amplitude, 2));
    expect(row(chosen.phase, 1)).toEqual(row(phase, 3));
  });

  it("looks at measured voxels only", () => {
    const isMeasured = Float32Array.from({ length: 128 }, (_, i) => (i % 3 === 0 ? 0 : 1));
    const mask = tf.tensor5d(isMeasured, [2, 4, 4, 4, 1]);
    const wrong = tf.tensor5d(
      isMeasured.map((m) => (m === 0 ? 1e3 : 0)),
      [2, 4, 4, 4, 1],
    );
    const chosen = chooseCandidate({ amplitude, phase }, { input: tf.add(input, wrong), mask });
    expect(row(chosen.phase, 0)).toEqual(row(phase, 2));
    expect(row(chosen.phase, 1)).toEqual(row(phase, 3));
  });

  it("passes the gradient of the chosen ones on, and none of the others", () => {
    const dy = volumes(2, -1, 1);
    const gradient = tf.grad(
      (x) => chooseCandidate({ amplitude: x as tf.Tensor5D, phase }, { input, mask: undefined }).amplitude,
    );
    const back = gradient(amplitude, dy);
    expect(row(back, 2)).toEqual(row(dy, 0));
    expect(row(back, 3)).toEqual(row(dy, 1));
    for (const k of [0, 1, 4, 5]) expect(row(back, k).every((value) => value === 0)).toBe(true);
  });
});
