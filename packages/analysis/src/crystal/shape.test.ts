import "@autophase/vitest/matchers";
import { type Basis, dot, normalize, type Vector3 } from "@autophase/physics/vector3";
import type { RealArray, Shape } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { rotate } from "../geometry/rotation.js";
import { crystalSize } from "./crystal-size.js";
import { indexFacets } from "./facet-indices.js";
import { findFacets } from "./facets.js";
import { crystalRegions, erode } from "./isosurface.js";
import { countPieces, largestPiece } from "./pieces.js";
import { regionStatistics } from "./region-statistics.js";

const AXES: Basis = [
  [0, 0, 1],
  [0, 1, 0],
  [1, 0, 0],
];

function maskOf(shape: Shape, isInside: (z: number, y: number, x: number) => boolean): RealArray<Uint8Array> {
  const [depth, height, width] = shape;
  const data = Uint8Array.from({ length: depth * height * width }, (_, i) =>
    Number(
      isInside(
        Math.floor(i / (height * width)) - (depth - 1) / 2,
        (Math.floor(i / width) % height) - (height - 1) / 2,
        (i % width) - (width - 1) / 2,
      ),
    ),
  );
  return { data, shape };
}

const count = ({ data }: RealArray<Uint8Array>): number => data.reduce((sum, value) => sum + value, 0);

describe("pieces", () => {
  it("joins over faces, or over corners too; never around the box", () => {
    const mask = { data: Uint8Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 1), shape: [1, 3, 4] };
    // voxels (0,0) | (1,0) | (2,0) (2,1) | (2,3)
    expect(countPieces(mask)).toBe(2);
    expect([...largestPiece(mask).data]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0]);
    expect(count(largestPiece({ data: new Uint8Array(6), shape: [2, 3] }))).toBe(0);
  });
});

describe("crystalRegions", () => {
  const shape = [24, 24, 24];
  const ball = maskOf(shape, (z, y, x) => Math.hypot(z, y, x) < 9);
  /** An edge that imaging has blurred, a hot spot, and a faint second crystal. */
  const amplitude = {
    data: maskOf(shape, () => true).data.reduce(
      (out, _, i) => {
        const [z, y, x] = [Math.floor(i / 576) - 11.5, (Math.floor(i / 24) % 24) - 11.5, (i % 24) - 11.5];
        out[i] = 0.8 / (1 + Math.exp((Math.hypot(z, y, x) - 9) / 0.5)) + (Math.hypot(z, y, x) < 1 ? 0.2 : 0);
        return out;
      },
      new Float32Array(24 ** 3),
    ),
    shape,
  };

  it("puts the surface where a blurred edge has half of the bulk's amplitude", () => {
    const support = maskOf(shape, () => true);
    const { level, inside, surface, bulk } = crystalRegions(amplitude, support);
    expect(level).toBeCloseTo(0.4, 1);
    expect(Math.abs(count(inside) / count(ball) - 1)).toBeLessThan(0.05);
    expect(surface.data.map((value, i) => value + bulk.data[i])).toEqual(inside.data);
    expect(bulk.data).toEqual(erode(inside, 2).data);
    expect(count(bulk)).toBeGreaterThan(0.4 * count(inside));
  });

  it("takes the level it is given, within the support, the largest piece only", () => {
    const support = maskOf(shape, (z, _y, x) => z < 0 && (x < 3 || x > 6));
    const { inside, level } = crystalRegions(amplitude, support, { level: 0.3, surfaceVoxels: 0 });
    expect(level).toBe(0.3);
    expect(inside.data.every((value, i) => value <= support.data[i])).toBe(true);
    expect(countPieces(inside)).toBe(1);
    expect(() => crystalRegions(amplitude, support, { level: 1.5 })).toThrow("between 0 and 1, got 1.5");
    expect(() =>
      crystalRegions(
        amplitude,
        maskOf(shape, () => false),
      ),
    ).toThrow("above 0 inside the support");
  });
});

describe("crystalSize", () => {
  it("measures a block", () => {
    const block = maskOf([10, 12, 14], (z, y, x) => Math.abs(z) < 2 && Math.abs(y) < 3 && Math.abs(x) < 4);
    const { volumeNanometersCubed, equivalentDiameterNanometers, extentNanometers } = crystalSize(block, 5);
    expect(volumeNanometersCubed).toBe(4 * 6 * 8 * 125);
    expect(extentNanometers).toEqual([20, 30, 40]);
    expect((Math.PI / 6) * equivalentDiameterNanometers ** 3).toBeCloseTo(24000, 6);
  });
});

describe("regionStatistics", () => {
  it("by hand", () => {
    const values = { data: Float32Array.of(5, 1, 9, 3, 100), shape: [5] };
    const region = { data: Uint8Array.of(1, 1, 1, 1, 0), shape: [5] };
    expect(regionStatistics(values, region)).toEqual({
      voxels: 4,
      mean: 4.5,
      standardDeviation: Math.sqrt((0.25 + 12.25 + 20.25 + 2.25) / 4),
      minimum: 1,
      maximum: 9,
      percentile1: 1,
      percentile99: 9,
    });
    expect(regionStatistics(values, { ...region, data: new Uint8Array(5) }).voxels).toBe(0);
  });
});

/** Normals of a truncated octahedron and how far its faces are: 8 of {111}, 6 of {100}. */
const GOLD = [-1, 1].flatMap((h) =>
  [-1, 1].flatMap((k) => [-1, 1].map((l) => ({ hkl: [h, k, l] as Vector3, distance: 11 }))),
);
const CUBE = [0, 1, 2].flatMap((axis) =>
  [-1, 1].map((sign) => ({ hkl: [0, 1, 2].map((k) => (k === axis ? sign : 0)) as unknown as Vector3, distance: 13 })),
);

describe("findFacets", () => {
  const turned = (vector: Vector3): Vector3 => rotate(normalize(vector), normalize([1, 2, 0.5]), 37);
  const faces = [...GOLD, ...CUBE].map((face) => ({ ...face, normal: turned(face.hkl) }));
  const crystal = maskOf([40, 40, 40], (z, y, x) =>
    faces.every(({ normal, distance }) => dot(normal, [x, y, z]) < distance),
  );
  const { facets } = findFacets(crystal, { voxelSizeNanometers: 3, axes: AXES });

  it("finds the 14 faces of a truncated octahedron: where they look and how far they are", () => {
    expect(facets).toHaveLength(14);
    for (const { normal, distance } of faces) {
      const nearest = facets.reduce((best, facet) =>
        dot(facet.normal, normal) > dot(best.normal, normal) ? facet : best,
      );
      expect(Math.acos(Math.min(1, dot(nearest.normal, normal))) * (180 / Math.PI)).toBeLessThan(2);
      expect(Math.abs(nearest.distanceNanometers - 3 * distance)).toBeLessThan(0.6 * 3);
      expect(nearest.roughnessNanometers).toBeLessThan(2);
    }
    expect(facets.map(({ share }) => share)).toEqual(facets.map(({ share }) => share).sort((a, b) => b - a));
  });

  it("names them from one reflection and its direction", () => {
    const indexed = indexFacets(facets, { q: turned([1, 1, 1]), hkl: [1, 1, 1], lattice: [4.08] });
    for (const [i, { hkl, deviationDegrees }] of indexed.entries()) {
      const face = faces.reduce((best, other) =>
        dot(facets[i].normal, other.normal) > dot(facets[i].normal, best.normal) ? other : best,
      );
      const family = (indices: Vector3 | null) => indices?.map(Math.abs).sort().join("");
      expect(family(hkl)).toBe(family(face.hkl));
      expect(deviationDegrees).toBeLessThan(3);
    }
  });

  it("measures the surface of a block, face by face", () => {
    const block = maskOf([36, 40, 44], (z, y, x) => Math.abs(z) < 12 && Math.abs(y) < 14 && Math.abs(x) < 16);
    const found = findFacets(block, { voxelSizeNanometers: 2, axes: AXES });
    expect(found.facets).toHaveLength(6);
    const area = 4 * 2 * (24 * 28 + 24 * 32 + 28 * 32);
    // smoothing rounds the edges
    expect(found.surfaceNanometersSquared / area).toBeGreaterThan(0.9);
    expect(found.surfaceNanometersSquared / area).toBeLessThan(1);
    expect(found.facets.map(({ normal }) => normal.map(Math.abs).map(Math.round))).toEqual([
      [0, 0, 1],
      [0, 0, 1],
      [0, 1, 0],
      [0, 1, 0],
      [1, 0, 0],
      [1, 0, 0],
    ]);
  });

  it("finds none on a ball, whose surface it measures", () => {
    const ball = maskOf([36, 36, 36], (z, y, x) => Math.hypot(z, y, x) < 13);
    const found = findFacets(ball, { voxelSizeNanometers: 1, axes: AXES });
    expect(found.facets).toEqual([]);
    expect(Math.abs(found.surfaceNanometersSquared / (4 * Math.PI * 13 ** 2) - 1)).toBeLessThan(0.03);
  });
});
