import { describe, expect, it } from "vitest";
import { cosineSchedule } from "./cosine-schedule.js";
import { cyclicSchedule } from "./cyclic-schedule.js";
import { linearSchedule } from "./linear-schedule.js";
import { type PlateauSchedule, plateauSchedule } from "./plateau-schedule.js";
import { constantSchedule } from "./schedule.js";
import { stepSchedule } from "./step-schedule.js";

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

describe("stepSchedule", () => {
  it("falls by its factor every so many steps, down to the minimum", () => {
    const schedule = stepSchedule({ initial: 8, every: 10, factor: 0.5, minimum: 1.5 });
    expect([0, 9, 10, 19, 20, 29, 30, 1000].map(schedule)).toEqual([8, 8, 4, 4, 2, 2, 1.5, 1.5]);
  });

  it("refuses a factor that grows, and no steps", () => {
    expect(() => stepSchedule({ initial: 1, every: 1, factor: 2 })).toThrow(/factor must be/);
    expect(() => stepSchedule({ initial: 1, every: 0 })).toThrow(/every must be positive/);
  });
});

describe("cosineSchedule", () => {
  it("climbs evenly, then falls along half a cosine and stays", () => {
    const schedule = cosineSchedule({ maximum: 4, minimum: 2, steps: 11, warmUp: 3 });
    expect([0, 1, 2, 3].map(schedule)).toEqual([1, 2, 3, 4]);
    expect(schedule(7)).toBeCloseTo(3, 12);
    expect(schedule(5)).toBeCloseTo(3 + Math.SQRT1_2, 12);
    expect([11, 500].map(schedule)).toEqual([2, 2]);
  });

  it("refuses a warm-up as long as the run, and a minimum above the maximum", () => {
    expect(() => cosineSchedule({ maximum: 1, steps: 5, warmUp: 5 })).toThrow(/warmUp must be/);
    expect(() => cosineSchedule({ maximum: 1, minimum: 2, steps: 5 })).toThrow(/minimum must be/);
  });
});

describe("linearSchedule", () => {
  it("goes evenly from one value to the other", () => {
    const schedule = linearSchedule({ from: 0.07, to: 0.1, steps: 30 });
    expect(schedule(0)).toBe(0.07);
    expect(schedule(10)).toBeCloseTo(0.08, 12);
    expect([30, 99].map(schedule)).toEqual([0.1, 0.1]);
  });

  it("refuses values that are not finite", () => {
    expect(() => linearSchedule({ from: Number.NaN, to: 1, steps: 3 })).toThrow(/finite values/);
  });
});

describe("plateauSchedule", () => {
  const rates = (schedule: PlateauSchedule, losses: readonly number[]): number[] => {
    let state = schedule.start;
    return losses.map((loss) => {
      state = schedule.afterEpoch(state, loss);
      return state.learningRate;
    });
  };

  it("falls after so many epochs without improvement, and waits as long again", () => {
    const schedule = plateauSchedule({ initial: 8, factor: 0.5, patience: 2 });
    expect(rates(schedule, [5, 4, 4, 4, 4, 4, 3, 3, 3])).toEqual([8, 8, 8, 4, 4, 2, 2, 2, 1]);
  });

  it("does not count an improvement below its share, and keeps to the minimum", () => {
    const schedule = plateauSchedule({ initial: 8, factor: 0.1, patience: 1, relativeDelta: 0.01, minimum: 1 });
    expect(rates(schedule, [100, 99.5, 98, 97.5])).toEqual([8, 1, 1, 1]);
  });

  it("refuses a factor of one and no patience", () => {
    expect(() => plateauSchedule({ initial: 1, factor: 1 })).toThrow(/factor must be/);
    expect(() => plateauSchedule({ initial: 1, patience: 0 })).toThrow(/patience must be/);
  });
});
