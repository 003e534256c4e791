import { simulateCrystal } from "@autophase/simulation";
import { describe, expect, it } from "vitest";
import { fitInput } from "./predict-object.js";
import { rangeFromText, rangeToText, type TrainingRange, unfamiliar } from "./training-range.js";

const RANGE: TrainingRange = { oversampling: [2, 5], peakCounts: [1e3, 1e7], unmeasured: 0 };
const { pattern } = simulateCrystal({ seed: 4, index: 0, shape: [32, 32, 32], detector: { peakCounts: 1e5 } });

const remarksOf = (
  { oversampling = [3, 3, 3], shape = [32, 32, 32] }: { oversampling?: number[]; shape?: number[] },
  range: TrainingRange = RANGE,
): readonly string[] => unfamiliar(fitInput(pattern, { oversampling, shape }), range);

describe("unfamiliar", () => {
  it("says nothing of a pattern like those of the training, nor where it is not known", () => {
    expect(remarksOf({})).toEqual([]);
    expect(remarksOf({ oversampling: [1, 1, 1] }, {})).toEqual([]);
    // estimates are right to 15 %
    expect(remarksOf({ oversampling: [1.8, 5.5, 3] })).toEqual([]);
  });

  it("judges the oversampling that the network sees, after binning", () => {
    expect(remarksOf({ oversampling: [7, 3, 1.2] }, { oversampling: [2, 5] })).toEqual([
      "oversampling 1.2 along axis 2, 2 to 5 in the network's training: the crystal may not fit into what it can draw",
    ]);
  });

  it("judges the brightest voxel", () => {
    expect(remarksOf({}, { peakCounts: [1e6, 1e7] })[0]).toMatch(
      /^1e5 counts in the brightest voxel, 1e6 to 1e7 in the network's training: with so much noise/,
    );
    expect(remarksOf({}, { peakCounts: [10, 1e3] })[0]).toContain("10 to 1000 in the network's training: it has not");
  });

  it("judges what is not measured, of a pattern that is too small too", () => {
    const [remark] = remarksOf({ shape: [32, 32, 48] });
    const found = "33 % of the voxels are not measured, the pattern being smaller than what it sees";
    expect(remark).toBe(`${found}, 0 % in the network's training: it takes them as dark`);
  });
});

describe("rangeFromText", () => {
  it("reads what rangeToText wrote, and knows nothing where nothing can be read", () => {
    expect(rangeFromText(rangeToText(RANGE))).toEqual(RANGE);
    expect(rangeFromText({ oversampling: "5,2", peakCounts: "many", unmeasured: "-1" })).toEqual({});
    expect(rangeFromText({})).toEqual({});
  });
});
