import { describe, expect, it } from "vitest";
import {
  type CountsVolume,
  fillMasked,
  findSilentPixels,
  medianFilter,
  preparePattern,
  rockingCurve,
  totalCounts,
} from "./index.js";

const volume = (values: ArrayLike<number>, shape: number[], hidden: readonly number[] = []): CountsVolume => {
  const mask = Uint8Array.from(values, (_, i) => (hidden.includes(i) ? 0 : 1));
  return {
    intensity: { data: Float32Array.from(values, (value, i) => value * mask[i]), shape },
    mask: { data: mask, shape },
  };
};

describe("findSilentPixels", () => {
  it("names pixels without a count in any frame, but for those that were not measured", () => {
    const counts = volume([0, 1, 0, 0, 0, 0, 2, 0], [2, 2, 2], [3, 7]);
    expect(findSilentPixels(counts)).toEqual([0]);
  });
});

describe("fillMasked", () => {
  it("gives a masked voxel the mean of its measured neighbours in the frame, where there are enough", () => {
    const counts = volume([1, 2, 3, 4, 99, 6, 7, 8, 9, ...new Array(9).fill(50)], [2, 3, 3], [4]);
    const filled = fillMasked(counts, 8);
    expect(filled.intensity.data[4]).toBe(5);
    expect(filled.mask.data[4]).toBe(1);
    expect(fillMasked(volume(counts.intensity.data, [2, 3, 3], [4, 5]), 8).mask.data[4]).toBe(0);
  });

  it("does not creep into a gap: what is filled fills no other", () => {
    const gap = [2, 3, 4, 7, 8, 9, 12, 13, 14, 17, 18, 19, 22, 23, 24];
    const filled = fillMasked(volume(new Float32Array(25).fill(1), [5, 5], gap), 2);
    const masked = gap.filter((i) => filled.mask.data[i] === 0);
    expect(masked).toEqual(gap.filter((i) => i % 5 > 2));
    expect(fillMasked(volume(new Float32Array(9), [3, 3]), 1).mask.data).toEqual(new Uint8Array(9).fill(1));
  });
});

describe("medianFilter", () => {
  it("is the median of the measured voxels around, frame by frame, as a sort of them says", () => {
    const shape = [2, 4, 5];
    const hidden = [6, 13, 27];
    const counts = volume(
      Float32Array.from({ length: 40 }, (_, i) => (i * 7919) % 101),
      shape,
      hidden,
    );
    const filtered = medianFilter(counts, 3).intensity.data;
    for (let i = 0; i < 40; i++) {
      const [frame, row, column] = [Math.floor(i / 20), Math.floor(i / 5) % 4, i % 5];
      const near = Array.from({ length: 20 }, (_, pixel) => pixel)
        .filter((pixel) => Math.abs(Math.floor(pixel / 5) - row) < 2 && Math.abs((pixel % 5) - column) < 2)
        .map((pixel) => frame * 20 + pixel)
        .filter((voxel) => !hidden.includes(voxel))
        .map((voxel) => counts.intensity.data[voxel])
        .sort((a, b) => a - b);
      const middle = (near[(near.length - 1) >> 1] + near[near.length >> 1]) / 2;
      expect(filtered[i]).toBe(hidden.includes(i) ? 0 : middle);
    }
    expect(() => medianFilter(counts, 4)).toThrow("medianFilter: expected an odd side from 3 up, got 4");
  });
});

describe("rockingCurve", () => {
  it("has integrated counts, centre of mass and widths of a Gaussian peak", () => {
    const shape = [41, 31, 35];
    const [frame, row, column] = [19.3, 14.6, 18.2];
    const sigma = [4, 2, 3];
    const data = new Float32Array(shape[0] * shape[1] * shape[2]);
    for (let i = 0; i < data.length; i++) {
      const at = [Math.floor(i / (31 * 35)) - frame, (Math.floor(i / 35) % 31) - row, (i % 35) - column];
      data[i] = 1000 * Math.exp(-0.5 * at.reduce((sum, value, axis) => sum + (value / sigma[axis]) ** 2, 0));
    }
    const curve = rockingCurve(volume(data, shape));
    expect(curve.counts[19]).toBeCloseTo(1000 * Math.exp(-0.5 * (0.3 / 4) ** 2) * 2 * Math.PI * 2 * 3, 0);
    expect(curve.centers[19]?.[0]).toBeCloseTo(row, 3);
    expect(curve.centers[19]?.[1]).toBeCloseTo(column, 3);
    expect(curve.widths[19]?.[0]).toBeCloseTo(2, 3);
    expect(curve.widths[19]?.[1]).toBeCloseTo(3, 3);
    expect(curve.centerFrame).toBeCloseTo(frame, 3);
    expect(curve.widthFrames).toBeCloseTo(4, 3);
    // straight lines between frames of a Gaussian: within a hundredth of a frame of 2 sqrt(2 ln 2) sigma
    expect(Math.abs((curve.fullWidthFrames ?? 0) - 2.35482 * 4)).toBeLessThan(0.05);
  });

  it("has no centre of an empty frame, and no full width where the scan begins above half", () => {
    const curve = rockingCurve(volume([5, 0, 4, 0, 0, 0], [3, 1, 2]));
    expect(curve.centers).toEqual([[0, 0], [0, 0], null]);
    expect(curve.fullWidthFrames).toBeNull();
    expect(rockingCurve(volume([0, 0], [2, 1, 1]))).toMatchObject({ centerFrame: 0, widthFrames: 0 });
  });
});

describe("preparePattern", () => {
  const shape = [4, 8, 8];
  const frames = {
    data: Uint16Array.from({ length: 256 }, (_, i) => {
      const [frame, row, column] = [Math.floor(i / 64) - 2, (Math.floor(i / 8) % 8) - 4, (i % 8) - 4];
      return Math.round(500 * Math.exp(-0.3 * (frame ** 2 + row ** 2 + column ** 2)));
    }),
    shape,
  };
  frames.data[64 * 1 + 8 * 2 + 2] = 5000;

  it("filters, fills and masks where it is asked to, and has the rocking curve of each scan", () => {
    const said: string[] = [];
    const box = { offset: [2, 4, 3], count: [1, 1, 1] };
    const { intensity, mask, account } = preparePattern(frames, {
      badPixels: "none",
      crop: "full",
      silentPixels: "mask",
      maskBoxes: [box],
      fillMasked: 8,
      median: 3,
      onEvent: ({ name, summary }) => said.push(`${name}: ${summary}`),
    });
    expect(said).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^silent pixels: .* voxels? masked without a count in any frame/),
        "fill: 1 voxel filled with the mean of at least 8 measured neighbours",
        expect.stringMatching(/^median: each voxel the median of 3 x 3 pixels/),
      ]),
    );
    expect(Math.max(...intensity.data)).toBeLessThan(501);
    expect(mask.data[0]).toBe(0);
    expect(account.rocking).toHaveLength(1);
    expect(account.rocking[0].counts).toHaveLength(4);
    expect(account.rocking[0].centers[2]?.[0]).toBeCloseTo(4, 1);
  });

  it("leaves counts as they are where nothing is asked", () => {
    const plain = preparePattern(frames, { badPixels: "none", crop: "full", gaps: "none" });
    expect(totalCounts(plain)).toBe(frames.data.reduce((sum, counts) => sum + counts, 0));
    expect(Math.max(...plain.intensity.data)).toBe(5000);
  });
});
