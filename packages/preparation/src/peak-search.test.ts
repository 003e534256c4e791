import { describe, expect, it } from "vitest";
import { createPeakSearch, extentToRead, findPartAround, partAround } from "./index.js";

const SHAPE = [40, 60];

function frame(number: number) {
  const data = new Uint32Array(40 * 60).fill(1);
  // gap, hot pixel, air, and a peak at frame 21, row 25, column 43
  data.fill(2 ** 32 - 1, 0, 60);
  data[12 * 60 + 7] = 1e6;
  data[30 * 60 + 20] = 500;
  data[25 * 60 + 43] += Math.round(3000 * Math.exp(-0.02 * (number - 21) ** 2));
  return { data, shape: SHAPE };
}

describe("createPeakSearch", () => {
  it("finds the block that changes, by some of the frames, whatever else is bright", () => {
    const search = createPeakSearch();
    for (let number = 0; number < 64; number += 8) search.add(frame(number), number);
    expect(search.peak()).toEqual([24, 28, 44]);
  });

  it("finds nothing where nothing changes", () => {
    const search = createPeakSearch();
    search.add(frame(0), 0);
    search.add(frame(0), 1);
    expect(search.peak()).toBeUndefined();
    expect(createPeakSearch().peak()).toBeUndefined();
  });
});

describe("partAround", () => {
  it("has room for the crop around wherever the peak may be, within the scan", () => {
    expect(partAround([1000, 1204, 700], [2000, 2164, 1030], [128, 128, 64], 8)).toEqual([
      [912, 1088],
      [1124, 1284],
      [652, 748],
    ]);
    expect(partAround([4, 20, 700], [2000, 2164, 1030], "auto", 8)).toEqual([
      [0, 156],
      [0, 164],
      [556, 844],
    ]);
  });
});

describe("findPartAround", () => {
  it("looks at every few frames of a long scan, and has room for the crop wherever the peak is", async () => {
    const looked: number[] = [];
    const shape = [500, 40, 60];
    const read = async (number: number) => {
      looked.push(number);
      return frame(number);
    };
    expect(await findPartAround(shape, [16, 16, 16], read)).toEqual([
      [0, 46],
      [4, 40],
      [20, 60],
    ]);
    expect(looked).toEqual(Array.from({ length: 250 }, (_, k) => 2 * k));
    expect(await findPartAround(shape, "auto", async () => frame(0))).toBeUndefined();
  });
});

describe("extentToRead", () => {
  const crop = [128, 128, 128];
  const eiger = [60, 2164, 1030];

  it("is the part that a crop of given lengths can need, where the whole is large", () => {
    expect(extentToRead(eiger, { crop })).toBe("part");
    expect(extentToRead([201, 512, 512], { crop })).toBe("whole");
    expect(extentToRead([2000, 2164, 1030], { crop })).toBe("part-only");
    expect(extentToRead([2164, 1030], { crop })).toBe("whole");
  });

  it.each([
    [{}],
    [{ crop: "auto" as const }],
    [{ crop: "full" as const }],
    [{ crop, center: "com" as const }],
    [{ crop, threshold: "auto" as const }],
    [{ crop, background: "frame" }],
    [{ crop, grid: "orthogonal" }],
  ])("is the whole for %j, up to what memory allows", (settings) => {
    expect(extentToRead(eiger, settings)).toBe("whole");
    expect(extentToRead([2000, 2164, 1030], settings)).toBe("part-only");
  });
});
