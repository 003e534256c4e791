import { createRandom, ValueError } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { poisson } from "./poisson.js";

const draw = (mean: number, count: number, seed = 1): number[] => {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => poisson(mean, random));
};

const logFactorial = (n: number): number => {
  let sum = 0;
  for (let i = 2; i <= n; i++) sum += Math.log(i);
  return sum;
};

describe("poisson", () => {
  it.each([0, 1e-3, 0.5, 5, 9.99, 10, 29, 31, 1e3, 1e6])("has mean and variance %d", (mean) => {
    const count = 40_000;
    const values = draw(mean, count);
    expect(values.every((value) => Number.isInteger(value) && value >= 0)).toBe(true);
    const average = values.reduce((sum, value) => sum + value, 0) / count;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
    // five standard errors; the fourth central moment of the distribution is mean + 3 mean^2
    expect(Math.abs(average - mean)).toBeLessThanOrEqual(5 * Math.sqrt(mean / count));
    expect(Math.abs(variance - mean)).toBeLessThanOrEqual(5 * Math.sqrt((mean + 2 * mean ** 2) / count));
  });

  it.each([0.5, 3, 9, 11, 40])("has the probabilities of a Poisson distribution of mean %d", (mean) => {
    const count = 60_000;
    const observed = new Map<number, number>();
    for (const value of draw(mean, count, 7)) observed.set(value, (observed.get(value) ?? 0) + 1);
    let chiSquare = 0;
    let bins = 0;
    let [restExpected, restObserved] = [count, count];
    for (let k = 0; k <= mean * 4 + 10; k++) {
      const expected = count * Math.exp(k * Math.log(mean) - mean - logFactorial(k));
      if (expected < 10) continue;
      chiSquare += ((observed.get(k) ?? 0) - expected) ** 2 / expected;
      restExpected -= expected;
      restObserved -= observed.get(k) ?? 0;
      bins++;
    }
    chiSquare += (restObserved - restExpected) ** 2 / restExpected;
    // chi-square of `bins` degrees of freedom: mean bins, variance 2 bins; four standard deviations
    expect(chiSquare).toBeLessThan(bins + 4 * Math.sqrt(2 * bins));
    expect(chiSquare).toBeGreaterThan(bins - 4 * Math.sqrt(2 * bins));
  });

  it("keeps its skewness at a large mean", () => {
    const mean = 100;
    const values = draw(mean, 60_000, 3);
    const third = values.reduce((sum, value) => sum + ((value - mean) / 10) ** 3, 0) / values.length;
    expect(Math.abs(third - 0.1)).toBeLessThan(5 * Math.sqrt(15 / values.length));
  });

  it("reaches the largest mean", () => {
    const [value] = draw(1e15, 1);
    expect(Math.abs(value - 1e15)).toBeLessThan(6 * Math.sqrt(1e15));
  });

  it("is the same for the same seed and another for another", () => {
    expect(draw(50, 20, 4)).toEqual(draw(50, 20, 4));
    expect(draw(50, 20, 4)).not.toEqual(draw(50, 20, 5));
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, 1e16])("rejects the mean %d", (mean) => {
    expect(() => poisson(mean, createRandom(1))).toThrow(ValueError);
  });
});
