import "@autophase/vitest/matchers";
import { type Basis, combine, dot, lengthOf, type Vector3 } from "@autophase/physics/vector3";
import { type ComplexArray, type Shape, sizeOfShape } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { crystalFrame } from "./crystal-frame.js";
import { resampleObject } from "./resample-object.js";

const AXES: Basis = crystalFrame("laboratory", [1, 2, 3]);
/** Skewed, unequal, left-handed. */
const VOXEL: Basis = [
  [3, 1, 6],
  [-0.5, -5, 1],
  [4, 0.5, -1],
];

function sampled(shape: Shape, at: (place: Vector3) => readonly [number, number]): ComplexArray {
  const size = sizeOfShape(shape);
  const out = { real: new Float32Array(size), imag: new Float32Array(size), shape };
  const [, height, width] = shape;
  for (let i = 0; i < size; i++) {
    const index = [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width];
    const [real, imag] = at(
      combine(
        VOXEL,
        index.map((n, axis) => n - Math.floor(shape[axis] / 2)),
      ),
    );
    out.real[i] = real;
    out.imag[i] = imag;
  }
  return out;
}

/** The same function at the voxels of the result. */
function expectedAt(shape: Shape, origin: Vector3, size: number, axes: Basis): Vector3[] {
  return Array.from({ length: sizeOfShape(shape) }, (_, i) => {
    const index = [Math.floor(i / (shape[1] * shape[2])), Math.floor(i / shape[2]) % shape[1], i % shape[2]];
    return combine(
      axes,
      index.map((n, axis) => (n - origin[axis]) * size),
    );
  });
}

const supportOf = (object: ComplexArray, least: number) => ({
  data: Uint8Array.from(object.real, (value, i) => Number(Math.hypot(value, object.imag[i]) > least)),
  shape: object.shape,
});

describe("resampleObject", () => {
  it.each(["laboratory", "crystal"] as const)(
    "brings a skewed Gaussian with a curved phase to the %s frame",
    (name) => {
      const axes = crystalFrame(name, [0.4, 0.5, -0.2]);
      const field = ([x, y, z]: Vector3): readonly [number, number] => {
        const amplitude = Math.exp(-(x * x + y * y + z * z) / (2 * 22 ** 2));
        const phase = 0.002 * (x * y - z * z) + 0.02 * y;
        return [amplitude * Math.cos(phase), amplitude * Math.sin(phase)];
      };
      const object = sampled([31, 32, 45], field);
      const result = resampleObject(object, supportOf(object, 0.2), { voxel: VOXEL, axes });
      expect(result.voxelSizeNanometers).toBeCloseTo(Math.min(...VOXEL.map(lengthOf)), 12);
      const places = expectedAt(result.object.shape, result.origin, result.voxelSizeNanometers, axes);
      const expected = places.map(field);
      expect(result.object.real).toBeAllClose(
        expected.map(([re]) => re),
        { rtol: 0, atol: 0.01 },
      );
      expect(result.object.imag).toBeAllClose(
        expected.map(([, im]) => im),
        { rtol: 0, atol: 0.01 },
      );
      // the support is held, with room on every side
      const volume = result.support.data.reduce((sum, v) => sum + v, 0) * result.voxelSizeNanometers ** 3;
      expect(Math.abs(volume / ((4 / 3) * Math.PI * (22 * Math.sqrt(2 * Math.log(5))) ** 3) - 1)).toBeLessThan(0.02);
    },
  );

  it("is exact for parabolas, away from the border of the box", () => {
    const field = ([x, y, z]: Vector3): readonly [number, number] => [
      1 + 0.1 * x - 0.03 * y * z,
      0.02 * z * z - 0.5 * y,
    ];
    const object = sampled([16, 18, 17], field);
    const support = { data: new Uint8Array(object.real.length), shape: object.shape };
    support.data[(8 * 18 + 9) * 17 + 8] = 1;
    const result = resampleObject(object, support, { voxel: VOXEL, axes: AXES, voxelSizeNanometers: 1.7, margin: 3 });
    expect(result.object.shape).toEqual([7, 7, 7]);
    const expected = expectedAt([7, 7, 7], result.origin, 1.7, AXES).map(field);
    expect(result.object.real).toBeAllClose(
      expected.map(([re]) => re),
      { rtol: 0, atol: 1e-4 },
    );
    expect(result.object.imag).toBeAllClose(
      expected.map(([, im]) => im),
      { rtol: 0, atol: 1e-4 },
    );
  });

  it("never mixes phases: a jump of nearly pi keeps its sign of amplitude", () => {
    const object = sampled([12, 12, 12], ([x]) => (x < 0 ? [-1, 0.01] : [-1, -0.01]));
    const result = resampleObject(object, supportOf(object, 0.5), { voxel: VOXEL, axes: AXES });
    const deep = result.object.real.filter((_, i) => result.support.data[i]);
    expect(deep.reduce((least, value) => Math.min(least, Math.abs(value)), 1)).toBeGreaterThan(0.45);
    expect(Math.max(...deep)).toBeLessThan(0);
  });

  it("refuses empty supports, other shapes and grids beyond measure", () => {
    const object = sampled([4, 4, 4], () => [1, 0]);
    const support = supportOf(object, 0.5);
    const options = { voxel: VOXEL, axes: AXES };
    expect(() => resampleObject(object, supportOf(object, 2), options)).toThrow("got an empty one");
    expect(() => resampleObject(object, { ...support, shape: [8, 8] }, options)).toThrow("support");
    expect(() => resampleObject(object, support, { ...options, voxelSizeNanometers: 1e-3 })).toThrow("choose larger");
    expect(() => resampleObject(object, support, { ...options, voxelSizeNanometers: 0 })).toThrow(
      "positive voxel size",
    );
  });
});

describe("crystalFrame", () => {
  it.each([[[0.3, 2, -1]], [[0, 3, 0]], [[0, 0, 1]], [[-1, 1e-9, 0]]] as const)("is right-handed, along q: %j", (q) => {
    const [depth, height, width] = crystalFrame("crystal", q);
    expect(dot(depth, q)).toBeCloseTo(lengthOf(q), 12);
    expect([dot(depth, height), dot(depth, width), dot(height, width)]).toBeAllClose([0, 0, 0], { atol: 1e-12 });
    expect([width[1] * height[2] - width[2] * height[1], lengthOf(height), lengthOf(width)]).toBeAllClose(
      [depth[0], 1, 1],
      {
        atol: 1e-12,
      },
    );
  });
});
