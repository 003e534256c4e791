import { describe, expect, it } from "vitest";
import { logRange, placeInRange } from "./value-range.js";

describe("placeInRange", () => {
  it("is linear or logarithmic between the ends", () => {
    expect(placeInRange(3, { min: 1, max: 5 })).toBe(0.5);
    expect(placeInRange(100, { min: 1, max: 1e4, log: true })).toBeCloseTo(0.5, 12);
    expect(placeInRange(0, { min: 1, max: 1e4, log: true })).toBe(0);
    expect(placeInRange(2, { min: 2, max: 2 })).toBe(0);
  });
});

describe("logRange", () => {
  it("spans the positive values that count", () => {
    expect(logRange([0, -3, 2, 50, 7])).toEqual({ min: 2, max: 50, log: true });
    expect(logRange([0, 2, 50, 7], (i) => i === 2)).toEqual({ min: 2, max: 7, log: true });
  });

  it("is at most seven decades, and usable for constant and for empty patterns", () => {
    expect(logRange([1e-30, 100]).min).toBeCloseTo(1e-5, 12);
    expect(logRange([4, 4])).toEqual({ min: 0.4, max: 4, log: true });
    expect(logRange([0, 0])).toEqual({ min: 1, max: 10, log: true });
  });
});
