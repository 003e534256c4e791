import "@autophase/vitest/matchers";
import type { Acquisition, Reconstruction } from "@autophase/tensor-io";
import { expect, it } from "vitest";
import { objectVoxelOf } from "../geometry/object-voxel.js";
import { APS_34IDC_GEOMETRY } from "../geometry/presets.js";
import { scatteringOf } from "../geometry/scattering.js";
import { inLaboratory } from "./in-laboratory.js";

const ACQUISITION: Acquisition = {
  energyKev: 9,
  distanceMeters: 0.5,
  pixelSizeMeters: [55e-6, 55e-6],
  rockingStepDegrees: 0.005,
  rockingMotor: "Theta",
  anglesDegrees: { Theta: 0.2, Chi: 90, Phi: -5, Delta: 32, Gamma: 13 },
  geometry: APS_34IDC_GEOMETRY,
};
const SHAPE = [48, 40, 44];
const RADIUS = 160;

/** A ball in the laboratory, on the skewed grid of its pattern; a map that grows along `x`. */
function ball(acquisition: Acquisition = ACQUISITION): Reconstruction {
  const steps = objectVoxelOf(scatteringOf(APS_34IDC_GEOMETRY, ACQUISITION).reciprocalVoxel, SHAPE);
  const [depth, height, width] = SHAPE;
  const places = Array.from({ length: depth * height * width }, (_, i) => {
    const index = [Math.floor(i / (height * width)) - 24, (Math.floor(i / width) % height) - 20, (i % width) - 22];
    return [0, 1, 2].map((k) => index.reduce((sum, n, axis) => sum + n * steps[axis][k], 0));
  });
  const inside = Uint8Array.from(places, (place) => Number(Math.hypot(...place) < RADIUS));
  const along = Float32Array.from(places, ([x]) => x);
  return {
    object: { real: Float32Array.from(inside), imag: new Float32Array(inside.length), shape: SHAPE },
    support: { data: inside, shape: SHAPE },
    maps: { along: { array: { data: along, shape: SHAPE }, units: "" } },
    pattern: { intensity: { data: new Float32Array(inside.length), shape: SHAPE }, acquisition, history: [] },
    errorCurve: new Float64Array(0),
    history: [],
  };
}

it("makes a ball of a ball on skewed voxels, its maps in the same place", () => {
  const placed = inLaboratory(ball());
  if (!placed) throw new Error("it has a geometry");
  const { support, voxelSizeNanometers: size, maps } = placed;
  const [, height, width] = support.shape;
  const extents = [0, 1, 2].map((axis) => {
    const planes = Array.from(support.data, (inside, i) =>
      inside ? [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width][axis] : [],
    ).flat();
    return (Math.max(...planes) - Math.min(...planes) + 1) * size;
  });
  for (const extent of extents) expect(Math.abs(extent - 2 * RADIUS)).toBeLessThan(2 * size + 10);
  const volume = support.data.reduce((sum, inside) => sum + inside, 0) * size ** 3;
  expect(volume / ((4 / 3) * Math.PI * RADIUS ** 3)).toBeCloseTo(1, 1);
  // along x, voxel by voxel
  const middle =
    Math.floor(support.shape[0] / 2) * height * width + Math.floor(height / 2) * width + Math.floor(width / 2);
  expect(maps.along.data[middle + 1] - maps.along.data[middle]).toBeCloseTo(size, 2);
  expect(maps.along.data[middle + width] - maps.along.data[middle]).toBeCloseTo(0, 2);
});

it("is nothing where the angles are not known, or voxels are at right angles already", () => {
  expect(inLaboratory(ball({}))).toBeUndefined();
  expect(inLaboratory({ ...ball(), voxelSizeMeters: [1e-8, 2e-8, 1e-8] })).toBeUndefined();
  const empty = ball();
  expect(
    inLaboratory({ ...empty, support: { data: new Uint8Array(empty.support.data.length), shape: SHAPE } }),
  ).toBeUndefined();
});
