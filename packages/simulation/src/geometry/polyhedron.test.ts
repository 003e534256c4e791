import "@autophase/vitest/matchers";
import type { HalfSpace } from "@autophase/physics";
import { dot, type Vector3 } from "@autophase/physics/vector3";
import { createRandom } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { drawDirection } from "./direction.js";
import { drawFacets, type FacetFamily } from "./facets.js";
import { measurePolyhedron } from "./polyhedron.js";
import { drawRotation, rotate } from "./rotation.js";

const BOX: HalfSpace[] = [
  { normal: [1, 0, 0], distance: 1 },
  { normal: [-1, 0, 0], distance: 2 },
  { normal: [0, 1, 0], distance: 3 },
  { normal: [0, -1, 0], distance: 1 },
  { normal: [0, 0, 1], distance: 0.5 },
  { normal: [0, 0, -1], distance: 0.5 },
];

describe("measurePolyhedron", () => {
  it("measures a box", () => {
    const { volume, centroid } = measurePolyhedron(BOX);
    expect(volume).toBeCloseTo(3 * 4 * 1, 12);
    expect(centroid).toBeAllClose([-0.5, 1, 0], { rtol: 0, atol: 1e-12 });
  });

  it("does not depend on how the crystal is turned", () => {
    const random = createRandom(1);
    for (let i = 0; i < 10; i++) {
      const rotation = drawRotation(random);
      const turned = BOX.map(({ normal, distance }) => ({ normal: rotate(rotation, normal), distance }));
      const { volume, centroid } = measurePolyhedron(turned);
      expect(volume).toBeCloseTo(12, 10);
      expect(centroid).toBeAllClose(rotate(rotation, [-0.5, 1, 0]), { rtol: 0, atol: 1e-10 });
    }
  });

  it.each([
    ["100", 8, 8],
    // Octahedron |x| + |y| + |z| <= sqrt 3, and rhombic dodecahedron |x| + |y| <= sqrt 2 and so on.
    ["111", (4 / 3) * 3 ** 1.5, 6],
    ["110", 2 * 2 ** 1.5, 14],
  ] as [FacetFamily, number, number][])(
    "closes {%s} alone, with volume %d and %d corners",
    (family, expected, corners) => {
      const facets = drawFacets(createRandom(1), { facetFamilies: [family], distanceSpread: 0, maximumCuts: 0 });
      const { volume, centroid, vertices } = measurePolyhedron(facets);
      expect(volume).toBeCloseTo(expected, 10);
      expect(centroid).toBeAllClose([0, 0, 0], { rtol: 0, atol: 1e-12 });
      expect(new Set(vertices.map((vertex) => vertex.map((x) => Math.round(x * 1e6) + 0).join())).size).toBe(corners);
    },
  );

  it("agrees with counting random points", () => {
    const facets = drawFacets(createRandom(4));
    const { volume, centroid } = measurePolyhedron(facets);
    const random = createRandom(5);
    const draws = 100_000;
    const half = 2.5;
    const inside: Vector3[] = [];
    for (let i = 0; i < draws; i++) {
      const point = [0, 0, 0].map(() => half * (2 * random.uniform() - 1)) as unknown as Vector3;
      if (facets.every(({ normal, distance }) => dot(normal, point) <= distance)) inside.push(point);
    }
    const counted = (inside.length / draws) * (2 * half) ** 3;
    expect(Math.abs(counted / volume - 1)).toBeLessThan(4 / Math.sqrt(inside.length));
    for (const axis of [0, 1, 2] as const) {
      const mean = inside.reduce((sum, point) => sum + point[axis], 0) / inside.length;
      expect(Math.abs(mean - centroid[axis])).toBeLessThan(4 / Math.sqrt(inside.length));
    }
  });
});

describe("rotate", () => {
  it("keeps lengths, angles and handedness", () => {
    const random = createRandom(2);
    const rotation = drawRotation(random);
    const [a, b] = [drawDirection(random), drawDirection(random)];
    expect(dot(rotate(rotation, a), rotate(rotation, b))).toBeCloseTo(dot(a, b), 12);
    const axes = (
      [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ] as const
    ).map((axis) => rotate(rotation, axis));
    const [x, y, z] = axes;
    expect(
      x[0] * (y[1] * z[2] - y[2] * z[1]) - x[1] * (y[0] * z[2] - y[2] * z[0]) + x[2] * (y[0] * z[1] - y[1] * z[0]),
    ).toBeCloseTo(1, 12);
  });

  it("turns a quarter about the first axis", () => {
    const half = Math.SQRT1_2;
    expect(rotate([half, half, 0, 0], [0, 1, 0])).toBeAllClose([0, 0, 1], { rtol: 0, atol: 1e-15 });
  });

  it("draws rotations without a preferred direction", () => {
    const random = createRandom(3);
    const sum = [0, 0, 0];
    const square = [0, 0, 0];
    const draws = 4000;
    for (let i = 0; i < draws; i++) {
      rotate(drawRotation(random), [1, 0, 0]).forEach((x, axis) => {
        sum[axis] += x / draws;
        square[axis] += (x * x) / draws;
      });
    }
    expect(sum).toBeAllClose([0, 0, 0], { rtol: 0, atol: 0.04 });
    expect(square).toBeAllClose([1 / 3, 1 / 3, 1 / 3], { rtol: 0, atol: 0.02 });
  });
});
