import "@autophase/vitest/matchers";
import { createRandom, type Shape } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { drawFacets } from "./facets.js";
import { type PlacedCrystal, placeCrystal } from "./place-crystal.js";
import { measurePolyhedron } from "./polyhedron.js";
import { renderCrystal } from "./render-crystal.js";
import { drawRotation } from "./rotation.js";

const SHAPES: Shape[] = [
  [32, 32, 32],
  [31, 40, 27],
  [24, 64, 36],
];

function place(shape: Shape, seed: number): PlacedCrystal {
  const random = createRandom(seed);
  return placeCrystal(drawFacets(random), drawRotation(random), shape, [2.2, 2.5, 3]);
}

describe.each(SHAPES)("renderCrystal in %d x %d x %d", (...shape) => {
  it.each([1, 2, 3, 4])("has the volume and centre of the polyhedron (%d)", (seed) => {
    const placed = place(shape, seed);
    const { volume, centroid } = measurePolyhedron(placed.facets);
    expect(centroid).toBeAllClose([0, 0, 0], { rtol: 0, atol: 1e-9 });
    const { amplitude, coordinates } = renderCrystal(placed, shape, 1);
    const sum = amplitude.reduce((total, value) => total + value, 0);
    expect(Math.abs(sum / volume - 1)).toBeLessThan(0.02);
    for (const axis of [0, 1, 2]) {
      const moment = amplitude.reduce(
        (total, value, i) => total + value * coordinates[axis][i] * placed.reach[axis],
        0,
      );
      expect(Math.abs(moment / sum)).toBeLessThan(0.1);
    }
  });

  it("stays within the half box, and reaches zero there", () => {
    for (let seed = 10; seed < 30; seed++) {
      const { index, amplitude } = renderCrystal(place(shape, seed), shape, 1);
      for (let i = 0; i < index.length; i++) {
        const at = [
          Math.floor(index[i] / (shape[1] * shape[2])),
          Math.floor(index[i] / shape[2]) % shape[1],
          index[i] % shape[2],
        ].map((n, axis) => Math.abs(n - Math.floor(shape[axis] / 2)));
        expect(at.every((x, axis) => x < shape[axis] / 4)).toBe(true);
        if (at.some((x, axis) => x + 1 >= shape[axis] / 4)) expect(amplitude[i]).toBeLessThan(0.6);
      }
    }
  });
});

describe("placeCrystal", () => {
  it("gives the crystal the wanted size along each axis", () => {
    const facets = drawFacets(createRandom(3), { distanceSpread: 0, maximumCuts: 0 });
    const { size, reach } = placeCrystal(facets, drawRotation(createRandom(4)), [64, 48, 100], [2.5, 3, 5]);
    expect(size).toBeAllClose([64 / 2.5, 48 / 3, 100 / 5], { rtol: 1e-9 });
    expect(reach).toBeAllClose([64 / 5, 48 / 6, 100 / 10], { rtol: 1e-9 });
  });
});

describe("the edge", () => {
  const halfSpace = (position: number): PlacedCrystal => ({
    facets: [{ family: "100", normal: [0, 0, 1], distance: position }],
    size: [1, 1, 1],
    reach: [1, 1, 1],
  });

  it.each([
    [2, 1, [1, 1, 0.5, 0, 0]],
    [2.25, 1, [1, 1, 0.84375, 0, 0]],
    [2, 2, [1, 1, 0.5, 0, 0]],
    [2.5, 2, [1, 1, 0.84375, 0.15625, 0]],
  ])("at %d with width %d is a smooth step", (position, width, expected) => {
    const { index, amplitude } = renderCrystal(halfSpace(position), [8, 8, 40], width);
    const line = [0, 1, 2, 3, 4].map((x) => {
      const i = index.indexOf((4 * 8 + 4) * 40 + 20 + x);
      return i < 0 ? 0 : amplitude[i];
    });
    expect(line).toBeAllClose(expected, { rtol: 0, atol: 1e-12 });
  });
});
