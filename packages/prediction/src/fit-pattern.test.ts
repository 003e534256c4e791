import { pcc } from "@autophase/analysis";
import { farField, farFieldIntensity } from "@autophase/physics";
import { describe, expect, it } from "vitest";
import { gaussianObject, gaussianOnGrid } from "../test/gaussian-object.js";
import { fitPattern } from "./fit-pattern.js";
import { networkGrid } from "./network-grid.js";

const count = (data: ArrayLike<number>): number => Array.from(data).reduce((sum, value) => sum + value, 0);

describe("fitPattern", () => {
  it("is what the object on the network's grid scatters, whatever the binning", () => {
    for (const [patternShape, oversampling] of [
      [
        [16, 20, 24],
        [3, 3, 3],
      ],
      [
        [64, 60, 32],
        [6, 14, 4],
      ],
      [
        [12, 33, 47],
        [4, 9, 11],
      ],
    ] as const) {
      const grid = networkGrid(patternShape, { shape: [16, 16, 16], oversampling });
      const options = { sigma: [1.6, 2.1, 1.9], center: [0.3, -0.4, 0.2], slope: [0.25, -0.2, 0.15] };
      const fitted = fitPattern({ intensity: farFieldIntensity(gaussianObject(options, patternShape)) }, grid);
      const expected = farField(gaussianOnGrid(options, grid));
      expect(pcc(expected, fitted), `${patternShape}`).toBeGreaterThan(0.997);
    }
  });

  it("keeps every count that it does not crop, and marks padding as not measured", () => {
    const intensity = { data: Float32Array.from({ length: 12 * 8 * 40 }, (_, i) => i % 7), shape: [12, 8, 40] };
    const grid = networkGrid(intensity.shape, { shape: [16, 16, 16], oversampling: [2, 2, 12] });
    const fitted = fitPattern({ intensity }, grid);
    expect(grid.binning).toEqual([1, 1, 3]);
    // the block of the origin is 19 to 21, so the first whole one is 1 to 3, and voxel 0 is less than half a block
    const rest = intensity.data.filter((_, i) => i % 40 === 0);
    expect(count(fitted.mask.data)).toBe(12 * 8 * 13);
    expect(count(fitted.intensity.data)).toBeCloseTo(count(intensity.data) - count(rest), 0);
  });

  it("counts a block with a gap as if the rest were as bright", () => {
    const data = new Float32Array(64).fill(5);
    const mask = { data: new Uint8Array(64).fill(1), shape: [4, 4, 4] };
    mask.data[42] = 0;
    data[42] = 1e9;
    const grid = networkGrid([4, 4, 4], { shape: [2, 2, 2], oversampling: [6, 6, 6] });
    const fitted = fitPattern({ intensity: { data, shape: [4, 4, 4] }, mask }, grid);
    // the block of the origin is the voxels 1 and 2 of each axis, 42 among them; of its neighbours half a block is
    // there
    expect([...fitted.mask.data]).toEqual([0, 0, 0, 1, 0, 1, 1, 1]);
    expect([...fitted.intensity.data]).toEqual([0, 0, 0, 40, 0, 40, 40, 40]);
  });

  it("gives a block up when less than half of it was measured", () => {
    const mask = { data: new Uint8Array(64).fill(1), shape: [4, 4, 4] };
    for (let i = 0; i < 64; i++) if (i % 4 < 2 && Math.floor(i / 4) % 4 < 2) mask.data[i] = 0;
    const intensity = { data: new Float32Array(64).fill(1), shape: [4, 4, 4] };
    const grid = networkGrid([4, 4, 4], { shape: [4, 4, 4], oversampling: [3, 3, 3] });
    const fitted = fitPattern({ intensity, mask }, grid);
    expect([...fitted.mask.data]).toEqual([...mask.data]);
    expect([...fitted.intensity.data]).toEqual([...mask.data]);
  });

  it("refuses a pattern of another grid", () => {
    const grid = networkGrid([4, 4, 4], { shape: [4, 4, 4], oversampling: [3, 3, 3] });
    const intensity = { data: new Float32Array(8), shape: [2, 2, 2] };
    expect(() => fitPattern({ intensity }, grid)).toThrow("fitPattern: expected 4 x 4 x 4, got 2 x 2 x 2");
  });
});
