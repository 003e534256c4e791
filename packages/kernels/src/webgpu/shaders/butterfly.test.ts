import { expect, it } from "vitest";
import { isUnrolled, stagesOf } from "./butterfly.js";

it.each([
  [1, []],
  [2, [2]],
  [64, [4, 4, 4]],
  [96, [4, 4, 2, 3]],
  [210, [2, 3, 5, 7]],
  [97, [97]],
  [286, [2, 11, 13]],
  [121, [11, 11]],
])("splits %d into %j", (length, radices) => {
  const stages = stagesOf(length);
  expect(stages.map(({ radix }) => radix)).toEqual(radices);
  let before = 1;
  for (const stage of stages) {
    expect(stage.before).toBe(before);
    before *= stage.radix;
  }
});

it("writes out the butterflies up to 7", () => {
  expect([2, 3, 4, 5, 7, 11].map(isUnrolled)).toEqual([true, true, true, true, true, false]);
});
