import { createRandom, ShapeError, ValueError } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { addPoissonNoise } from "./poisson-noise.js";

describe("addPoissonNoise", () => {
  it("draws counts whose means are the intensities", () => {
    const data = Float32Array.from({ length: 20_000 }, (_, i) => (i < 10_000 ? 4 : 400));
    const counts = addPoissonNoise({ data, shape: [2, 10_000] }, createRandom(2)).data;
    const average = (from: number) => counts.subarray(from, from + 10_000).reduce((a, b) => a + b, 0) / 10_000;
    expect(Math.abs(average(0) - 4)).toBeLessThan(5 * Math.sqrt(4 / 10_000));
    expect(Math.abs(average(10_000) - 400)).toBeLessThan(5 * Math.sqrt(400 / 10_000));
    expect(counts.every(Number.isInteger)).toBe(true);
  });

  it("is Poisson in every voxel, and independent of its neighbours, from dark to bright", () => {
    const means = [0.01, 0, 0.3, 0.02, 2, 0.5, 12, 0.1, 0.004, 6, 0.05, 0.7, 0.2, 0.9, 40, 0.03];
    const repeats = 20_000;
    // blocks of 64 hold each combination: dark ones are drawn together, others half by half
    const data = Float64Array.from({ length: 64 }, (_, i) => (i < 48 ? means[i % 16] / (i < 16 ? 1 : 100) : 0));
    const random = createRandom(5);
    const sums = new Float64Array(48);
    const squares = new Float64Array(48);
    const products = new Float64Array(48);
    const zeros = new Float64Array(48);
    for (let k = 0; k < repeats; k++) {
      const counts = addPoissonNoise({ data, shape: [64] }, random).data;
      for (let i = 0; i < 48; i++) {
        sums[i] += counts[i];
        squares[i] += (counts[i] - data[i]) ** 2;
        products[i] += (counts[i] - data[i]) * (counts[(i + 1) % 48] - data[(i + 1) % 48]);
        zeros[i] += Number(counts[i] === 0);
      }
    }
    for (let i = 0; i < 48; i++) {
      const [mean, next] = [data[i], data[(i + 1) % 48]];
      const error = (value: number, expected: number, variance: number) =>
        Math.abs(value / repeats - expected) / Math.sqrt(variance / repeats + 1e-12);
      expect(error(sums[i], mean, mean), `mean of ${i}`).toBeLessThan(4.5);
      expect(error(squares[i], mean, mean + 2 * mean ** 2), `variance of ${i}`).toBeLessThan(4.5);
      expect(error(products[i], 0, mean * next), `covariance of ${i}`).toBeLessThan(4.5);
      const dark = Math.exp(-mean);
      expect(error(zeros[i], dark, dark * (1 - dark)), `zeros of ${i}`).toBeLessThan(4.5);
    }
  });

  it("leaves 0 at 0 and the argument alone, and repeats itself with the same seed", () => {
    const intensity = { data: Float64Array.of(0, 7, 0, 3000), shape: [2, 2] };
    const first = addPoissonNoise(intensity, createRandom(1));
    expect([first.data[0], first.data[2]]).toEqual([0, 0]);
    expect(first).toEqual(addPoissonNoise(intensity, createRandom(1)));
    expect([...intensity.data]).toEqual([0, 7, 0, 3000]);
  });

  it("names the voxel that cannot be a mean", () => {
    const at2 = (value: number) => ({ data: Float32Array.of(1, 2, value), shape: [3] });
    expect(() => addPoissonNoise(at2(-1), createRandom(1))).toThrow(/got -1 at index 2/);
    expect(() => addPoissonNoise(at2(Number.NaN), createRandom(1))).toThrow(ValueError);
    expect(() => addPoissonNoise({ data: new Float32Array(3), shape: [4] }, createRandom(1))).toThrow(ShapeError);
  });
});
