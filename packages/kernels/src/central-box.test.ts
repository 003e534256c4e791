import { sizeOfShape } from "@autophase/tensor-io";
import { expect, it } from "vitest";
import { centralBoxIndices, oddness, onGrid } from "./central-box.js";
import { createFft } from "./fft/create-fft.js";

it("takes the low frequencies of both signs", () => {
  expect([...centralBoxIndices([8], [4])]).toEqual([0, 1, 6, 7]);
  expect([...centralBoxIndices([7], [3])]).toEqual([0, 1, 6]);
  expect([...centralBoxIndices([4, 6], [2, 6])]).toEqual([0, 1, 2, 3, 4, 5, 18, 19, 20, 21, 22, 23]);
});

it.each([
  [[3], [3, 1, 1], 0],
  [[3], [3, 1, 2], 2],
  [[4], [3, 1, 0, 1], 0],
  // the opposite of the third voxel lies outside the box
  [[4], [3, 1, 0.5, 1], 0.5],
  [[2, 3], [1, 2, 2, 0, 0, 0], 0],
  [[2, 3], [1, 2, 2, 0.25, 0, 0], 0.25],
])("says how odd a box is: %j, %j", (shape, values, expected) => {
  const outer = shape.map((length) => length + 4);
  const kernel = { data: Float64Array.from(values), shape };
  expect(oddness(kernel, outer)).toBe(expected);
  const transfer = { real: onGrid(kernel, outer), imag: new Float64Array(sizeOfShape(outer)), shape: outer };
  createFft(outer).forward(transfer);
  expect(Math.max(...transfer.imag.map(Math.abs))).toBeLessThanOrEqual(expected + 1e-12);
});

it("finds the opposite of every voxel of a whole axis", () => {
  expect(oddness({ data: Float64Array.of(3, 1, 0.5, 1), shape: [4] }, [4])).toBe(0);
});

it("puts zeros around a box", () => {
  expect([...onGrid({ data: Float32Array.of(3, 1, 2), shape: [3] }, [6])]).toEqual([3, 1, 0, 0, 0, 2]);
});
