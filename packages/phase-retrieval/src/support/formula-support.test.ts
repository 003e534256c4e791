import { describe, expect, it } from "vitest";
import { formulaSupport } from "./formula-support.js";

const shape = [9, 10, 11];
const inside = (formula: string, holds: (z: number, y: number, x: number) => boolean): void => {
  const { data } = formulaSupport(shape, { formula });
  const expected = Array.from(data, (_, i) => {
    const [z, y, x] = [Math.floor(i / 110) - 4, (Math.floor(i / 11) % 10) - 5, (i % 11) - 5];
    return holds(z, y, x) ? 1 : 0;
  });
  expect(Array.from(data)).toEqual(expected);
};

describe("formulaSupport", () => {
  it("holds as written in Python", () => {
    inside("ir<3", (z, y, x) => Math.hypot(x, y, z) < 3);
    inside("(np.sqrt(ix**2+iy**2)<4)*(np.abs(iz)<2)", (z, y, x) => Math.hypot(x, y) < 4 && Math.abs(z) < 2);
    inside("(ix - 1 >= -2**2 / 2) & (iy <= 1.5) | (iz == 3)", (z, y, x) => (x - 1 >= -2 && y <= 1.5) || z === 3);
  });

  it.each([
    ["ir<", "got the end"],
    ["ir<3)", "got )"],
    ["__import__('os')", "cannot be read"],
    ["import", "got import"],
    ["np.linalg", "got np.linalg"],
    ["ir<0", "holds in no voxel"],
    ["constructor(ir)", "got constructor"],
    ["(".repeat(9999), "expected a value"],
  ])("refuses %s", (formula, message) => {
    expect(() => formulaSupport(shape, { formula })).toThrow(message);
  });
});
