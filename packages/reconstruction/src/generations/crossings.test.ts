import { describe, expect, it } from "vitest";
import {
  avgAb,
  avgAbPa,
  bPa,
  type Complex,
  type Crossing,
  harmonicMean,
  maxAb,
  maxAbPa,
  minAbPa,
  sqrtAb,
  sqrtAbPa,
  twoAMinusBPa,
} from "./crossings.js";

const polar = (amplitude: number, phase: number): Complex => [amplitude * Math.cos(phase), amplitude * Math.sin(phase)];
const expectPolar = ([re, im]: Complex, amplitude: number, phase: number): void => {
  const [x, y] = polar(amplitude, phase);
  expect(re).toBeCloseTo(x, 12);
  expect(im).toBeCloseTo(y, 12);
};

const ALL: readonly [string, Crossing][] = Object.entries({
  avgAb,
  avgAbPa,
  bPa,
  harmonicMean,
  maxAb,
  maxAbPa,
  minAbPa,
  sqrtAb,
  sqrtAbPa,
  twoAMinusBPa,
});

describe("crossings", () => {
  it.each<[string, Crossing, number, number]>([
    ["sqrt_ab", sqrtAb, 6, 0.5],
    ["sqrt_ab_pa", sqrtAbPa, 6, 0.3],
    ["avg_ab_pa", avgAbPa, 6.5, 0.3],
    ["max_ab", maxAb, 9, 0.5],
    ["max_ab_pa", maxAbPa, 9, 0.3],
    ["min_ab_pa", minAbPa, 4, 0.3],
    ["b_pa", bPa, 4, 0.3],
    ["2a_b_pa", twoAMinusBPa, 14, 0.3],
  ])("%s of 9 at 0.3 rad and 4 at 0.7", (_, crossing, amplitude, phase) => {
    expectPolar(crossing(polar(9, 0.3), polar(4, 0.7)), amplitude, phase);
  });

  it("means of complex numbers: arithmetic and harmonic", () => {
    expect(avgAb([1, 3], [5, -1])).toEqual([3, 1]);
    expectPolar(harmonicMean([2, 0], [6, 0]), 3, 0);
    // 2 / (1/a + 1/b) of a = i, b = 1: 2i / (1 + i) = 1 + i
    const [re, im] = harmonicMean([0, 1], [1, 0]);
    expect(Math.hypot(re, im)).toBeCloseTo(1, 12);
    expect(Math.atan2(im, re)).toBeCloseTo(Math.PI / 4, 12);
  });

  it.each(ALL)("%s of equals is the same", (_, crossing) => {
    expectPolar(crossing(polar(3, 2.5), polar(3, 2.5)), 3, 2.5);
  });

  it.each(ALL)("%s turns with both, and grows with both", (_, crossing) => {
    const [a, b] = [polar(2, 0.4), polar(3, -0.8)];
    const [re, im] = crossing(a, b);
    const turned = crossing(polar(14, 0.4 + 2.9), polar(21, -0.8 + 2.9));
    expectPolar(turned, 7 * Math.hypot(re, im), Math.atan2(im, re) + 2.9);
  });

  it.each([
    ["sqrt_ab", sqrtAb, 1],
    ["max_ab", maxAb, 1],
  ])("%s goes half-way on the shorter arc, where phases wrap", (_, crossing, amplitude) => {
    expectPolar(crossing(polar(1, Math.PI - 0.1), polar(1, -Math.PI + 0.3)), amplitude, -Math.PI + 0.1);
  });

  it("take what is there where one is zero, or both are opposite", () => {
    expectPolar(maxAb([0, 0], polar(2, 1)), 2, 1);
    expectPolar(maxAb(polar(2, 1), [0, 0]), 2, 1);
    expectPolar(sqrtAb(polar(2, 1), polar(2, 1 + Math.PI)), 2, 1);
    expect(harmonicMean([2, 0], [-2, 0])).toEqual([0, 0]);
    // 4 + 8000i, cut to the larger of the two
    expectPolar(harmonicMean([2, 0], [-2, 0.001]), Math.hypot(2, 0.001), Math.atan2(8000, 4));
    expectPolar(twoAMinusBPa(polar(1, 0.2), polar(5, 0)), 0, 0.2);
    for (const [, crossing] of ALL) expect(crossing([0, 0], [0, 0]).map(Math.abs)).toEqual([0, 0]);
  });
});
