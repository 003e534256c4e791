import "@autophase/vitest/matchers";
import { farField } from "@autophase/physics";
import { type ComplexArray, createRandom } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { type Orientation, orient } from "./orient.js";

function object(shape: readonly number[]): ComplexArray {
  const random = createRandom(1);
  const draw = () => Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.normal());
  return { real: draw(), imag: draw(), shape };
}

describe("orient", () => {
  it.each<[string, number[], Orientation]>([
    ["turned", [6, 6, 6], { axes: [1, 2, 0], flips: [false, false, false] }],
    ["mirrored, even", [6, 4, 8], { axes: [0, 1, 2], flips: [true, false, true] }],
    ["mirrored, odd", [5, 7, 3], { axes: [0, 1, 2], flips: [true, true, true] }],
    ["both", [7, 4, 7], { axes: [2, 1, 0], flips: [true, true, false] }],
  ])("of the pattern is the pattern of the object oriented alike (%s)", (_, shape, orientation) => {
    const { real, imag } = object(shape);
    const turned = { real: orient(real, shape, orientation), imag: orient(imag, shape, orientation), shape };
    const expected = orient(farField({ real, imag, shape }).data, shape, orientation);
    expect(farField(turned).data).toBeAllClose(expected, { rtol: 1e-4, atol: 1e-4 });
  });

  it("leaves the origin where it is, and undoes itself", () => {
    const shape = [4, 4, 5];
    const data = new Float32Array(80);
    data[2 * 20 + 2 * 5 + 2] = 1;
    const orientation = { axes: [1, 0, 2], flips: [true, true, true] };
    expect(orient(data, shape, orientation)).toEqual(data);
    const any = object(shape).real;
    expect(orient(orient(any, shape, orientation), shape, orientation)).toEqual(any);
  });
});
