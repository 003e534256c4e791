import "@autophase/vitest/matchers";
import type { RealArray } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import {
  automaticCrop,
  binCounts,
  type CountsVolume,
  correctFrames,
  cropAround,
  findCenter,
  preparePattern,
  thresholdCounts,
  totalCounts,
} from "./index.js";

const volume = (values: ArrayLike<number>, shape: number[]): CountsVolume => ({
  intensity: { data: Float32Array.from(values), shape },
  mask: { data: new Uint8Array(values.length).fill(1), shape },
});

const ramp = (shape: number[]): RealArray<Int32Array> => ({
  data: Int32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => i + 1),
  shape,
});

describe("correctFrames", () => {
  it("divides by the flat field relative to its mean over the pixels in use", () => {
    const frames = { data: Int32Array.of(10, 10, 10, 10, 20, 20, 20, 20), shape: [2, 2, 2] };
    const flat = { data: Float32Array.of(50, 100, 150, 0), shape: [2, 2] };
    const { intensity, mask } = correctFrames(frames, { flat });
    expect(intensity.data).toBeAllClose([20, 10, 20 / 3, 0, 40, 20, 40 / 3, 0], { rtol: 1e-6 });
    expect([...mask.data]).toEqual([1, 1, 1, 0, 1, 1, 1, 0]);
  });

  it("masks pixels that count in the dark, and those the mask names, without a word on the others", () => {
    const frames = ramp([1, 2, 3]);
    const dark = { data: Int32Array.of(0, 2, 0, 1, 0, 0), shape: [2, 3] };
    const mask = { data: Uint8Array.of(1, 1, 0, 1, 1, 1), shape: [2, 3] };
    const corrected = correctFrames(frames, { dark, mask });
    expect([...corrected.intensity.data]).toEqual([1, 0, 0, 4, 5, 6]);
    expect([...corrected.mask.data]).toEqual([1, 0, 0, 1, 1, 1]);
  });

  it("calls a pixel dead whose flat field is 3 standard deviations low, judged over the whole detector", () => {
    const data = new Float32Array(400).fill(100);
    data[5] = 60;
    const { mask } = correctFrames(ramp([1, 1, 10]), { flat: { data, shape: [20, 20] } });
    expect([...mask.data]).toEqual([1, 1, 1, 1, 1, 0, 1, 1, 1, 1]);
  });

  it("cuts the corrections where the frames lie on the detector", () => {
    const dark = { data: new Int32Array(16), shape: [4, 4] };
    dark.data[2 * 4 + 3] = 9;
    const { mask } = correctFrames(ramp([1, 2, 2]), { dark, origin: [1, 2] });
    expect([...mask.data]).toEqual([1, 1, 1, 0]);
    const own = { data: Int32Array.of(0, 9, 0, 0), shape: [2, 2] };
    expect([...correctFrames(ramp([1, 2, 2]), { dark: own, origin: [1, 2] }).mask.data]).toEqual([1, 0, 1, 1]);
    expect(() => correctFrames(ramp([1, 2, 2]), { dark, origin: [3, 0] })).toThrow(
      "dark: 4 x 4 does not cover the frames, 2 x 2 from row 3, column 0",
    );
  });
});

describe("findCenter", () => {
  it("finds the maximum and the centre of mass", () => {
    const counts = volume([0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 6, 6], [2, 2, 3]);
    expect(findCenter(counts, "max")).toEqual([0, 1, 0]);
    expect(findCenter(counts, "com")).toEqual([1, 1, 1]);
  });

  it("finds the middle of the peak that the maximum belongs to, whatever else there is", () => {
    const counts = volume(new Float32Array(400), [20, 20]);
    const { data } = counts.intensity;
    for (let k = -2; k <= 2; k++) data[10 * 20 + 6 + k] = 50;
    data[10 * 20 + 4] = 60;
    for (let i = 15; i < 20; i++) for (let j = 15; j < 20; j++) data[i * 20 + j] = 40;
    expect(findCenter(counts, "max")).toEqual([10, 4]);
    expect(findCenter(counts, "both")).toEqual([10, 6]);
    expect(findCenter(counts, "com")).toEqual([16, 15]);
  });

  it("says when there is nothing to centre on", () => {
    expect(() => findCenter(volume([0, 0], [1, 2]))).toThrow("no counts are left");
  });
});

describe("cropAround", () => {
  it("puts the centre at floor(N/2), for even and odd lengths", () => {
    const counts = volume(ramp([5, 6, 7]).data, [5, 6, 7]);
    for (const shape of [
      [2, 4, 6],
      [3, 1, 5],
    ]) {
      const cropped = cropAround(counts, [2, 3, 3], shape);
      const [d, h, w] = shape.map((length) => Math.floor(length / 2));
      expect(cropped.intensity.data[(d * shape[1] + h) * shape[2] + w]).toBe(1 + (2 * 6 + 3) * 7 + 3);
      expect(cropped.mask.data.every((measured) => measured === 1)).toBe(true);
    }
  });

  it("pads with voxels that were not measured", () => {
    const cropped = cropAround(volume([1, 2, 3], [1, 3]), [0, 0], [1, 6]);
    expect([...cropped.intensity.data]).toEqual([0, 0, 0, 1, 2, 3]);
    expect([...cropped.mask.data]).toEqual([0, 0, 0, 1, 1, 1]);
    expect([...cropAround(volume([1], [1, 1]), [0, 0], [3, 1]).mask.data]).toEqual([0, 1, 0]);
  });

  it("refuses another number of axes", () => {
    expect(() => cropAround(volume([1, 2], [1, 2]), [0, 0], [1, 1, 1])).toThrow(
      "expected 2 lengths for 1 x 2, got 1 x 1 x 1",
    );
  });
});

describe("binCounts", () => {
  it("keeps the counts and drops blocks that hold an unmeasured voxel", () => {
    const counts = volume([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2]);
    expect([...binCounts(counts, [2, 1, 1]).intensity.data]).toEqual([6, 8, 10, 12]);
    expect([...binCounts(counts, [2, 2, 2]).intensity.data]).toEqual([36]);
    counts.mask.data[3] = 0;
    const binned = binCounts(counts, [1, 2, 1]);
    expect([...binned.intensity.data]).toEqual([4, 0, 12, 14]);
    expect([...binned.mask.data]).toEqual([1, 0, 1, 1]);
    expect(() => binCounts(counts, [3, 1, 1])).toThrow("3,1,1 does not divide 2 x 2 x 2");
  });
});

describe("automaticCrop", () => {
  it("takes the shortest smooth even length that keeps the counts", () => {
    const counts = new Float32Array(64);
    for (let i = 32 - 11; i < 32 + 11; i++) counts[i] = 10;
    expect(automaticCrop(volume(counts, [64]), [32])).toEqual([24]);
    expect(automaticCrop(volume(counts, [64]), [32], { multiple: [16] })).toEqual([32]);
    expect(automaticCrop(volume(counts, [64]), [32], { share: 0.5 })).toEqual([12]);
  });
});

describe("preparePattern", () => {
  // single voxels are no diffraction: to the search for hot pixels they are defects
  const RAW = { badPixels: "none", gaps: "none" } as const;
  const frames = { data: new Int32Array(6 * 6 * 6), shape: [6, 6, 6] };
  frames.data[(2 * 6 + 3) * 6 + 3] = 100;
  frames.data[(2 * 6 + 3) * 6 + 2] = 40;
  frames.data[(2 * 6 + 0) * 6 + 3] = 30;
  frames.data[0] = 1;

  it("accounts for what each step kept", () => {
    const { intensity, account } = preparePattern(frames, { threshold: 2, crop: [8, 4, 4], ...RAW });
    expect(intensity.data[(4 * 4 + 2) * 4 + 2]).toBe(100);
    const { rocking, ...numbers } = account;
    expect(rocking[0].counts).toEqual([1, 0, 170, 0, 0, 0]);
    expect(numbers).toEqual({
      framesShape: [6, 6, 6],
      rawCounts: 171,
      correctedCounts: 170,
      keptCounts: 140,
      center: [2, 3, 3],
      crop: [8, 4, 4],
      paddedVoxels: 2 * 16,
      maskedVoxels: 2 * 16,
      highestCounts: 100,
      bin: [1, 1, 1],
      threshold: 2,
      oversampling: account.oversampling,
      hotPixels: 0,
      deadPixels: 0,
      gapLines: 0,
      gapParts: 0,
      aliens: [],
      scans: [],
    });
  });

  it("bins after the crop", () => {
    const prepared = preparePattern(frames, { crop: [4, 4, 4], bin: [2, 1, 1], ...RAW });
    expect(prepared.intensity.shape).toEqual([2, 4, 4]);
    expect(totalCounts(prepared)).toBe(140);
    expect(findCenter(prepared)).toEqual([1, 2, 2]);
  });

  it("leaves its input alone", () => {
    const before = frames.data.slice();
    preparePattern(frames, { threshold: 50 });
    expect(frames.data).toEqual(before);
    expect([...thresholdCounts(volume([1, 2, 3], [3]), 2).intensity.data]).toEqual([0, 2, 3]);
  });

  it.each([
    ["NaN", Number.NaN],
    ["a negative count", -2],
  ])("names the voxel of %s", (_, value) => {
    const data = Float32Array.from(frames.data);
    data[(1 * 6 + 2) * 6 + 5] = value;
    expect(() => preparePattern({ data, shape: [6, 6, 6] })).toThrow(/\[1, 2, 5\]/);
  });
});
