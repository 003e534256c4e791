import { describe, expect, it } from "vitest";
import { contestsOf } from "./contests.js";
import { describeValues } from "./describe-values.js";
import type { CrystalOutcome, TimedScore } from "./evaluate-crystal.js";
import { evaluationResult, resultJson, resultText } from "./evaluation-result.js";

const score = (chi: number, success: number): TimedScore => ({
  ...{ chi, chiSquared: chi ** 2, mae: chi / 10, pcc: 1 - chi, ssim: 1 - chi, iou: 0.9, iou10: 0.9 },
  ...{ phaseMae: 0.1 + chi, invariantError: chi, success, seconds: 2 },
});

const contests = contestsOf(["er", "full"], 7);

/** The network start is better by 0.1 in chi of the first contest and equal in the second; one prediction is empty. */
const outcomes: CrystalOutcome[] = Array.from({ length: 20 }, (_, k) => {
  const chi = 0.2 + 0.01 * k;
  return {
    name: `crystal ${k}`,
    network: k === 3 ? undefined : score(0.5, 1),
    contests: [
      { network: score(chi, k < 15 ? 1 : 0), random: score(chi + 0.1, k < 5 ? 1 : 0) },
      { network: score(chi, 1), random: score(chi, 1) },
    ],
  };
});

describe("evaluationResult", () => {
  const result = evaluationResult(contests, outcomes, 1);
  const of = (contest: number, metric: string) =>
    result.contests[contest]?.differences.find((difference) => difference.metric === metric);

  it("names the contests by what runs", () => {
    expect(contests.map(({ title, recipe }) => [title, recipe])).toEqual([
      ["7 ER", "7*ER"],
      ["full recipe", "3*(20*ER+180*HIO)+100*ER"],
    ]);
    expect(contestsOf(["refine"], 50).map(({ title, recipe }) => [title, recipe])).toEqual([
      ["30 HIO + 20 ER", "30*HIO+20*ER"],
    ]);
    expect(contestsOf(["er", "refine", "cohere"], 0).map(({ name }) => name)).toEqual(["cohere"]);
  });

  it("knows which way each metric is better", () => {
    expect(of(0, "chi")).toMatchObject({ verdict: "better" });
    expect(of(0, "chi")?.difference).toBeCloseTo(-0.1, 12);
    expect(of(0, "pcc")).toMatchObject({ verdict: "better" });
    expect(of(0, "success")).toMatchObject({ verdict: "better", network: 0.75, random: 0.25 });
    expect(of(0, "success")?.mcnemar).toBeCloseTo(2 / 1024, 12);
    expect(of(0, "iou")).toMatchObject({ verdict: "not distinguishable", difference: 0 });
    for (const { verdict } of result.contests[1]?.differences ?? []) expect(verdict).toBe("not distinguishable");
  });

  it("turns around when the starts change sides", () => {
    const swapped = outcomes.map((outcome) => ({
      ...outcome,
      contests: outcome.contests.map(({ network, random }) => ({ network: random, random: network })),
    }));
    const verdicts = evaluationResult(contests, swapped, 1).contests[0]?.differences.map(({ verdict }) => verdict);
    expect(verdicts?.filter((verdict) => verdict === "worse").length).toBe(7);
  });

  it("counts an empty prediction as not found", () => {
    expect(result.empty).toBe(1);
    expect(result.methods[0]).toMatchObject({ method: "network", crystals: 19, successRate: 0.95 });
    expect(result.methods.map(({ method }) => method)).toContain("random + full recipe");
  });

  it("says it in one sentence for each metric of each recipe", () => {
    const text = resultText(result);
    expect(text).toContain("20 crystals, 1 of them with an empty prediction");
    expect(text).toContain("7 ER: the network start is better in chi (−0.1, 95 % interval −0.1 to −0.1).");
    expect(text).toContain(
      "full recipe: the network start is not distinguishable in success (+0, 95 % interval +0 to +0).",
    );
    expect(text.match(/the network start is (better|worse|not distinguishable) in/g)?.length).toBe(16);
  });

  it("is the same as JSON, without NaN", () => {
    const json = JSON.parse(JSON.stringify(resultJson(result)));
    expect(json.methods["network + 7 ER"]).toMatchObject({ successRate: 0.75, crystals: 20 });
    expect(json.methods["network + 7 ER"].chi.median).toBeCloseTo(0.295, 12);
    expect(json.contests[0].differences).toHaveLength(8);
    expect(JSON.stringify(json)).not.toContain("null");
  });

  it("has what every crystal came to, for tests in pairs", () => {
    const { crystals } = JSON.parse(JSON.stringify(resultJson(result, outcomes)));
    expect(crystals).toHaveLength(20);
    expect(crystals[3]).not.toHaveProperty("network");
    expect(crystals[4]).toMatchObject({ name: "crystal 4", network: { success: 1 }, "random + 7 ER": { success: 1 } });
    expect(crystals[5]["random + 7 ER"]).toMatchObject({ success: 0, chi: outcomes[5]?.contests[0]?.random.chi });
    expect(Object.keys(crystals[5])).toEqual([
      ...["name", "network", "network + 7 ER", "random + 7 ER", "network + full recipe", "random + full recipe"],
    ]);
  });

  it("does without truth", () => {
    const { chi, chiSquared, mae, pcc, seconds } = score(0.3, 0);
    const blind = { chi, chiSquared, mae, pcc, seconds };
    const untold = [{ name: "measured", network: blind, contests: [{ network: blind, random: blind }] }];
    const { contests: compared, methods } = evaluationResult(contestsOf(["er"], 7), untold, 0);
    expect(compared[0]?.differences.map(({ metric }) => metric)).toEqual(["chi", "chiSquared", "pcc"]);
    expect(methods[0]).not.toHaveProperty("successRate");
  });
});

describe("describeValues", () => {
  it("is NumPy's mean, median and percentile", () => {
    const { percentile95, ...middle } = describeValues([4, 1, 3, 2]);
    expect(middle).toEqual({ mean: 2.5, median: 2.5 });
    expect(percentile95).toBeCloseTo(3.85, 12);
    expect(describeValues([7])).toEqual({ mean: 7, median: 7, percentile95: 7 });
  });
});
