import "@autophase/vitest/matchers";
import { orthogonalGrid } from "@autophase/physics";
import { lengthOf } from "@autophase/physics/vector3";
import { simulateCrystal } from "@autophase/simulation";
import { type RealArray, readVtk } from "@autophase/tensor-io";
import { expect, it } from "vitest";
import { reciprocalVti, reciprocalVts } from "./reciprocal-files.js";

const { object, support, pattern } = simulateCrystal({ seed: 3, index: 0 });
const reconstruction = { object, support, pattern, errorCurve: new Float64Array(), history: [] };
const scattering = {
  wavelengthNanometers: 0.1,
  twoThetaDegrees: 30,
  q: [0, 0, 25],
  dSpacingNanometers: 0.25,
  reciprocalVoxel: [
    [0.005, 0.002, 0.012],
    [0.001, 0.011, 0],
    [0.012, 0, 0],
  ],
} as const;

const numbersOf = (array: RealArray | undefined): number[] => Array.from(array?.data ?? [], Number);

it("has counts as they are on the skewed grid, and what was calculated at their scale", async () => {
  const { arrays } = await readVtk(reciprocalVts(reconstruction, scattering));
  expect(numbersOf(arrays.get("intensity"))).toEqual(Array.from(pattern.intensity.data, Number));
  const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
  const counts = sum(numbersOf(arrays.get("intensity")));
  expect(sum(numbersOf(arrays.get("calculated"))) / counts).toBeCloseTo(1, 1);
});

it("is at right angles in an image, the brightest voxel in the middle of both", async () => {
  const { arrays, spacing } = await readVtk(reciprocalVti(reconstruction, scattering));
  expect(spacing ?? []).toBeAllClose(orthogonalGrid(scattering.reciprocalVoxel).steps.map(lengthOf), { rtol: 1e-6 });
  const middle = (32 * 64 + 32) * 64 + 32;
  const measured = numbersOf(arrays.get("intensity"));
  expect(measured[middle]).toBe(pattern.intensity.data[middle]);
  const highest = measured.reduce((most, counts) => Math.max(most, counts), 0);
  expect(highest).toBeLessThanOrEqual(numbersOf(pattern.intensity).reduce((most, counts) => Math.max(most, counts), 0));
});
