import { describe, expect, it } from "vitest";
import { coarseShape, coarseShapeOf } from "./coarse-stage.js";

describe("coarseShape", () => {
  it("is half of each axis, or another share, in lengths that transform fast, but not under 32", () => {
    expect(coarseShape([64, 128, 100])).toEqual([32, 64, 50]);
    expect(coarseShape([40, 16, 200])).toEqual([32, 16, 100]);
    expect(coarseShape([64, 128, 40], 0.75)).toEqual([48, 96, 32]);
  });
});

describe("coarseShapeOf", () => {
  /** Counts in the middle voxel and in one near the edge. */
  function pattern(inside: number, outside: number) {
    const data = new Float32Array(72 * 64);
    data[36 * 64 + 32] = inside;
    data[4 * 64 + 32] = outside;
    return { intensity: { data, shape: [72, 64] }, history: [] };
  }

  it("is larger where more than 6 % of the counts lie outside the middle half", () => {
    expect(coarseShapeOf(pattern(95, 5))).toEqual([36, 32]);
    expect(coarseShapeOf(pattern(93, 7))).toEqual([54, 48]);
  });

  it("does not look at what was not measured", () => {
    const mask = { data: new Uint8Array(72 * 64).fill(1), shape: [72, 64] };
    mask.data[4 * 64 + 32] = 0;
    for (const outside of [7, 1e9, Number.NaN]) {
      expect(coarseShapeOf({ ...pattern(93, outside), mask })).toEqual([36, 32]);
    }
  });
});
