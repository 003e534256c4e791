import "@autophase/vitest/matchers";
import { describe, expect, it } from "vitest";
import { rateSchedule, thresholdSchedule } from "./run-schedules.js";
import type { RunSettings } from "./settings/run-settings.js";

const settings = (changes: Partial<RunSettings>): RunSettings =>
  ({
    ...{ learningRate: 0.01, minimumRate: 0.001, rateFactor: 0.5, ratePatience: 3, warmUp: 10, scheduleSteps: 100 },
    threshold: [0.07, 0.1],
    ...changes,
  }) as RunSettings;

const at = (schedule: ReturnType<typeof rateSchedule>, step: number): number => {
  if (typeof schedule !== "function") throw new TypeError("a schedule that looks at losses");
  return schedule(step);
};

describe("rateSchedule", () => {
  it("extends over the run as it was first asked for", () => {
    const cyclic = rateSchedule(settings({ schedule: "cyclic" }), 5);
    expect([0, 25, 50].map((step) => at(cyclic, step))).toBeAllClose([0.001, 0.01, 0.001], { rtol: 1e-12 });
    const step = rateSchedule(settings({ schedule: "step" }), 5);
    expect([24, 25, 99].map((k) => at(step, k))).toEqual([0.01, 0.005, 0.00125]);
    const cosine = rateSchedule(settings({ schedule: "cosine" }), 5);
    expect(at(cosine, 10)).toBeCloseTo(0.01, 12);
    expect(at(cosine, 100)).toBeCloseTo(0.001, 12);
    expect(at(rateSchedule(settings({ schedule: "constant" }), 5), 77)).toBe(0.01);
  });

  it("falls every so many epochs, however long the run is", () => {
    const halves = { schedule: "step", rateEvery: 20, minimumRate: 1e-9 } as const;
    for (const scheduleSteps of [100, 5000]) {
      const step = rateSchedule(settings({ ...halves, scheduleSteps }), 5);
      expect([99, 100, 199, 200].map((k) => at(step, k))).toEqual([0.01, 0.005, 0.005, 0.0025]);
    }
  });

  it("does not need a minimum below the maximum", () => {
    expect(at(rateSchedule(settings({ schedule: "cyclic", learningRate: 1e-4 }), 5), 30)).toBe(1e-4);
  });

  it("lets a plateau look at the losses", () => {
    expect(rateSchedule(settings({ schedule: "plateau" }), 5)).toMatchObject({ start: { learningRate: 0.01 } });
  });
});

describe("thresholdSchedule", () => {
  it("goes evenly from the first to the last value", () => {
    const threshold = thresholdSchedule(settings({}));
    expect(threshold(0)).toBe(0.07);
    expect(threshold(50)).toBeCloseTo(0.085, 12);
    expect(threshold(500)).toBe(0.1);
  });
});
