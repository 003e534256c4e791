import { describe, expect, it } from "vitest";
import { type Generations, type GuidedSettings, planGenerations } from "./generation-settings.js";

const freeSet = { data: new Uint8Array(4), shape: [2, 2] };
const settings: GuidedSettings = {
  iterations: 30,
  shrinkWrap: { sigma: [2, 1], threshold: 0.2, every: 5 },
  coherence: { model: "free" },
  freeSet,
};
const plan = (generations: Generations, more: Partial<GuidedSettings> = {}, starts = 8) =>
  planGenerations(generations, { starts, settings: { ...settings, ...more } });

describe("planGenerations", () => {
  it("ranks by held-out voxels, breeds by the geometric mean and ends the support as the recipe does", () => {
    const [first, second, third] = plan({ count: 3 });
    const common = { metric: "freeLlk", breed: "sqrt_ab", cull: 0, support: { sigma: 1, threshold: 0.2 } };
    expect(first).toEqual({ ...common, options: {} });
    expect(second).toEqual({ ...common, options: { breakTwinAt: undefined, lowToHigh: undefined } });
    expect(third).toEqual(second);
    const { freeSet: _none, ...blind } = settings;
    expect(planGenerations({ count: 2 }, { starts: 1, settings: blind })[0]?.metric).toBe("chi");
  });

  it("takes lists generation by generation; the last value goes on", () => {
    const plans = plan({
      count: 4,
      metric: ["chi", "sharpness"],
      breed: ["max_ab", "none"],
      cull: [3, 1, 0],
      sigma: [2, 1.5],
      threshold: 0.3,
    });
    expect(plans.map(({ metric }) => metric)).toEqual(["chi", "sharpness", "sharpness", "sharpness"]);
    expect(plans.slice(1).map(({ breed }) => breed)).toEqual(["max_ab", "none", "none"]);
    expect(plans.map(({ cull }) => cull)).toEqual([3, 1, 0, 0]);
    expect(plans.slice(1).map(({ support }) => support)).toEqual([
      { sigma: 2, threshold: 0.3 },
      { sigma: 1.5, threshold: 0.3 },
      { sigma: 1.5, threshold: 0.3 },
    ]);
  });

  it("windows the data in the generations of the list, and lets coherence wait", () => {
    const options = plan({ count: 3, lowPass: [0.4, 0.7], coherentFirst: 1 }).map((one) => one.options);
    const window = (width: number) => ({ lowToHigh: { first: width, last: width, until: 30, every: 30 } });
    expect(options).toEqual([
      { ...window(0.4), coherence: undefined },
      { breakTwinAt: undefined, ...window(0.7) },
      { breakTwinAt: undefined, lowToHigh: undefined },
    ]);
  });

  it.each<[string, GuidedSettings["shrinkWrap"], object | undefined]>([
    ["draws", { sigma: 2, threshold: { from: 0.1, to: 0.3 }, every: 1 }, { sigma: 2, threshold: 0.2 }],
    ["is relative to the mean", { sigma: 2, threshold: 2, every: 1, reference: "mean" }, undefined],
    ["does not move", false, undefined],
  ])("with a support that %s", (_, shrinkWrap, support) => {
    const [, second] = plan({ count: 2 }, { shrinkWrap: shrinkWrap as false });
    expect(second?.support).toEqual(support);
    const [, asked] = plan({ count: 2, sigma: 3, threshold: 0.4 }, { shrinkWrap: shrinkWrap as false });
    expect(asked?.support).toEqual({ sigma: 3, threshold: 0.4 });
  });

  it.each<[Partial<Generations>, string]>([
    [{ count: 0 }, "count: expected an integer from 1 to 1000, got 0"],
    [
      { metric: "beauty" as "chi" },
      'metric: expected one of freeLlk, chi, sharpness, summedPhase, volume or a list of such, got "beauty"',
    ],
    [{ breed: ["none", "magic" as "none"] }, "breed: expected one of none, sqrt_ab, "],
    [{ cull: -1 }, "cull: expected an integer of at least 0 or a list of such, got -1"],
    [{ cull: [4, 4] }, "cull: expected fewer than the 8 starts in all, got 8"],
    [{ sigma: -1 }, "sigma: expected a number from 0 up or a list of such, got -1"],
    [{ threshold: [0.1, 1] }, "threshold: expected a number above 0 and below 1 or a list of such, got [0.1,1]"],
    [{ lowPass: [0] }, "lowPass.0: expected a number above 0, got 0"],
    [{ coherentFirst: 0.5 }, "coherentFirst: expected an integer of at least 0, got 0.5"],
  ])("refuses %j", (change, message) => {
    expect(() => plan({ count: 3, ...change })).toThrow(`generations: ${message}`);
  });
});
