import { expect, it } from "vitest";
import { radicesOf } from "./radices.js";

it.each([
  [1, []],
  [2, [2]],
  [16, [4, 4]],
  [32, [8, 4]],
  [64, [8, 8]],
  [96, [8, 4, 3]],
  [128, [8, 4, 4]],
  [256, [8, 8, 4]],
  [512, [8, 8, 8]],
  [1024, [8, 8, 4, 4]],
  [97, [97]],
  [2310, [2, 3, 5, 7, 11]],
  [121, [11, 11]],
])("takes %d in passes of %j", (length, radices) => {
  expect(radicesOf(length)).toEqual(radices);
});
