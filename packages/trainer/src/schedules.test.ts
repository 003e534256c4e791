import { describe, expect, it } from "vitest";
import { constantSchedule, cyclicSchedule } from "./schedules.js";

describe("constantSchedule", () => {
  it("never changes", () => {
    expect([0, 1, 1000].map(constantSchedule(0.01))).toEqual([0.01, 0.01, 0.01]);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("refuses a rate of %d", (rate) => {
    expect(() => constantSchedule(rate)).toThrow(/expected a positive learning rate/);
  });
});

describe("cyclicSchedule", () => {
  const schedule = cyclicSchedule({ minimum: 1, maximum: 9, halfCycle: 4 });

  it("climbs, falls, and is half as high in the next cycle", () => {
    expect([0, 1, 2, 4, 6, 8].map(schedule)).toEqual([1, 3, 5, 9, 5, 1]);
    expect([10, 12, 16, 20, 24].map(schedule)).toEqual([3, 5, 1, 3, 1]);
  });

  it("stays between its bounds for ever", () => {
    for (let step = 0; step < 200; step++) {
      expect(schedule(step)).toBeGreaterThanOrEqual(1);
      expect(schedule(step)).toBeLessThanOrEqual(9);
    }
  });

  it("refuses a half cycle of no steps", () => {
    expect(() => cyclicSchedule({ minimum: 1, maximum: 2, halfCycle: 0 })).toThrow(/halfCycle must be positive, got 0/);
  });
});
