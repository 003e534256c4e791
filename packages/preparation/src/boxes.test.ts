import { describe, expect, it } from "vitest";
import { chooseBinning, correctFrames, cropOfEnds, preparePattern, wholeCrop } from "./index.js";

describe("lengths of boxes", () => {
  it("are even and factor into 2, 3, 5 and 7", () => {
    const volume = correctFrames({ data: new Float32Array(5 * 9).fill(1), shape: [5, 9] });
    expect(wholeCrop(volume, [1, 4])).toEqual([8, 10]);
    expect(
      cropOfEnds(volume, [
        [3, -1],
        [-2, 0],
      ]),
    ).toEqual([8, 8]);
    expect(
      cropOfEnds(
        volume,
        [
          [0, 0],
          [0, 0],
        ],
        [1, 3],
      ),
    ).toEqual([6, 12]);
    expect(() =>
      cropOfEnds(volume, [
        [-2, -3],
        [0, 0],
      ]),
    ).toThrow("crop: -2:-3 leaves nothing of axis 0 (5)");
    expect(() => cropOfEnds(volume, [[0, 0]])).toThrow("crop: expected ends of 2 axes, got 1");
  });

  it("are binned down to an oversampling of 3, by factors that divide", () => {
    expect(chooseBinning([8.1, 4.4, 3.3], [120, 70, 54])).toEqual([2, 1, 1]);
    expect(chooseBinning([9.5, 6.1, 2.1], [64, 63, 64])).toEqual([2, 1, 1]);
  });
});

describe("preparePattern", () => {
  const shape = [24, 24, 24];
  const data = Float32Array.from({ length: 24 ** 3 }, (_, i) => {
    const place = [Math.floor(i / 576) - 12, (Math.floor(i / 24) % 24) - 12, (i % 24) - 12];
    return Math.round(500 * Math.exp(-place.reduce((sum, k) => sum + k * k, 0) / 9));
  });

  it("reports every step in order with what it did", () => {
    const reported: string[] = [];
    const { account } = preparePattern(
      { data, shape },
      {
        saturation: 450,
        background: 1,
        monitor: [Array(24).fill(7)],
        maskBoxes: [{ offset: [0, 0, 0], count: [2, 2, 2] }],
        threshold: "auto",
        aliens: "mask",
        crop: "full",
        bin: [2, 1, 1],
        onEvent: ({ name, summary }) => reported.push(`${name}: ${summary}`),
      },
    );
    expect(reported.map((text) => text.split(":")[0])).toEqual([
      "frames",
      "saturation",
      "background",
      "boxes",
      "bad pixels",
      "monitor",
      "threshold",
      "aliens",
      "crop",
      "bin",
    ]);
    expect(reported[0]).toMatch(/^frames: 24 frames of 24 x 24 pixels, /);
    expect(reported[1]).toMatch(/^saturation: 1 voxel masked at 450 counts or more/);
    expect(account.oversampling?.before[0]).toBeCloseTo(2 * (account.oversampling?.after[0] ?? 0), 0);
    // the brightest voxel is saturated, so the centre moves by one
    expect(account.crop).toEqual([28, 24, 24]);
  });

  it("takes foreign peaks out by a mask, scales by a flat field, and cuts the ends as asked", () => {
    const alienMask = { data: new Uint8Array(data.length).fill(1), shape };
    alienMask.data.fill(0, 0, 576);
    const flat = { data: new Float32Array(576).fill(50), shape: [24, 24] };
    const reported = new Map<string, string>();
    const options = {
      alienMask,
      flat,
      flatScale: 100,
      crop: {
        ends: [
          [0, -4],
          [-1, 1],
          [4, 4],
        ] as const,
      },
    };
    const { intensity, mask, account } = preparePattern(
      { data, shape },
      { ...options, onEvent: ({ name, summary, warning }) => reported.set(name, `${summary} ${warning}`) },
    );
    expect(intensity.shape).toEqual([20, 24, 32]);
    expect(intensity.data[(10 * 24 + 12) * 32 + 16]).toBe(2 * (data[(12 * 24 + 12) * 24 + 12] as number));
    expect(account.maskedVoxels - account.paddedVoxels).toBe(0);
    expect(mask.data.filter((measured) => measured === 0).length).toBe(account.paddedVoxels);
    expect(reported.get("aliens")).toMatch(/^576 voxels masked by the mask of foreign peaks/);
    expect(reported.get("detector")).toMatch(/counts are scaled by the flat field's 100/);
    expect(() => preparePattern({ data, shape }, { flat, flatScale: 0 })).toThrow("flat scale: expected a positive");
    expect(() => preparePattern({ data, shape }, { alienMask: flat, crop: "full" })).not.toThrow();
    expect(() => preparePattern({ data, shape }, { alienMask: { data: flat.data, shape: [12, 48] } })).toThrow(
      "alien mask: expected 24 x 24, got 12 x 48",
    );
  });

  it("warns of frames without a count, and says when everything is masked", () => {
    const dark = data.map((counts, i) => (Math.floor(i / 576) === 13 ? 0 : counts + 1));
    const warnings: (string | undefined)[] = [];
    preparePattern({ data: dark, shape }, { onEvent: ({ warning }) => warnings.push(warning) });
    expect(warnings[0]).toMatch(/^1 frame without a single count \(13\)/);
    const mask = { data: new Uint8Array(576), shape: [24, 24] };
    expect(() => preparePattern({ data, shape }, { mask })).toThrow(
      "no counts are left: every voxel is zero or masked",
    );
    expect(() => preparePattern({ data, shape }, { monitor: [] })).toThrow(
      "expected one series for each of 1 scans, got 0",
    );
  });
});
