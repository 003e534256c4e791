import { describe, expect, it } from "vitest";
import type { FlowEvent } from "../flow/flow-events.js";
import { createRunWords } from "./run-words.js";

const BEGIN: FlowEvent = { type: "starts-begin", starts: [4, 3], startsAtATime: 2, iterations: 100 };
const progress = (start: number, iteration: number, generation = 0): FlowEvent => {
  return { type: "progress", start, iteration, generation, chi: [0.9, 0.12345], supportVoxels: 77 };
};
const retry = (start: number, threshold: number, nextThreshold: number, voxels: number): FlowEvent => {
  return { type: "support-retry", start, iteration: 30, generation: 0, voxels, threshold, nextThreshold };
};

describe("createRunWords", () => {
  it("says how many starts run at a time, where it is more than one", () => {
    expect(createRunWords()(BEGIN).lines).toEqual(["starts: 4, 2 at a time"]);
    expect(createRunWords()({ ...BEGIN, startsAtATime: 1 } as FlowEvent).lines).toEqual([]);
  });

  it("says where a start has settled", () => {
    const settled: FlowEvent = { type: "settled", start: 1, iteration: 240, next: 600 };
    expect(createRunWords()(settled).lines).toEqual([
      "start 2: the support has come to rest in iteration 240; going on with iteration 600",
    ]);
  });

  it("says what a start found on the coarse grid", () => {
    const event: FlowEvent = {
      type: "coarse-end",
      start: 0,
      shape: [32, 32, 40],
      iterations: 350,
      supportVoxels: 900,
      chi: 0.05123,
    };
    expect(createRunWords()(event).lines).toEqual(["start 1: 350 iterations on 32 x 32 x 40, chi 0.0512 support 900"]);
  });

  it("says what follows an answer that is not trusted, and counts on from there", () => {
    const wordsOf = createRunWords();
    wordsOf({ type: "starts-begin", starts: [2], startsAtATime: 1, iterations: 50 });
    wordsOf(progress(0, 50));
    wordsOf(progress(1, 50));
    const verdict = { trustworthy: false, reason: "Not trustworthy: 1 of 2.", checks: [], expectedError: null };
    expect(wordsOf({ type: "otherwise", origin: "preset standard", verdict }).lines).toEqual([
      "Not trustworthy: 1 of 2. preset standard follows",
    ]);
    wordsOf({ type: "starts-begin", starts: [4], startsAtATime: 1, iterations: 100 });
    expect(wordsOf(progress(0, 30)).progress).toMatchObject({ done: 130, total: 500 });
  });

  it("counts the iterations of all starts, over the generations", () => {
    const wordsOf = createRunWords();
    wordsOf(BEGIN);
    wordsOf(progress(0, 40));
    const note = "generation 1/2 start 2/4 chi 0.1235 support 77";
    expect(wordsOf(progress(1, 10)).progress).toEqual({ done: 50, total: 700, note });
    const summary = {
      generation: 0,
      breed: null,
      starts: 4,
      failed: 0,
      metric: "chi",
      bestStart: 2,
      best: 0.05,
      median: 0.1,
      medianChi: 0.1,
      medianFreeLlk: null,
      medianInvariantError: 0.3,
    } as const;
    expect(wordsOf({ type: "generation-end", summary }).lines).toEqual([
      "generation 1/2: 4 starts, chi 0.05000 at best (start 3), median 0.1000, median distance 0.30",
    ]);
    expect(wordsOf(progress(0, 10, 1)).progress?.done).toBe(410);
  });

  it("says once of a start what becomes of its support, and of every start that fails", () => {
    const wordsOf = createRunWords();
    wordsOf({ ...BEGIN, starts: [4] } as FlowEvent);
    expect(wordsOf(retry(2, 0.1, 0.15, 900)).lines).toEqual([
      "start 3: the support is too large (900 voxels) in iteration 30 at threshold 0.10; trying 0.15 and on",
    ]);
    expect(wordsOf(retry(2, 0.15, 0.2, 800)).lines).toEqual([]);
    expect(wordsOf(retry(0, 0.2, 0.1, 0)).lines[0]).toContain("start 1: the support is empty");
    expect(wordsOf(retry(1, 0.2, 0.1, 3)).lines[0]).toContain("too small (3 voxels)");
    const failed: FlowEvent = { type: "start-failed", start: 1, error: new Error("it is lost") };
    expect(wordsOf(failed).lines).toEqual(["start 2 failed: it is lost"]);
    expect(wordsOf({ type: "warning", code: "masked-centre", message: "hidden" }).lines).toEqual(["warning: hidden"]);
  });
});
