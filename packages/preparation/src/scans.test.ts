import { simulateCrystal } from "@autophase/simulation";
import { describe, expect, it } from "vitest";
import { alignScans, type CountsVolume, correctFrames, preparePattern, sumScans, totalCounts } from "./index.js";

const SHAPE = [20, 24, 22];

function counts(index: number): Float32Array {
  return simulateCrystal({ seed: 4, index, shape: SHAPE, detector: { peakCounts: 1e4 } }).pattern.intensity.data;
}

/** Moved by whole voxels; what leaves is lost, what comes in is 0. */
function moved(data: Float32Array, shift: readonly number[]): Float32Array {
  const [frames, rows, columns] = SHAPE as [number, number, number];
  return data.map((_, i) => {
    const from = [Math.floor(i / (rows * columns)), Math.floor(i / columns) % rows, i % columns].map(
      (k, axis) => k - shift[axis],
    );
    const isInside = from.every((k, axis) => k >= 0 && k < SHAPE[axis]);
    return isInside && frames > 0 ? data[(from[0] * rows + from[1]) * columns + from[2]] : 0;
  });
}

const scanOf = (data: Float32Array): CountsVolume => correctFrames({ data, shape: SHAPE });

describe("alignScans and sumScans", () => {
  const base = counts(0);
  const scans = [base, moved(base, [2, -1, 3]), moved(base, [-1, 2, 0]), counts(5)].map(scanOf);

  it("finds whole shifts, drops another crystal, and adds up the rest voxel by voxel", () => {
    const alignment = alignScans(scans, { lowestCorrelation: 0.8 });
    const relative = alignment.scans
      .slice(0, 3)
      .map(({ shift }) => shift.map((value, axis) => value - alignment.scans[0].shift[axis]));
    expect(relative).toEqual([
      [0, 0, 0],
      [-2, 1, -3],
      [1, -2, 0],
    ]);
    expect(alignment.scans.map(({ isKept }) => isKept)).toEqual([true, true, true, false]);
    const sum = sumScans(scans.slice(0, 1), {
      reference: 0,
      scans: [{ shift: [0, 0, 0], correlation: 1, isKept: true }],
    });
    expect(sum).toEqual(scans[0]);
    const all = sumScans(scans, alignment);
    const middle = (10 * 24 + 12) * 22 + 11;
    const there = alignment.reference === 0 ? middle : -1;
    if (there >= 0) expect(all.intensity.data[there]).toBe(3 * base[middle]);
    expect(Math.abs(totalCounts(all) / (3 * totalCounts(scans[0])) - 1)).toBeLessThan(0.02);
  });

  it("shifts between voxels by shares that keep the total", () => {
    const data = new Float32Array(20 * 24 * 22);
    for (let i = 0; i < 27; i++)
      data[((9 + Math.floor(i / 9)) * 24 + 11 + (Math.floor(i / 3) % 3)) * 22 + 10 + (i % 3)] = 8;
    const sum = sumScans([scanOf(data), scanOf(data)], {
      reference: 0,
      scans: [
        { shift: [0, 0, 0], correlation: 1, isKept: true },
        { shift: [0.25, 0, -0.5], correlation: 1, isKept: true },
      ],
    });
    expect(totalCounts(sum)).toBeCloseTo(2 * 27 * 8, 3);
    expect(sum.intensity.data[(9 * 24 + 12) * 22 + 11]).toBeCloseTo(8 + 8 * 0.75, 4);
  });

  it("fills in what one scan did not measure, at the rate of the others", () => {
    const hole = scanOf(base);
    const middle = (10 * 24 + 12) * 22 + 11;
    hole.intensity.data[middle] = 0;
    hole.mask.data[middle] = 0;
    const still = { shift: [0, 0, 0], correlation: 1, isKept: true };
    const sum = sumScans([scanOf(base), hole], { reference: 0, scans: [still, still] });
    expect(sum.intensity.data[middle]).toBe(2 * base[middle]);
    expect(sum.mask.data[middle]).toBe(1);
  });

  it("warns of dropped scans on the way to a pattern", () => {
    const warnings: string[] = [];
    const frames = scans.map(({ intensity }) => intensity);
    const { account } = preparePattern(frames, {
      lowestCorrelation: 0.8,
      onEvent: ({ warning }) => warning && warnings.push(warning),
    });
    expect(account.scans.map(({ isKept }) => isKept)).toEqual([true, true, true, false]);
    expect(warnings.find((text) => text.startsWith("dropped scan 4"))).toMatch(
      /correlation 0\.\d+\): unlike the others/,
    );
  });

  it("refuses scans of other shapes, and none", () => {
    const other = correctFrames({ data: new Float32Array(8).fill(1), shape: [2, 2, 2] });
    expect(() => alignScans([scans[0], other])).toThrow("scan 2: expected 20 x 24 x 22, got 2 x 2 x 2");
    expect(() => preparePattern([])).toThrow("expected at least one scan, got none");
  });
});
