import { heldOutVoxels } from "@autophase/phase-retrieval";
import { simulateCrystal } from "@autophase/simulation";
import type { DiffractionPattern } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { scatterWarning } from "./held-out-scatter.js";

const shape = [24, 24, 24];
const { object, pattern } = simulateCrystal({ seed: 3, index: 1, shape, detector: { peakCounts: 1e5 } });
const freeSet = heldOutVoxels(pattern, { seed: 2 });
const changed = (change: (counts: number, index: number) => number): DiffractionPattern => ({
  ...pattern,
  intensity: { ...pattern.intensity, data: pattern.intensity.data.map(change) },
});
const rounded = changed((counts) => Math.round(counts / 7));

describe("scatterWarning", () => {
  it("says that counts were divided and rounded", () => {
    const warning = scatterWarning(object, rounded, freeSet);
    expect(warning?.code).toBe("not-counts");
    const [, ratio] = /scatter about the object by (0\.\d\d) of what counting would make of them/.exec(
      warning?.message ?? "",
    ) as RegExpExecArray;
    expect(Number(ratio)).toBeGreaterThan(1 / 7);
    expect(Number(ratio)).toBeLessThan(0.5);
  });

  it("says nothing of counts, of any object", () => {
    expect(scatterWarning(object, pattern, freeSet)).toBeUndefined();
    const wrong = { ...object, imag: object.imag.map((value, i) => value + (i % 7 === 0 ? 0.2 : 0)) };
    expect(scatterWarning(wrong, pattern, freeSet)).toBeUndefined();
  });

  it("looks at held-out numbers that pass for counts alone", () => {
    expect(scatterWarning(object, rounded, undefined)).toBeUndefined();
    expect(
      scatterWarning(
        object,
        changed((counts) => counts / 9973),
        freeSet,
      ),
    ).toBeUndefined();
  });
});
