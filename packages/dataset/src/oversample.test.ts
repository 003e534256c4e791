import "@autophase/vitest/matchers";
import { createRandom } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { oversample } from "./oversample.js";

/** `|F|^2` of a small random object at frequencies `(k - c) / factor`, by direct sums. */
function pattern(shape: readonly [number, number, number], reach: number, factors: readonly number[]): Float32Array {
  const random = createRandom(5);
  const offsets = Array.from({ length: 2 * reach + 1 }, (_, i) => i - reach);
  const points = offsets.flatMap((z) =>
    offsets.flatMap((y) => offsets.map((x) => ({ at: [z, y, x], re: random.normal(), im: random.normal() }))),
  );
  const out: number[] = [];
  for (let a = 0; a < shape[0]; a++) {
    for (let b = 0; b < shape[1]; b++) {
      for (let c = 0; c < shape[2]; c++) {
        const q = [a, b, c].map((k, axis) => (k - Math.floor(shape[axis] / 2)) / factors[axis] / shape[axis]);
        let [re, im] = [0, 0];
        for (const point of points) {
          const angle = -2 * Math.PI * q.reduce((sum, value, axis) => sum + value * point.at[axis], 0);
          re += point.re * Math.cos(angle) - point.im * Math.sin(angle);
          im += point.re * Math.sin(angle) + point.im * Math.cos(angle);
        }
        out.push(re ** 2 + im ** 2);
      }
    }
  }
  return Float32Array.from(out);
}

describe("oversample", () => {
  it.each([
    [
      [8, 8, 8],
      [1.5, 1, 1.2],
    ],
    [
      [7, 8, 9],
      [1.1, 1.37, 1.25],
    ],
  ] as const)("is the pattern of the same object in a larger box (%j, %j)", (shape, factors) => {
    const finer = oversample(pattern(shape, 1, [1, 1, 1]), shape, factors);
    expect(finer).toBeAllClose(pattern(shape, 1, factors), { rtol: 1e-4, atol: 1e-3 });
  });

  it("changes nothing by factor 1, and is never negative", () => {
    const random = createRandom(1);
    const noise = Float32Array.from({ length: 216 }, () => random.uniform() ** 8);
    expect(oversample(noise, [6, 6, 6], [1, 1, 1])).toEqual(noise);
    expect(Math.min(...oversample(noise, [6, 6, 6], [1.3, 1.3, 1.3]))).toBe(0);
  });
});
