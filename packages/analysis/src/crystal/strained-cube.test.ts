import "@autophase/vitest/matchers";
import { describe, expect, it } from "vitest";
import { analyzeCrystal } from "./analyze-crystal.js";
import { crystalParts } from "./crystal-parts.js";
import { displacementGradient } from "./displacement-gradient.js";
import { latticeMaps } from "./lattice-maps.js";
import { lineProfiles } from "./line-profiles.js";
import { placeInPoleFigure, poleFigure } from "./pole-figure.js";

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

describe("displacementGradient", () => {
  it("has the strain along q, and nothing along the others", () => {
    const crystal = cube();
    const [depth, height, width] = displacementGradient(crystal, 0);
    expect(depth.data).toBeAllClose(crystal.strain.data, { atol: 1e-7 });
    expect(Math.max(...height.data.map(Math.abs), ...width.data.map(Math.abs))).toBeLessThan(1e-6);
  });
});

describe("lineProfiles", () => {
  it("run along the axes and the normals of facets, with an edge where the cube ends", () => {
    const crystal = cube();
    const profiles = lineProfiles(crystal);
    expect(profiles.slice(0, 4).map(({ line }) => line)).toEqual(["depth", "height", "width", "facet 1"]);
    expect(profiles).toHaveLength(3 + crystal.facets.facets.length);
    for (const { edges } of profiles.slice(0, 3)) {
      expect(edges.map(({ position }) => Math.sign(position))).toEqual([-1, 1]);
      for (const { position, width } of edges) {
        expect(Math.abs(Math.abs(position) - (SIDE * VOXEL) / 2)).toBeLessThan(VOXEL / 2);
        // a step between two voxels, by linear interpolation
        expect(width).toBeLessThan(1.2 * VOXEL);
      }
    }
    const outward = profiles[3];
    expect(outward.edges).toHaveLength(1);
    expect(outward.distanceNanometers[0]).toBe(0);
    expect(outward.amplitude[0]).toBeCloseTo(1, 1);
  });
});

describe("poleFigure", () => {
  const figure = poleFigure(cube());
  const at = ({ data, shape }: typeof figure.upper, up: number, right: number): number => {
    const radius = (shape[0] - 1) / 2;
    return data[Math.round(radius * (1 - up)) * shape[1] + Math.round(radius * (1 + right))];
  };

  it("has a spot at each face of a cube: in the middle of both circles, and four on the rim", () => {
    for (const circle of [figure.upper, figure.lower]) {
      const spots = [at(circle, 0, 0), at(circle, 1, 0), at(circle, -1, 0), at(circle, 0, 1), at(circle, 0, -1)];
      for (const spot of spots) expect(spot).toBeGreaterThan(10);
      // between two faces the edge is rounded, by the smoothing
      expect(at(circle, 0.41, 0)).toBeLessThan(2);
      expect(at(circle, 0.3, 0.3)).toBeLessThan(1);
    }
  });

  it("places directions as they are drawn", () => {
    expect(placeInPoleFigure(figure, figure.axes[0])).toEqual({ side: 1, up: 0, right: 0 });
    const [out, up] = figure.axes;
    const between = [0, 1, 2].map((k) => -out[k] + up[k]) as [number, number, number];
    const place = placeInPoleFigure(figure, between);
    expect(place.side).toBe(-1);
    expect(place.up).toBeCloseTo(Math.tan(Math.PI / 8), 12);
  });

  it("is nearly even of a ball, but for its voxels", () => {
    const shape = [40, 40, 40];
    const data = Uint8Array.from({ length: 64000 }, (_, i) =>
      Math.hypot(Math.floor(i / 1600) - 19.5, (Math.floor(i / 40) % 40) - 19.5, (i % 40) - 19.5) < 14 ? 1 : 0,
    );
    const crystal = cube();
    const ball = poleFigure({ ...crystal, regions: { ...crystal.regions, inside: { data, shape } } });
    const drawn = [...ball.upper.data, ...ball.lower.data].filter((value) => value > 0);
    expect(Math.min(...drawn)).toBeGreaterThan(0.6);
    expect(Math.max(...drawn)).toBeLessThan(1.5);
  });
});
