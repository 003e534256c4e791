import { expect, it } from "vitest";
import { BLANK, placeOf, valueAt } from "./places.js";

it.each([
  [{ range: { min: -3, max: 5 }, places: 256 }, [-3, -1.2, 0, 4.9, 5]],
  [{ range: { min: 0, max: 1 }, places: 4096 }, [0, 0.123, 1]],
])("brings linear values back within half a place: %o", (scale, values) => {
  const half = (scale.range.max - scale.range.min) / (scale.places - 2) / 2;
  for (const value of values) {
    const place = placeOf(value, scale);
    expect(place).not.toBe(BLANK);
    expect(Math.abs(valueAt(place, scale) - value)).toBeLessThan(half * 1.001);
  }
});

it("brings counts back within a share, and none as 0", () => {
  const scale = { range: { min: 1, max: 1e6, log: true }, places: 1024 };
  expect(valueAt(placeOf(0, scale), scale)).toBe(0);
  for (const counts of [1, 2, 17, 4321, 1e6]) {
    expect(Math.abs(valueAt(placeOf(counts, scale), scale) / counts - 1)).toBeLessThan(0.007);
  }
});

it("has what lies beyond at the ends", () => {
  const scale = { range: { min: -1, max: 1 }, places: 76 };
  expect([placeOf(-9, scale), placeOf(9, scale)]).toEqual([1, 75]);
});
