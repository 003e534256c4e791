import { createRandom } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { mcnemarProbability, pairedDifference } from "./paired-difference.js";

type Pair = readonly [number, number];

function normalPairs(count: number, shift: number, seed: number): Pair[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const normal = Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
    const second = 10 * random.uniform();
    return [second + normal + shift, second];
  });
}

describe("pairedDifference", () => {
  it("has the width of theory for many pairs: 1.96 standard errors to each side", () => {
    const { difference, low, high } = pairedDifference(normalPairs(400, 0, 1), { seed: 2 });
    expect((high - low) / 2).toBeGreaterThan(0.9 * (1.96 / 20));
    expect((high - low) / 2).toBeLessThan(1.1 * (1.96 / 20));
    expect(Math.abs((low + high) / 2 - difference)).toBeLessThan(0.01);
  });

  it("holds the true difference about 95 times in 100", () => {
    let held = 0;
    for (let trial = 0; trial < 200; trial++) {
      const { low, high } = pairedDifference(normalPairs(60, 0.3, trial + 10), { seed: trial, resamples: 400 });
      if (low <= 0.3 && high >= 0.3) held++;
    }
    expect(held).toBeGreaterThan(180);
    expect(held).toBeLessThan(199);
  });

  it("is the difference itself where all pairs agree, and the same for the same seed", () => {
    const equal: Pair[] = [
      [3, 1],
      [5, 3],
      [0, -2],
    ];
    expect(pairedDifference(equal)).toEqual({ difference: 2, low: 2, high: 2 });
    const pairs = normalPairs(20, 0, 3);
    expect(pairedDifference(pairs, { seed: 4 })).toEqual(pairedDifference(pairs, { seed: 4 }));
    expect(pairedDifference(pairs, { seed: 4 }).low).not.toBe(pairedDifference(pairs, { seed: 5 }).low);
  });
});

describe("mcnemarProbability", () => {
  it("is twice the tail of a fair coin", () => {
    const pairs = (first: number, second: number, both: number): Pair[] => [
      ...Array.from({ length: first }, (): Pair => [1, 0]),
      ...Array.from({ length: second }, (): Pair => [0, 1]),
      ...Array.from({ length: both }, (): Pair => [1, 1]),
    ];
    expect(mcnemarProbability(pairs(5, 0, 9))).toBeCloseTo(2 / 32, 12);
    expect(mcnemarProbability(pairs(8, 2, 0))).toBeCloseTo((2 * (1 + 10 + 45)) / 1024, 12);
    expect(mcnemarProbability(pairs(2, 8, 0))).toBeCloseTo((2 * (1 + 10 + 45)) / 1024, 12);
    expect(mcnemarProbability(pairs(3, 3, 1))).toBe(1);
    expect(mcnemarProbability(pairs(0, 0, 4))).toBe(1);
  });
});
