import type { Basis } from "@autophase/physics/vector3";
import type { RealArray } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { type SurfaceMesh, surfaceMesh } from "./surface-mesh.js";

/** Distance to a point, so that a level is a sphere. */
function ball(shape: readonly number[], centre: readonly number[]): RealArray<Float32Array> {
  const [depth, height, width] = shape;
  const data = Float32Array.from({ length: depth * height * width }, (_, i) => {
    const at = [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width];
    return -Math.hypot(...at.map((index, k) => index - centre[k]));
  });
  return { data, shape };
}

/** By the divergence theorem: positive where triangles face outwards. */
function volumeOf({ positions, triangles }: SurfaceMesh): number {
  const corner = (k: number): number[] => Array.from(positions.subarray(3 * triangles[k], 3 * triangles[k] + 3));
  let sum = 0;
  for (let k = 0; k < triangles.length; k += 3) {
    const [[ax, ay, az], [bx, by, bz], [cx, cy, cz]] = [corner(k), corner(k + 1), corner(k + 2)];
    sum += ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx);
  }
  return sum / 6;
}

/** Every edge of a closed surface is in two triangles, once in each direction. */
function openEdges({ triangles }: SurfaceMesh): number {
  const edges = new Map<string, number>();
  for (let k = 0; k < triangles.length; k += 3) {
    for (let side = 0; side < 3; side++) {
      const [a, b] = [triangles[k + side], triangles[k + ((side + 1) % 3)]];
      edges.set(`${a} ${b}`, (edges.get(`${a} ${b}`) ?? 0) + 1);
    }
  }
  return [...edges].filter(([edge, times]) => edges.get(edge.split(" ").reverse().join(" ")) !== times).length;
}

describe("surfaceMesh", () => {
  const RADIUS = 8;
  const VOLUME = (4 / 3) * Math.PI * RADIUS ** 3;

  it("is a closed sphere of the right size, facing outwards", () => {
    const mesh = surfaceMesh(ball([21, 24, 22], [10, 11.5, 10.3]), -RADIUS);
    expect(openEdges(mesh)).toBe(0);
    expect(volumeOf(mesh) / VOLUME).toBeCloseTo(1, 1);
    for (let at = 0; at < mesh.places.length; at += 3) {
      const [d, h, w] = mesh.places.subarray(at, at + 3);
      expect(Math.abs(Math.hypot(d - 10, h - 11.5, w - 10.3) - RADIUS)).toBeLessThan(0.15);
      expect([...mesh.positions.subarray(at, at + 3)]).toEqual([w, h, d]);
    }
  });

  it.each<[string, Basis, number]>([
    [
      "right-handed",
      [
        [2, 0, 0],
        [0, 3, 0],
        [0, 0, 1],
      ],
      6,
    ],
    [
      "left-handed",
      [
        [0, 0, 1],
        [0, 3, 0],
        [2, 0, 0],
      ],
      6,
    ],
    [
      "skewed",
      [
        [1, 0, 0],
        [0.5, 1, 0],
        [0, 0.3, 2],
      ],
      2,
    ],
  ])("faces outwards on a grid that is %s, around the origin", (_, steps, cell) => {
    const mesh = surfaceMesh(ball([20, 20, 20], [10, 10, 10]), -RADIUS, steps, [10, 10, 10]);
    expect(volumeOf(mesh) / VOLUME / cell).toBeCloseTo(1, 1);
    const sum = mesh.positions.reduce((total, value) => total + value, 0);
    expect(Math.abs(sum / mesh.positions.length)).toBeLessThan(0.01);
  });

  it("is closed where the crystal reaches the edge of its box, and empty where nothing is above the level", () => {
    const mesh = surfaceMesh({ data: new Float32Array(27).fill(1), shape: [3, 3, 3] }, 0.5);
    expect(openEdges(mesh)).toBe(0);
    expect(volumeOf(mesh)).toBeGreaterThan(4);
    expect(surfaceMesh({ data: new Float32Array(27), shape: [3, 3, 3] }, 0.5).triangles).toHaveLength(0);
  });

  it("refuses other than three axes", () => {
    expect(() => surfaceMesh({ data: new Float32Array(4), shape: [2, 2] }, 0.5)).toThrow("expected 3 axes, got 2 x 2");
  });
});
