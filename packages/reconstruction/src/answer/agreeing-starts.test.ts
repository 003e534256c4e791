import { describe, expect, it } from "vitest";
import { agreeingStarts, medianOf, medianOfPairs } from "./agreeing-starts.js";

/** Starts on a line, as far apart as their positions. */
const onLine = (...positions: number[]): number[][] =>
  positions.map((a) => positions.map((b) => Math.min(1, Math.abs(a - b))));

describe("agreeingStarts", () => {
  it("keeps the largest group and says how far the others are", () => {
    const { kept, dropped } = agreeingStarts(onLine(0, 0.05, 0.1, 0.8, 0.85), [1, 1, 1, 1, 1]);
    expect(kept).toEqual([0, 1, 2]);
    expect(dropped.get(3)).toBe("invariantError 0.75 to those that agree");
  });

  it("does not believe a large group that fits worse", () => {
    const { kept, centre, dropped } = agreeingStarts(onLine(0, 0.02, 0.03, 0.6, 0.62), [3, 3, 3, 1, 1.1]);
    expect(kept).toEqual([3, 4]);
    expect([3, 4]).toContain(centre);
    expect(dropped.get(0)).toBe("fits worse: 3.0 times the best");
  });

  it("of groups as large takes the one that fits better", () => {
    expect(agreeingStarts(onLine(0, 0.01, 0.9, 0.91), [1.2, 1.3, 1, 1.4]).kept).toEqual([2, 3]);
  });

  it("drops the farthest of a loose group, but not more than half of the starts", () => {
    const scores = [1, 1, 1, 1];
    expect(agreeingStarts(onLine(0, 0.2, 0.22, 0.54), scores).kept).toEqual([0, 1, 2]);
    const even = [0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => (i === j ? 0 : 0.3)));
    expect(agreeingStarts(even, scores).kept).toHaveLength(2);
    expect(agreeingStarts(even, scores, { disagreement: 0.35, worse: 2, spread: 0.31 }).kept).toHaveLength(4);
  });

  it("keeps a start that is alone", () => {
    expect(agreeingStarts([[0]], [2])).toEqual({ kept: [0], centre: 0, dropped: new Map() });
  });
});

it("medians", () => {
  expect(medianOf([3, 1, 2])).toBe(2);
  expect(medianOf([4, 1, 2, 3])).toBe(2.5);
  expect(medianOfPairs(onLine(0, 0.1, 0.4), [0, 1, 2])).toBeCloseTo(0.3, 12);
  expect(medianOfPairs([[0]], [0])).toBeNull();
});
