import "@autophase/vitest/matchers";
import { combine, mapBasis, scale, type Vector3 } from "@autophase/physics/vector3";
import { describe, expect, it } from "vitest";
import { latticeVector } from "../geometry/reflection.js";
import { rotate } from "../geometry/rotation.js";
import { fitOrientation } from "./fit-orientation.js";

const GOLD = [4.078];
const HKL: readonly Vector3[] = [
  [1, 1, 1],
  [-1, 1, 1],
  [0, 2, 0],
  [2, 0, 2],
];
const turned = mapBasis(
  [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  (axis) => rotate(rotate(axis, [0, 0, 1], 33), [0.6, 0, 0.8], -110),
);
const measured = HKL.map((hkl) => combine(turned, latticeVector(hkl, GOLD)));

describe("fitOrientation", () => {
  it.each([3, 4])("finds how a lattice is turned from %i reflections", (count) => {
    const { axes, anglesDegrees, deviations } = fitOrientation(measured.slice(0, count), HKL.slice(0, count), GOLD);
    expect(axes.flat()).toBeAllClose(turned.flat(), { atol: 1e-9 });
    expect(Math.max(...anglesDegrees)).toBeLessThan(1e-5);
    expect(deviations).toBeAllClose(
      deviations.map(() => 0),
      { atol: 1e-12 },
    );
  });

  it("says how far each is from it, and how much longer", () => {
    const bent = measured.map((q, k) => scale(k === 1 ? rotate(q, [0, 1, 0], 0.5) : q, k === 2 ? 1.001 : 1));
    const { anglesDegrees, deviations } = fitOrientation(bent, HKL, GOLD);
    expect(Math.max(...anglesDegrees)).toBeGreaterThan(0.1);
    expect(Math.max(...anglesDegrees)).toBeLessThan(0.5);
    expect(deviations).toBeAllClose([0, 0, 1e-3, 0], { atol: 1e-9 });
  });

  it("refuses reflections that cannot be so", () => {
    const wrong: readonly Vector3[] = [[1, 1, 1], [-1, 1, 1], [2, 0, 0], HKL[3]];
    expect(() => fitOrientation(measured, wrong, GOLD)).toThrow(/the angles between .* degrees away/);
    const mirrored = HKL.map(([h, k, l]): Vector3 => [-h, k, l]);
    expect(() => fitOrientation(measured, mirrored, GOLD)).toThrow("mirror image");
  });
});
