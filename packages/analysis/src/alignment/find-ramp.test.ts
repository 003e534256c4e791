import "@autophase/vitest/matchers";
import { createFft } from "@autophase/kernels";
import { type ComplexArray, createRandom, type Shape, sizeOfShape } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { multiplyByRamp, signedCoordinates } from "./coordinates.js";
import { findRamp } from "./find-ramp.js";
import { solveLinear } from "./solve-linear.js";
import { sumWave } from "./sum-wave.js";

function randomArray(shape: Shape, seed: number): ComplexArray<Float64Array> {
  const random = createRandom(seed);
  const draw = () => Float64Array.from({ length: sizeOfShape(shape) }, () => random.normal());
  return { real: draw(), imag: draw(), shape };
}

describe("signedCoordinates", () => {
  it("counts from the corner", () => {
    expect([...signedCoordinates(4)]).toEqual([0, 1, -2, -1]);
    expect([...signedCoordinates(5)]).toEqual([0, 1, 2, -2, -1]);
    expect([...signedCoordinates(1)]).toEqual([0]);
  });
});

describe("sumWave", () => {
  it.each([[[5]], [[3, 4]], [[2, 5, 3]], [[4, 1, 3]]])("equals the direct sum and its differences in %j", (shape) => {
    const g = randomArray(shape, 3);
    const k = shape.map((_, axis) => 0.3 - 0.5 * axis);
    const power = (at: readonly number[]) => {
      const turned = { real: g.real.slice(), imag: g.imag.slice(), shape };
      multiplyByRamp(
        turned,
        at.map((slope) => -slope),
      );
      const sum = (data: Float64Array) => data.reduce((total, value) => total + value, 0);
      return sum(turned.real) ** 2 + sum(turned.imag) ** 2;
    };
    const moved = (...steps: [number, number][]) => {
      const at = [...k];
      for (const [axis, step] of steps) at[axis] += step;
      return power(at);
    };
    const { power: actual, gradient, hessian } = sumWave(g, k);
    const h = 1e-4;
    expect(actual).toBeCloseTo(power(k), 8);
    for (let j = 0; j < shape.length; j++) {
      expect(2 * gradient[j]).toBeCloseTo((moved([j, h]) - moved([j, -h])) / (2 * h), 3);
      for (let l = 0; l < shape.length; l++) {
        const mixed = moved([j, h], [l, h]) - moved([j, h], [l, -h]) - moved([j, -h], [l, h]) + moved([j, -h], [l, -h]);
        expect(2 * hessian[j][l]).toBeCloseTo(mixed / (4 * h * h), 2);
      }
    }
  });
});

describe("findRamp", () => {
  it.each([
    [[32], [0.777]],
    [
      [15, 20],
      [-2.9, 0.031],
    ],
    [
      [8, 9, 11],
      [0.5, -0.25, 3],
    ],
    [
      [1, 12],
      [0, 1.2],
    ],
  ])("finds the ramp of a plane wave in %j", (shape, ramp) => {
    const size = sizeOfShape(shape);
    const g = { real: new Float64Array(size).fill(2), imag: new Float64Array(size), shape };
    multiplyByRamp(g, ramp);
    expect(findRamp(g, createFft(shape))).toBeAllClose(ramp, { rtol: 0, atol: 1e-8 });
  });
});

describe("solveLinear", () => {
  it("solves a system that needs pivoting", () => {
    const matrix = [
      [0, 2, 1],
      [1, -2, -3],
      [-1, 1, 2],
    ];
    expect(solveLinear(matrix, [-8, 0, 3])).toBeAllClose([-4, -5, 2], { rtol: 1e-12 });
    expect(matrix[0]).toEqual([0, 2, 1]);
  });

  it("leaves out what nothing determines", () => {
    expect(
      solveLinear(
        [
          [2, 0],
          [0, 0],
        ],
        [4, 0],
      ),
    ).toEqual([2, 0]);
  });
});
