import "@autophase/vitest/matchers";
import { describe, expect, it } from "vitest";
import { analyzeCrystal } from "./analyze-crystal.js";
import { crystalParts } from "./crystal-parts.js";
import { latticeMaps } from "./lattice-maps.js";

const LENGTH = 40;
const SIDE = 20;
const VOXEL = 5;
const STRAIN = 2e-3;

/** A cube of 100 nm whose planes along `z` are the farther apart the higher up: displaced by `strain z^2 / 100 nm`. */
function cube() {
  const shape = [LENGTH, LENGTH, LENGTH];
  const q = 2 * Math.PI * 4;
  const real = new Float32Array(LENGTH ** 3);
  const imag = new Float32Array(LENGTH ** 3);
  const support = new Uint8Array(LENGTH ** 3);
  for (let i = 0; i < real.length; i++) {
    const place = [Math.floor(i / LENGTH ** 2), Math.floor(i / LENGTH) % LENGTH, i % LENGTH].map((n) => n - LENGTH / 2);
    if (place.some((n) => n < -SIDE / 2 || n >= SIDE / 2)) continue;
    const z = place[0] * VOXEL;
    const phase = (-q * STRAIN * z * z) / (SIDE * VOXEL);
    real[i] = Math.cos(phase);
    imag[i] = Math.sin(phase);
    support[i] = 1;
  }
  const step = (2 * Math.PI) / (LENGTH * VOXEL);
  return analyzeCrystal(
    { real, imag, shape },
    { data: support, shape },
    {
      wavelengthNanometers: 0.1,
      twoThetaDegrees: 30,
      q: [0, 0, q],
      dSpacingNanometers: 0.25,
      reciprocalVoxel: [
        [0, 0, step],
        [0, step, 0],
        [step, 0, 0],
      ],
    },
    { smoothingVoxels: 0 },
  );
}

describe("parts and planes of a strained cube", () => {
  const crystal = cube();
  const parts = crystalParts(crystal);

  it("are 6 facets, 12 edges and 8 corners", () => {
    const count = (kind: string): number => parts.filter((part) => part.kind === kind).length;
    expect([count("facet"), count("edge"), count("corner")]).toEqual([6, 12, 8]);
    for (const { kind, size } of parts) {
      if (kind === "corner") expect(size).toBeNull();
      // edges end where corners begin, two voxels from their ends
      if (kind === "edge") expect(Math.abs((size ?? 0) - (SIDE - 4) * VOXEL)).toBeLessThanOrEqual(2 * VOXEL);
    }
  });

  it("have the strain of their place: 2 strain z / side", () => {
    const { facets } = crystal.facets;
    const alongBeam = parts.filter(({ kind, facets: [k] }) => kind === "facet" && Math.abs(facets[k].normal[2]) > 0.9);
    expect(alongBeam).toHaveLength(2);
    for (const {
      facets: [k],
      strainMean,
    } of alongBeam) {
      // facets reach two voxels in; strain is counted from its mean
      const expected = facets[k].normal[2] * STRAIN;
      expect(Math.abs(strainMean - expected)).toBeLessThan(0.15 * STRAIN);
    }
  });

  it("are as far apart as the strain says, and make a cubic cell of the reflection", () => {
    const { dSpacingNanometers, latticeNanometers } = latticeMaps(crystal, [1, 1, 1]);
    const { strain, regions } = crystal;
    const inside = regions.inside.data.indexOf(1);
    expect(dSpacingNanometers.data[inside]).toBeCloseTo(crystal.dSpacingNanometers * (1 + strain.data[inside]), 6);
    expect((latticeNanometers?.data[inside] ?? 0) / dSpacingNanometers.data[inside]).toBeCloseTo(Math.sqrt(3), 5);
    expect(dSpacingNanometers.data[0]).toBe(0);
  });
});
