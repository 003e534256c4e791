import { ValueError } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { EmptySplitError } from "./errors.js";
import { crystalByPattern, crystalOf, splitByCrystal } from "./split-by-crystal.js";

const files = Array.from(
  { length: 60 },
  (_, i) => `data/crystal-${String(Math.floor(i / 3)).padStart(6, "0")}-${i % 3}.npz`,
);

describe("splitByCrystal", () => {
  it("keeps the patterns of a crystal on one side, for any seed", () => {
    for (let seed = 0; seed < 20; seed++) {
      const { training, validation } = splitByCrystal(files, { seed, validationCount: 8 });
      expect(validation.length).toBe(9);
      expect([...training, ...validation].sort()).toEqual([...files].sort());
      const held = new Set(validation.map(crystalOf));
      expect(held.size).toBe(3);
      expect(training.some((file) => held.has(crystalOf(file)))).toBe(false);
    }
  });

  it("is fixed by the seed, and differs with it", () => {
    const held = (seed: number): string => splitByCrystal(files, { seed, validationCount: 6 }).validation.join();
    expect(held(1)).toBe(held(1));
    expect(new Set([0, 1, 2, 3, 4].map(held)).size).toBeGreaterThan(3);
  });

  it("holds nothing out when asked for nothing", () => {
    expect(splitByCrystal(files, { seed: 1, validationCount: 0 })).toEqual({ training: files, validation: [] });
  });

  it("refuses to leave nothing to learn from", () => {
    const split = () => splitByCrystal(files.slice(0, 3), { seed: 1, validationCount: 1 });
    expect(split).toThrow(EmptySplitError);
    expect(split).toThrow(/3 patterns of 1 crystal do not suffice with 1 held out/);
  });
});

describe("crystalOf", () => {
  it.each([
    ["out/crystal-000012-3.npz", "crystal-000012"],
    ["out/crystal-000012.npz", "crystal-000012"],
    ["1_c34_2_32_0.npz", "1_c34"],
    ["1_c34_2_32.npy", "1_c34"],
    ["2_c34_2_32.npy", "2_c34"],
    ["scan.54.cxi", "scan.54"],
  ])("%s is of %s", (file, crystal) => {
    expect(crystalOf(file)).toBe(crystal);
  });

  it("goes by a regular expression", () => {
    const crystal = crystalByPattern("^(.*)_view\\d");
    expect(["a/gold_view1.npy", "a/gold_view2.npy", "a/other.npy"].map(crystal)).toEqual(["gold", "gold", "other.npy"]);
    for (const bad of ["^.*", "(", ""]) expect(() => crystalByPattern(bad)).toThrow(ValueError);
  });
});
