import type { ComplexArray } from "@autophase/tensor-io";
import { expect, it } from "vitest";
import { gramMatrix, pairwiseErrors } from "./gram-matrix.js";
import { orthogonalModes } from "./orthogonal-modes.js";

const shape = [4];
const object = (...values: [number, number][]): ComplexArray => ({
  real: Float32Array.from(values, ([re]) => re),
  imag: Float32Array.from(values, ([, im]) => im),
  shape,
});

/** `cos a u + i sin a v` for orthogonal u and v. */
const mixed = (angle: number, scale = 1): ComplexArray =>
  object(
    [scale * Math.cos(angle), 0],
    [0, scale * Math.cos(angle)],
    [0, scale * Math.sin(angle)],
    [scale * Math.sin(angle), 0],
  );

it("weighs the modes of two objects by their overlap, whatever their scale", () => {
  const angle = 0.4;
  const { weights, first } = orthogonalModes([mixed(angle), mixed(-angle, 7)]);
  expect(weights[0]).toBeCloseTo(Math.cos(angle) ** 2, 6);
  expect(weights[1]).toBeCloseTo(Math.sin(angle) ** 2, 6);
  // what they share is u, with norm 1 and their own phase
  expect([...first.real].map((value) => value + 0)).toEqual(
    [Math.SQRT1_2, 0, 0, 0].map((value) => expect.closeTo(value, 4)),
  );
  expect([...first.imag].map((value) => value + 0)).toEqual(
    [0, Math.SQRT1_2, 0, 0].map((value) => expect.closeTo(value, 4)),
  );
});

it("gives one object all of the weight", () => {
  expect(orthogonalModes([mixed(0.3)]).weights).toEqual([1]);
});

it("pairwise errors are those of the overlaps", () => {
  const errors = pairwiseErrors(gramMatrix([mixed(0), mixed(0.5, 3), mixed(Math.PI / 2)]));
  expect(errors[0][1]).toBeCloseTo(Math.sin(0.5), 6);
  expect(errors[0][2]).toBeCloseTo(1, 6);
  expect(errors[1][0]).toBe(errors[0][1]);
  expect(errors[1][1]).toBe(0);
});
