import "@autophase/vitest/matchers";
import { createFft, fftshift, ifftshift } from "@autophase/kernels";
import { type HalfSpace, orthogonalGrid, polyhedronFormFactor, resampleOrthogonally } from "@autophase/physics";
import { type Basis, combine, dot, lengthOf, normalize, subtract, type Vector3 } from "@autophase/physics/vector3";
import { describe, expect, it } from "vitest";
import { analyzeCrystal } from "../crystal/analyze-crystal.js";
import { truncatedOctahedron } from "../simulate/cubic-crystal.js";
import { objectVoxelOf } from "./object-voxel.js";
import { APS_34IDC_GEOMETRY } from "./presets.js";
import { type ScanPosition, scatteringOf } from "./scattering.js";

const SCAN: ScanPosition = {
  energyKev: 9,
  distanceMeters: 0.5,
  pixelSizeMeters: [55e-6, 55e-6],
  rockingMotor: "Theta",
  rockingStepDegrees: 0.01,
  anglesDegrees: { Theta: 0.3, Chi: 90, Phi: -5, Delta: 31, Gamma: 12 },
};
const SIDE = 48;
const SHAPE = [SIDE, SIDE, SIDE];
const CENTER = [SIDE / 2, SIDE / 2, SIDE / 2];
const skewed = scatteringOf(APS_34IDC_GEOMETRY, SCAN);
const straight = scatteringOf(APS_34IDC_GEOMETRY, { ...SCAN, isOrthogonal: true });
/** About 9 voxels across, whose fringes are finely sampled, and 18. */
const SMALL = truncatedOctahedron({ octahedron: 110, cube: 140 });
const LARGE = truncatedOctahedron({ octahedron: 225, cube: 300 });

/** The form factor of the crystal at each voxel, axes of the crystal along those of the laboratory. */
function scattered(steps: Basis, faces: readonly HalfSpace[]) {
  const formFactor = polyhedronFormFactor(faces);
  const real = new Float32Array(SIDE ** 3);
  for (let i = 0; i < real.length; i++) {
    const at = [Math.floor(i / SIDE ** 2), Math.floor(i / SIDE) % SIDE, i % SIDE].map((k) => k - SIDE / 2);
    real[i] = formFactor(combine(steps, at)).real;
  }
  return real;
}

describe("a pattern resampled at right angles", () => {
  it("is sampled at steps of a scattering that says so", () => {
    const [frame, row, column] = straight.reciprocalVoxel;
    for (const product of [dot(frame, row), dot(frame, column), dot(row, column)])
      expect(Math.abs(product)).toBeLessThan(1e-15);
    expect(straight.q).toEqual(skewed.q);
    const lengths = objectVoxelOf(straight.reciprocalVoxel, SHAPE).map(lengthOf);
    expect(lengths).toBeAllClose(
      straight.reciprocalVoxel.map((step) => (2 * Math.PI) / (SIDE * lengthOf(step))),
      { rtol: 1e-9 },
    );
  });

  it("has the counts of the form factor there, where fringes are finely sampled", () => {
    const intensity = { data: scattered(skewed.reciprocalVoxel, SMALL).map((value) => value * value), shape: SHAPE };
    const mask = { data: new Uint8Array(SIDE ** 3).fill(1), shape: SHAPE };
    const grid = orthogonalGrid(skewed.reciprocalVoxel);
    const resampled = resampleOrthogonally({ intensity, mask }, grid, CENTER);
    const truth = scattered(straight.reciprocalVoxel, SMALL);
    let [apart, all] = [0, 0];
    for (let i = 0; i < truth.length; i++) {
      if (!resampled.mask.data[i]) continue;
      apart += Math.abs(resampled.intensity.data[i] - truth[i] ** 2);
      all += truth[i] ** 2;
    }
    expect(apart / all).toBeLessThan(0.12);
  });

  it("gives the same crystal: size, d-spacing and faces where they are", () => {
    const field = { real: scattered(straight.reciprocalVoxel, LARGE), imag: new Float32Array(SIDE ** 3), shape: SHAPE };
    const spectrum = ifftshift(field);
    createFft(SHAPE).inverse(spectrum);
    const object = fftshift(spectrum);
    const largest = object.real.reduce((most, value) => Math.max(most, value), 0);
    const support = { data: Uint8Array.from(object.real, (value) => (value > 0.2 * largest ? 1 : 0)), shape: SHAPE };
    const crystal = analyzeCrystal(object, support, straight);
    expect(crystal.dSpacingNanometers).toBeCloseTo(skewed.dSpacingNanometers, 6);
    const normals: Vector3[] = LARGE.map(({ normal }) => normalize(normal));
    const octahedral = normals.filter((normal) => Math.min(...normal.map(Math.abs)) > 0.5);
    expect(octahedral).toHaveLength(8);
    for (const normal of octahedral) {
      const nearest = Math.min(...crystal.facets.facets.map((facet) => lengthOf(subtract(facet.normal, normal))));
      expect(nearest).toBeLessThan(0.07);
    }
  });
});
