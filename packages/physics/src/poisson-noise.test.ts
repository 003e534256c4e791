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
