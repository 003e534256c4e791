import { expect, it } from "vitest";
import { BLANK, fittingScale, placesIn, placesOf, valueAt } from "./places.js";

it.each([0, 1, 2, 3])("brings values back as they are shown with %i digits after the point", (digits) => {
  const scale = { min: -3.27, max: 5.2, digits };
  for (let k = 0; k <= 100; k++) {
    const value = scale.min + (k / 100) * (scale.max - scale.min);
    const place = placesIn(scale)(value);
    expect(place).not.toBe(BLANK);
    expect(place).toBeLessThan(placesOf(scale));
    expect(Math.abs(valueAt(place, scale) - value)).toBeLessThan(0.5001 * 10 ** -digits);
  }
});

it("brings whole counts below 1000 back as they are, larger ones with three digits, and none as 0", () => {
  const scale = { min: 1, max: 1.23e7, digits: 3, log: true };
  expect(placesOf(scale)).toBeLessThan(7000);
  expect(valueAt(placesIn(scale)(0), scale)).toBe(0);
  for (let counts = 1; counts < 1000; counts++) expect(valueAt(placesIn(scale)(counts), scale)).toBe(counts);
  for (const counts of [1234, 9996, 99_949, 123_456, 1.23e7]) {
    expect(valueAt(placesIn(scale)(counts), scale)).toBe(Number(counts.toPrecision(3)));
  }
});

it.each([1, 2, 3])("has %i digits of calculated counts, in order", (digits) => {
  const scale = { min: 3.7e-3, max: 4e4, digits, log: true };
  let last = 0;
  for (let counts = 3.7e-3; counts < 4e4; counts *= 1.013) {
    const place = placesIn(scale)(counts);
    expect(place).toBeGreaterThanOrEqual(last);
    last = place;
    expect(valueAt(place, scale)).toBeCloseTo(Number(counts.toPrecision(digits)), 12);
  }
});

it("has what lies beyond at the ends, and fewer digits where there are too many values", () => {
  const scale = { min: -1, max: 1, digits: 1 };
  expect([placesIn(scale)(-9), placesIn(scale)(9)]).toEqual([1, 21]);
  expect(fittingScale({ min: -40, max: 40, digits: 3 }).digits).toBe(2);
  expect(fittingScale(scale)).toBe(scale);
});
