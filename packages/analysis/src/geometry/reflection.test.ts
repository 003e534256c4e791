import { describe, expect, it } from "vitest";
import { checkReflection, dSpacingOf } from "./reflection.js";

describe("dSpacingOf", () => {
  it.each([
    ["cubic", [1, 1, 1], [4.0782], 4.0782 / Math.sqrt(3)],
    ["orthorhombic", [2, 0, 1], [3, 4, 5, 90, 90, 90], 1 / Math.sqrt(4 / 9 + 1 / 25)],
    ["hexagonal", [1, 0, 2], [2.95, 2.95, 4.68, 90, 90, 120], 1 / Math.sqrt(4 / (3 * 2.95 ** 2) + 4 / 4.68 ** 2)],
    ["monoclinic", [1, 0, 0], [5, 6, 7, 90, 110, 90], 5 * Math.sin((110 * Math.PI) / 180)],
  ] as const)("by its closed form: %s", (_, hkl, lattice, expected) => {
    expect(dSpacingOf(hkl, lattice)).toBeCloseTo(expected, 12);
  });
});

describe("checkReflection", () => {
  it("says that a reflection fits", () => {
    const check = checkReflection(0.2335, { hkl: [1, 1, 1], lattice: [4.0782] });
    expect(check).toMatchObject({ fits: true, dSpacingAngstroms: 2.335 });
    expect(check.deviation).toBeCloseTo(2.335 / (4.0782 / Math.sqrt(3)) - 1, 12);
    expect(check.nearest).toBeUndefined();
  });

  it("says that it does not, and which one is nearer", () => {
    const check = checkReflection(0.2045, { hkl: [1, 1, 1], lattice: [4.0782] });
    expect(check).toMatchObject({ fits: false, nearest: [2, 0, 0] });
    expect(checkReflection(0.2045, { hkl: [1, 1, 1], lattice: [4.0782], tolerance: 0.2 }).fits).toBe(true);
  });

  it.each([
    [[0, 0, 0], [4], "hkl 0,0,0"],
    [[1, 1, 1], [-4], "lattice -4: expected one edge"],
    [[1, 1, 1], [4, 4], "lattice 4,4: expected"],
    [[1, 1, 1], [4, 4, 4, 60, 60, 170], "cell that closes"],
  ] as const)("refuses hkl %j with lattice %j", (hkl, lattice, message) => {
    const run = () => checkReflection(0.2, { hkl, lattice });
    expect(run).toThrow(message);
    expect(run).toThrow(expect.objectContaining({ _tag: "GeometryError" }));
  });
});
