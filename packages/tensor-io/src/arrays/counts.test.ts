import { describe, expect, it } from "vitest";
import { ValueError } from "../errors.js";
import { assertCounts } from "./counts.js";

describe("assertCounts", () => {
  const counts = (value: number, flat = 17): { data: Float32Array; shape: number[] } => {
    const data = new Float32Array(24).fill(3);
    data[flat] = value;
    return { data, shape: [2, 3, 4] };
  };

  it("accepts finite counts of which one is positive", () => {
    expect(() => assertCounts("p", counts(0))).not.toThrow();
    expect(() => assertCounts("p", counts(-0))).not.toThrow();
    expect(() => assertCounts("p", { data: BigUint64Array.of(0n, 5n), shape: [2] })).not.toThrow();
  });

  it.each([
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "Infinity"],
    [Number.NEGATIVE_INFINITY, "-Infinity"],
    [-2.5, "-2.5"],
  ])("names %f with its index", (value, text) => {
    expect(() => assertCounts("p.npy", counts(value))).toThrow(
      new ValueError(`p.npy: counts must be finite and not negative, got ${text} at [1, 1, 1]`),
    );
  });

  it("names a negative 64-bit count", () => {
    expect(() => assertCounts("p", { data: BigInt64Array.of(1n, -1n), shape: [1, 2] })).toThrow(/got -1 at \[0, 1\]/);
  });

  it.each([1e-21, 1e-42, 1e-300])("says that float32 has no digits left for %d", (value) => {
    const data = new Float64Array(8).fill(value);
    expect(() => assertCounts("p", { data, shape: [2, 2, 2] })).toThrow(
      `p: the largest count, ${value}, is too small for float32`,
    );
    expect(() => assertCounts("p", { data: Float64Array.of(value, 2e-20), shape: [2] })).not.toThrow();
  });

  it("refuses a pattern of zeros", () => {
    expect(() => assertCounts("p", { data: new Float32Array(8), shape: [2, 2, 2] })).toThrow(/p: every count is zero/);
    expect(() => assertCounts("p", { data: new BigInt64Array(1), shape: [1] })).toThrow(ValueError);
  });
});
