import { describe, expect, it } from "vitest";
import { type Evidence, isClear, judge } from "./verdict.js";

const shape = [2, 2];
const even = (value: number) => ({ data: new Float32Array(4).fill(value), shape });
const good: Evidence = {
  begun: 10,
  kept: 8,
  medianInvariantError: 0.1,
  firstWeight: 0.98,
  fit: { chi: 0.05, freeChi: 0.06, noiseChi: 0.04, freeLlk: 0.6, idealLlk: 0.5, scatter: 1 },
  fitOfKept: 1,
  chiRise: 1.02,
  oversampling: [3, 2.5],
  maps: { amplitude: even(0.01), phase: even(0.05) },
  support: { data: new Uint8Array(4).fill(1), shape },
  supportVoxels: [100, 101, 102],
};

describe("judge", () => {
  it("trusts what passes every check, and says so in a sentence", () => {
    const { trustworthy, reason, checks } = judge(good);
    expect(trustworthy).toBe(true);
    expect(checks.every(({ passed }) => passed)).toBe(true);
    expect(reason).toMatch(
      /^Trustworthy: 8 of 10 .* \(median invariantError 0\.10, first mode 98 % of the weight, expected error 0\.\d\d\).*\.$/,
    );
  });

  it.each<[string, Partial<Evidence>]>([
    ["starts that agree", { begun: 3, kept: 2, fit: { ...good.fit, freeChi: 0.15 } }],
    ["starts that agree", { kept: 2, fit: { ...good.fit, freeChi: 0.03 } }],
    ["expected error of the object", { medianInvariantError: 0.4 }],
    ["expected error of the object", { fit: { ...good.fit, freeChi: 0.5 } }],
    ["expected error of the object", { medianInvariantError: 0.25, fit: { ...good.fit, freeChi: 0.18 } }],
    ["expected error of the object", { kept: 5, medianInvariantError: 0.25 }],
    ["misfit of held-out counts over that of the best start", { fitOfKept: 1.6 }],
    ["chi over the lowest of the last steps", { chiRise: 4 }],
    ["weight of the first mode", { firstWeight: 0.7 }],
    ["spread of the support's volume", { supportVoxels: [50, 100, 200] }],
    ["median phase deviation in radians", { maps: { ...good.maps, phase: even(1) } }],
    ["smallest oversampling", { oversampling: [3, 1.4] }],
  ])("does not trust it for the sake of: %s %#", (name, evidence) => {
    const { trustworthy, reason, checks } = judge({ ...good, ...evidence });
    expect(trustworthy).toBe(false);
    expect(checks.filter(({ passed }) => !passed).map((check) => check.name)).toEqual([name]);
    expect(reason).toMatch(/^Not trustworthy: /);
    expect(reason).toContain(`${name} `);
    expect(reason).toContain("should be");
  });

  it("asks more of the starts that agree the more do not", () => {
    const few = { ...good, medianInvariantError: 0.25, fit: { ...good.fit, freeChi: 0.04 } };
    expect(judge({ ...few, kept: 6 }).trustworthy).toBe(true);
    expect(judge({ ...few, kept: 5 }).reason).toContain("expected error of the object 0.250, should be at most 0.240");
    expect(judge({ ...few, kept: 10, medianInvariantError: 0.3 }).reason).toContain("should be at most 0.290");
  });

  it("counts starts that found the same on the coarse grid, and says how many saw the whole pattern", () => {
    const few = { ...good, begun: 4, kept: 2, fit: { ...good.fit, freeChi: 0.06 } };
    const coarse = (agree: number) => judge({ ...few, coarse: { agree, against: [] } });
    expect(coarse(3).reason).toMatch(
      /^Trustworthy: 3 of 4 independent starts agree, 2 of them on the whole pattern \(/,
    );
    // one that stands alone on the whole pattern has nothing to estimate its error by
    const alone = {
      ...few,
      kept: 1,
      medianInvariantError: null,
      coarse: { agree: 4, against: [] },
    };
    expect(judge(alone).trustworthy).toBe(false);
  });

  it.each([
    ["hides in noise", 0.03, "unknown"],
    ["is large", 0.15, "0.145"],
  ])(
    "does not trust what was chosen on the coarse grid where the misfit of held-out counts %s",
    (_, freeChi, value) => {
      const fit = { ...good.fit, freeChi };
      const all = judge({ ...good, begun: 4, kept: 4, fit, coarse: { agree: 4, against: [] } });
      expect(all.reason).toContain(`; misfit of held-out counts beyond noise ${value}, should be at most 0.120.`);
      expect(judge({ ...good, begun: 4, kept: 4, fit }).trustworthy).toBe(true);
    },
  );

  it("is clear when three agree well within what can be trusted", () => {
    expect(judge(good).expectedError).toBeCloseTo(Math.hypot(0.1, Math.sqrt(0.06 ** 2 - 0.04 ** 2)), 12);
    expect(isClear(judge(good), 3)).toBe(true);
    expect(isClear(judge(good), 2)).toBe(false);
    const loose = judge({ ...good, medianInvariantError: 0.2 });
    expect(loose.trustworthy).toBe(true);
    expect(isClear(loose, 8)).toBe(false);
    expect(isClear(judge({ ...good, oversampling: [1, 1] }), 8)).toBe(false);
  });

  it("believes two starts where they predict what nobody saw, and never one alone", () => {
    expect(judge({ ...good, kept: 2 }).trustworthy).toBe(true);
    const exact = { ...good.fit, freeChi: 0.05 };
    expect(judge({ ...good, kept: 1, medianInvariantError: null, fit: exact })).toMatchObject({
      trustworthy: false,
      expectedError: null,
      reason: expect.stringContaining("the best of 10 starts stands alone; starts that agree 1, should be at least 2"),
    });
  });

  it("believes of starts that were bred only what independent ones had found", () => {
    const bred = (agree: number, medianInvariantError: number | null, freeChi = good.fit.freeChi) =>
      judge({ ...good, founding: { agree, medianInvariantError }, fit: { ...good.fit, freeChi } });
    expect(bred(4, 0.15)).toMatchObject({
      trustworthy: true,
      reason: expect.stringContaining("4 of 10 starts had found it alone, before any were bred"),
    });
    expect(bred(1, null, 0.15)).toMatchObject({
      trustworthy: false,
      reason: expect.stringContaining("one start had found it alone"),
    });
    expect(bred(4, 0.4).trustworthy).toBe(false);
    expect(bred(0, null, 0.05)).toMatchObject({ trustworthy: false, reason: expect.stringContaining("no start had") });
  });

  it("does without held-out voxels", () => {
    const { trustworthy, reason, checks } = judge({ ...good, fit: { ...good.fit, freeChi: Number.NaN } });
    expect(trustworthy).toBe(true);
    expect(reason).not.toContain("predicts");
    expect(judge(good).reason).toContain("predicts counts that no start has seen");
    expect(checks.find(({ name }) => name.startsWith("expected"))?.value).toBeCloseTo(0.1, 12);
    expect(
      judge({ ...good, kept: 1, medianInvariantError: null, fit: { ...good.fit, freeChi: Number.NaN } }).trustworthy,
    ).toBe(false);
  });
});
