import { describe, expect, it } from "vitest";
import { publishedSplit } from "./published-split.js";

const names = (count: number): string[] => Array.from({ length: count }, (_, k) => `${k}.npy`);

describe("publishedSplit", () => {
  it("takes the first 50,000 of the whole list, 45,000 of them to learn from, in Python's order", () => {
    const { training, validation, test } = publishedSplit(names(54_028));
    expect([training.length, validation.length, test.length]).toEqual([45_000, 5_000, 4_028]);
    expect(training.slice(0, 3)).toEqual(["20179.npy", "40889.npy", "6915.npy"]);
    expect(validation.slice(0, 2)).toEqual(["1963.npy", "31586.npy"]);
    expect([test[0], test.at(-1)]).toEqual(["50000.npy", "54027.npy"]);
  });

  it("parts a shorter list in the same proportions, nothing twice", () => {
    const { training, validation, test } = publishedSplit(names(20));
    expect([training.length, validation.length, test]).toEqual([16, 2, ["18.npy", "19.npy"]]);
    expect(new Set([...training, ...validation, ...test]).size).toBe(20);
  });

  it("refuses what leaves nothing to learn from", () => {
    expect(() => publishedSplit(names(1))).toThrow(/1 patterns do not suffice/);
  });
});
