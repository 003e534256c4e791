import type { Solution } from "@autophase/phase-retrieval";
import { expect, it } from "vitest";
import { describeMetric, METRIC_NAMES, metricOf, rankBy } from "./metrics.js";
import { tightSupport } from "./tight-support.js";

const shape = [12, 12];

/** A square of `size` voxels, its phase as told; `chi` and `freeLlk` as given. */
function square(size: number, phase: (row: number, column: number) => number, rest: Partial<Solution> = {}): Solution {
  const object = { real: new Float32Array(144), imag: new Float32Array(144), shape };
  const support = { data: new Uint8Array(144), shape };
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const i = (row + 3) * 12 + column + 3;
      object.real[i] = 2 * Math.cos(phase(row, column));
      object.imag[i] = 2 * Math.sin(phase(row, column));
      support.data[i] = 1;
    }
  }
  return { start: 0, object, support, chi: 0.1, ...rest } as Solution;
}

it("a tight support is where the smoothed amplitude is above its share of the maximum", () => {
  const { object, support } = square(5, () => 1);
  expect(tightSupport(object, { sigma: 0, threshold: 0.5 })).toEqual(support);
  const wide = tightSupport(object, { sigma: 2, threshold: 0.1 });
  const narrow = tightSupport(object, { sigma: 2, threshold: 0.9 });
  const count = (data: Uint8Array) => data.reduce((sum, inside) => sum + inside, 0);
  expect(count(wide.data)).toBeGreaterThan(25);
  expect(count(narrow.data)).toBeLessThan(25);
  expect(narrow.data[5 * 12 + 5]).toBe(1);
});

it("volume counts voxels, whatever the support was", () => {
  expect(
    metricOf(
      "volume",
      square(5, () => 0),
    ),
  ).toBe(25);
  const loose = square(4, () => 0);
  loose.support.data.fill(1);
  expect(metricOf("volume", loose)).toBe(16);
});

it("sharpness is one over the voxels of an even amplitude", () => {
  expect(
    metricOf(
      "sharpness",
      square(4, (row) => row),
    ),
  ).toBeCloseTo(1 / 16, 6);
});

it("summed phase forgets offset and ramp", () => {
  const steps = (row: number, column: number) => ((row + column) % 2 === 0 ? 0.5 : -0.5);
  const plain = metricOf("summedPhase", square(4, steps));
  expect(plain).toBeCloseTo(16 * 0.5, 4);
  expect(
    metricOf(
      "summedPhase",
      square(4, (row, column) => steps(row, column) + 0.3 * row - 0.2 * column + 2),
    ),
  ).toBeCloseTo(plain, 3);
  expect(
    metricOf(
      "summedPhase",
      square(4, () => 1.1),
    ),
  ).toBeCloseTo(0, 4);
});

it("ranks: low likelihood, chi and sharpness first, large volume and phase first, then the earlier start", () => {
  const solutions = [
    square(4, () => 0, { start: 0, chi: 0.2, freeLlk: 3 }),
    square(5, (row, column) => 0.1 * ((row + column) % 2), { start: 1, chi: 0.1, freeLlk: 4 }),
    square(3, (row, column) => 0.9 * ((row + column) % 2), { start: 2, chi: 0.1, freeLlk: 2 }),
  ];
  expect(rankBy("freeLlk", solutions)).toEqual([2, 0, 1]);
  expect(rankBy("chi", solutions)).toEqual([1, 2, 0]);
  expect(rankBy("sharpness", solutions)).toEqual([1, 0, 2]);
  expect(rankBy("volume", solutions)).toEqual([1, 0, 2]);
  expect(rankBy("summedPhase", solutions)).toEqual([2, 1, 0]);
  expect(METRIC_NAMES.map(describeMetric)).toContain("voxels of a tight support, the highest first");
});

it("freeLlk needs voxels that are held out", () => {
  expect(() => rankBy("freeLlk", [square(4, () => 0)])).toThrow(/freeLlk needs voxels that are held out/);
});
