import { ValueError } from "@autophase/tensor-io";
import { expect, it } from "vitest";
import { scaleToPeak } from "./scale-to-peak.js";

it("makes the maximum the asked counts and keeps ratios", () => {
  expect(scaleToPeak({ data: Float64Array.of(1, 4, 0, 2), shape: [2, 2] }, 1000)).toEqual({
    data: Float32Array.of(250, 1000, 0, 500),
    shape: [2, 2],
  });
});

it("rejects what has no peak or no counts", () => {
  const pattern = { data: Float32Array.of(0, 1), shape: [2] };
  expect(() => scaleToPeak({ data: new Float32Array(2), shape: [2] }, 10)).toThrow(/0 everywhere/);
  expect(() => scaleToPeak(pattern, 0)).toThrow(ValueError);
  expect(() => scaleToPeak(pattern, Number.NaN)).toThrow(ValueError);
  expect(() => scaleToPeak({ data: Float32Array.of(1, -3), shape: [2] }, 10)).toThrow(/got -3 at index 1/);
});
