import "@autophase/vitest/matchers";
import { createRandom, ShapeError, sizeOfShape, ValueError } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { createGaussianFilter } from "./gaussian-filter.js";

const noise = (shape: readonly number[]): Float64Array => {
  const random = createRandom(5);
  return Float64Array.from({ length: sizeOfShape(shape) }, () => random.normal());
};

/** One axis after the other, every tap of the kernel, indices modulo the length. */
function naiveFilter(data: Float64Array, shape: readonly number[], sigmas: readonly number[]): Float64Array {
  let current = data;
  for (const [axis, length] of shape.entries()) {
    const sigma = sigmas[axis];
    if (sigma === 0) continue;
    const radius = Math.floor(4 * sigma + 0.5);
    const offsets = Array.from({ length: 2 * radius + 1 }, (_, i) => i - radius);
    const taps = offsets.map((offset) => Math.exp(-(offset ** 2) / (2 * sigma ** 2)));
    const total = taps.reduce((sum, tap) => sum + tap, 0);
    const along = sizeOfShape(shape.slice(axis + 1));
    const input = current;
    current = input.map((_, index) => {
      const k = Math.floor(index / along) % length;
      return offsets.reduce((sum, offset, t) => {
        const from = (((k + offset) % length) + length) % length;
        return sum + (taps[t] / total) * input[index + (from - k) * along];
      }, 0);
    });
  }
  return current;
}

describe("createGaussianFilter", () => {
  const cases: [string, number[], number | number[]][] = [
    ["one axis", [31], 1.3],
    ["a sigma for each axis", [6, 7, 19], [0.5, 1.1, 2]],
    ["sigma 0 on one axis", [8, 1, 9], [1, 0, 0.7]],
    ["kernels longer than the axes", [3, 2, 5], 4],
    ["a kernel as long as the axis", [9, 9], 1],
    ["length 1", [1, 1], 2],
    ["more lines than one tile holds", [5, 37], 1],
  ];

  it.each(cases)("is a periodic convolution with a truncated Gaussian: %s", (_, shape, sigma) => {
    const data = noise(shape);
    const sigmas = typeof sigma === "number" ? shape.map(() => sigma) : sigma;
    const expected = naiveFilter(data, shape, sigmas);
    createGaussianFilter(shape).apply(data, sigma);
    expect(data).toBeAllClose(expected, { rtol: 0, atol: 1e-14 });
  });

  it("keeps the sum and leaves a constant as it is", () => {
    const filter = createGaussianFilter([6, 11]);
    const data = noise([6, 11]);
    const before = data.reduce((sum, value) => sum + value, 0);
    filter.apply(data, [1.5, 3]);
    expect(data.reduce((sum, value) => sum + value, 0)).toBeCloseTo(before, 12);
    const constant = new Float32Array(66).fill(2);
    filter.apply(constant, 2);
    expect(constant).toBeAllClose(new Float32Array(66).fill(2), { rtol: 1e-7 });
  });

  it("is an exact copy at sigma 0", () => {
    const data = noise([4, 5]);
    const before = data.slice();
    createGaussianFilter([4, 5]).apply(data, 0);
    expect(data).toEqual(before);
  });

  it("gives the same for another sigma in between", () => {
    const filter = createGaussianFilter([12, 4]);
    const first = noise([12, 4]);
    const again = first.slice();
    filter.apply(first, 1);
    filter.apply(noise([12, 4]), 5);
    filter.apply(again, 1);
    expect(again).toEqual(first);
  });

  it("makes no array in a call", () => {
    const filter = createGaussianFilter([16, 17, 18]);
    const data = noise([16, 17, 18]);
    filter.apply(data, 1);
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 10; i++) filter.apply(data, [1, 2, 9]);
    expect(process.memoryUsage().arrayBuffers).toBeLessThanOrEqual(before);
  });

  it("rejects what does not fit", () => {
    const filter = createGaussianFilter([4, 5]);
    expect(() => createGaussianFilter([0])).toThrow(ShapeError);
    expect(() => filter.apply(new Float64Array(19), 1)).toThrow(ShapeError);
    expect(() => filter.apply(new Float64Array(20), [1])).toThrow(/expected one sigma or 2, got 1/);
    expect(() => filter.apply(new Float64Array(20), -1)).toThrow(ValueError);
    expect(() => filter.apply(new Float64Array(20), [1, Number.NaN])).toThrow(/got NaN/);
  });
});
