import type { Solution } from "@autophase/phase-retrieval";
import { expect, it } from "vitest";
import { chosenStarts } from "./chosen-starts.js";

const shape = [1];
const starts = [
  { freeLlk: 3, chi: 0.1, outside: 0.02 },
  { freeLlk: 1, chi: 0.4, outside: 0.2 },
  { freeLlk: 2, chi: 0.3, outside: 0.05 },
  { freeLlk: 4, chi: 0.2, outside: 0.1 },
].map(
  (figures, start): Solution => ({
    ...{ start, ...figures, supportVoxels: 1, iterations: 1, seconds: 1, errorCurve: new Float64Array() },
    object: { real: Float32Array.of(1), imag: Float32Array.of(0), shape },
    support: { data: Uint8Array.of(1), shape },
  }),
);
const numbers = (solutions: readonly Solution[]): readonly number[] => solutions.map(({ start }) => start);

it("are the best by a metric, in their order", () => {
  expect(numbers(chosenStarts(starts, { best: 2 }))).toEqual([1, 2]);
  expect(numbers(chosenStarts(starts, { best: 2, by: "chi" }))).toEqual([0, 3]);
  expect(numbers(chosenStarts(starts, { best: 9 }))).toEqual([0, 1, 2, 3]);
  const unseen = starts.map(({ freeLlk: _, ...rest }) => rest);
  expect(numbers(chosenStarts(unseen, { best: 1 }))).toEqual([0]);
});

it("has none with too much of its power outside the support, however well it ranks", () => {
  expect(numbers(chosenStarts(starts, { outside: 0.1 }))).toEqual([0, 2, 3]);
  expect(numbers(chosenStarts(starts, { best: 1, outside: 0.1 }))).toEqual([2]);
});

it("says so where none is left", () => {
  expect(() => chosenStarts(starts, { outside: 0.01 })).toThrow(
    "none of 4 starts has 0.01 or less of its power outside the support; the least is 0.02",
  );
});
