import { describe, expect, it } from "vitest";
import type { HalfSpace } from "./polyhedron.js";
import { polyhedronFormFactor } from "./polyhedron-form-factor.js";
import { dot, normalize, type Vector3, vectorOf } from "./vector3.js";

function box(lengths: Vector3, centre: Vector3): HalfSpace[] {
  return [0, 1, 2].flatMap((axis) =>
    [1, -1].map((sign): HalfSpace => {
      const normal = vectorOf([0, 1, 2].map((k) => (k === axis ? sign : 0)));
      return { normal, distance: lengths[axis] / 2 + sign * centre[axis] };
    }),
  );
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(x) / x);

describe("polyhedronFormFactor", () => {
  it.each<[string, Vector3]>([
    ["anywhere", [0.7, -1.3, 2.1]],
    ["along a face", [0.7, -1.3, 0]],
    ["along an edge", [0, 0, 1.9]],
    ["at the origin", [0, 0, 0]],
    ["near the origin", [1e-5, 2e-5, -1e-5]],
    ["near a normal", [1e-6, -2e-6, 1.9]],
    ["far out", [31, 47, -29]],
  ])("of a box is a product of sincs with the phase of its place, %s", (_, q) => {
    const [lengths, centre]: [Vector3, Vector3] = [
      [2, 3, 1.5],
      [0.2, -0.4, 0.1],
    ];
    const modulus = 9 * lengths.reduce((product, length, axis) => product * sinc((q[axis] * length) / 2), 1);
    const { real, imag } = polyhedronFormFactor(box(lengths, centre))(q);
    expect(real).toBeCloseTo(modulus * Math.cos(dot(q, centre)), 4);
    expect(imag).toBeCloseTo(-modulus * Math.sin(dot(q, centre)), 4);
  });

  it("of an octahedron is a sum over its points", () => {
    const signs = [1, -1];
    const planes = signs.flatMap((x) =>
      signs.flatMap((y) => signs.map((z): HalfSpace => ({ normal: normalize([x, y, z]), distance: 1 / Math.sqrt(3) }))),
    );
    const q: Vector3 = [3.1, -1.7, 2.3];
    const steps = 120;
    let [real, imag] = [0, 0];
    for (let i = 0; i < steps; i++) {
      for (let j = 0; j < steps; j++) {
        for (let k = 0; k < steps; k++) {
          const at = vectorOf([i, j, k].map((n) => (2 * (n + 0.5)) / steps - 1));
          if (Math.abs(at[0]) + Math.abs(at[1]) + Math.abs(at[2]) > 1) continue;
          real += Math.cos(dot(q, at));
          imag -= Math.sin(dot(q, at));
        }
      }
    }
    const voxel = (2 / steps) ** 3;
    const found = polyhedronFormFactor(planes)(q);
    expect(found.real).toBeCloseTo(real * voxel, 2);
    expect(found.imag).toBeCloseTo(imag * voxel, 8);
  });
});
