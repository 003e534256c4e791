import { describe, expect, it } from "vitest";
import { roundLength } from "./scale-bar.js";
import { linearTicks, logTicks } from "./ticks.js";

describe("logTicks", () => {
  it("marks 1, 2 and 5 on a short axis and decades on a long one", () => {
    expect(logTicks(0.08, 1).map(({ text }) => text)).toEqual(["0.1", "0.2", "0.5", "1"]);
    expect(logTicks(1, 1e5).map(({ at }) => at)).toEqual([1, 10, 100, 1e3, 1e4, 1e5]);
    expect(logTicks(0.3, 0.92).map(({ text }) => text)).toEqual(["0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9"]);
    expect(logTicks(1, 1e10, 6).length).toBeLessThanOrEqual(6);
  });
});

describe("linearTicks", () => {
  it("marks round values inside the axis", () => {
    expect(linearTicks(0, 1).map(({ text }) => text)).toEqual(["0", "0.2", "0.4", "0.6", "0.8", "1"]);
  });
});

describe("roundLength", () => {
  it.each([
    [9.9, 5],
    [10, 10],
    [4.99, 2],
    [1.2, 1],
    [0.07, 0.05],
    [333, 200],
  ])("of at most %d is %d", (limit, expected) => {
    expect(roundLength(limit)).toBeCloseTo(expected, 12);
  });
});
