import { expect, it } from "vitest";
import { reverseAxes } from "../index.js";

it("turns the axes round, and twice gives the array back", () => {
  const array = { data: Int16Array.from({ length: 24 }, (_, i) => i), shape: [2, 3, 4] };
  const turned = reverseAxes(array);
  expect(turned.shape).toEqual([4, 3, 2]);
  for (let i = 0; i < 2; i++)
    for (let j = 0; j < 3; j++)
      for (let k = 0; k < 4; k++) expect(turned.data[(k * 3 + j) * 2 + i]).toBe(array.data[(i * 3 + j) * 4 + k]);
  expect(reverseAxes(turned)).toEqual(array);
  expect(() => reverseAxes({ data: array.data, shape: [5, 5] })).toThrow(
    "reverseAxes: 5 x 5 needs 25 elements, got 24",
  );
});
