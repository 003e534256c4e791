import "@autophase/vitest/matchers";
import { describe, expect, it } from "vitest";
import { everywhere, gaussianObject, gaussianOnGrid } from "../test/gaussian-object.js";
import { type NetworkGrid, networkGrid } from "./network-grid.js";
import { toFullGrid } from "./to-full-grid.js";

const SMALL = [16, 16, 16];

/** Pattern shape, oversampling and what is done about it. */
const CASES = [
  { name: "as it is", patternShape: [16, 16, 16], oversampling: [3, 3, 3] },
  { name: "cropped", patternShape: [24, 32, 20], oversampling: [3, 4, 3] },
  { name: "padded", patternShape: [12, 14, 10], oversampling: [3, 3, 3] },
  { name: "odd", patternShape: [15, 27, 19], oversampling: [3, 3, 3] },
  { name: "binned by two and three", patternShape: [32, 48, 40], oversampling: [6, 12, 4] },
  { name: "binned by what does not divide", patternShape: [31, 35, 29], oversampling: [7, 11, 8] },
];

/** A Gaussian of 1.3 to 2 of the coarser grid's voxels, off centre, with a ramp of its own. */
function blob({ patternShape, shape, binning }: NetworkGrid) {
  const voxel = patternShape.map((length, axis) => Math.max(1, length / (binning[axis] * shape[axis])));
  return {
    sigma: voxel.map((length, axis) => length * [1.3, 1.4, 1.35][axis]),
    center: voxel.map((length, axis) => length * [0.4, -0.7, 0.55][axis]),
    slope: voxel.map((length, axis) => [0.3, -0.2, 0.25][axis] / length),
  };
}

describe("toFullGrid", () => {
  it.each(CASES)("gives the values between the voxels: $name", ({ patternShape, oversampling }) => {
    const grid = networkGrid(patternShape, { shape: SMALL, oversampling });
    const options = blob(grid);
    const small = { object: gaussianOnGrid(options, grid), support: everywhere(SMALL) };
    const { object, support } = toFullGrid(small, grid);
    const expected = gaussianObject(options, patternShape);
    const cut = (data: Float32Array): Float32Array => data.map((value, i) => value * (support.data[i] as number));
    expect(object.real).toBeAllClose(cut(expected.real), { atol: 6e-3 });
    expect(object.imag).toBeAllClose(cut(expected.imag), { atol: 6e-3 });
  });

  it("keeps the support where the object is: a box of half the field of view", () => {
    const grid = networkGrid([48, 30, 16], { shape: SMALL, oversampling: [12, 5, 5] });
    const data = Uint8Array.from({ length: 4096 }, (_, i) =>
      [Math.floor(i / 256), Math.floor(i / 16) % 16, i % 16].every((at) => Math.abs(at - 8) < 4) ? 1 : 0,
    );
    const object = { real: Float32Array.from(data), imag: new Float32Array(4096), shape: SMALL };
    const { support } = toFullGrid({ object, support: { data, shape: SMALL } }, grid);
    const extent = [0, 1, 2].map((axis) => {
      const stride = [480, 16, 1][axis] as number;
      const places = [...support.data].flatMap((inside, i) =>
        inside ? Math.floor(i / stride) % [48, 30, 16][axis] : [],
      );
      return [Math.min(...places), Math.max(...places)];
    });
    // seven voxels of the network: 7, 13.1 and 7 of the pattern, whose fields of view are a third, all and all
    expect(extent).toEqual([
      [21, 27],
      [9, 21],
      [5, 11],
    ]);
  });

  it("refuses an object of another grid", () => {
    const grid = networkGrid([16, 16, 16], { shape: SMALL, oversampling: [3, 3, 3] });
    const other = { object: gaussianObject(blob(grid), [8, 8, 8]), support: everywhere(SMALL) };
    expect(() => toFullGrid(other, grid)).toThrow("toFullGrid: object: expected 16 x 16 x 16, got 8 x 8 x 8");
  });
});
