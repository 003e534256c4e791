import { expect, it } from "vitest";
import { centralBoxIndices, onGrid } from "./central-box.js";

it("takes the low frequencies of both signs", () => {
  expect([...centralBoxIndices([8], [4])]).toEqual([0, 1, 6, 7]);
  expect([...centralBoxIndices([7], [3])]).toEqual([0, 1, 6]);
  expect([...centralBoxIndices([4, 6], [2, 6])]).toEqual([0, 1, 2, 3, 4, 5, 18, 19, 20, 21, 22, 23]);
});

it("puts zeros around a box", () => {
  expect([...onGrid({ data: Float32Array.of(3, 1, 2), shape: [3] }, [6])]).toEqual([3, 1, 0, 0, 0, 2]);
});
