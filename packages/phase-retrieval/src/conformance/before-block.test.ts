/** Looking at a run, and holding it, leaves every bit as it would have been; on every engine that computes here. */

import { describe, expect, it } from "vitest";
import { heldOutVoxels, type PhaseOptions, type PresentState, phase, type Solution, solve } from "../index.js";
import { ENGINES, knownCrystal } from "./known-crystal.js";

const SHAPE = [24, 20];
const { pattern } = knownCrystal(SHAPE);
const options = {
  recipe: "10*ER+20*HIO+10*GPS+10*OSS+10*ER+5*ML",
  shrinkWrap: { sigma: [2, 1], threshold: 0.2, every: 3 },
  coherence: { model: "free", first: 15, every: 10 },
  lowToHigh: { until: 20, every: 5 },
  freeSet: heldOutVoxels(pattern),
  averageLast: 4,
  seed: 4,
} as const satisfies Omit<PhaseOptions, "engine">;

const withoutSeconds = ({ seconds: _seconds, ...rest }: Solution) => rest;

describe.each(ENGINES)("between the blocks of %s", (_, engine) => {
  it("states and solutions are read without a trace", async () => {
    const seen: [number, number][] = [];
    const beforeBlock = async ({ start, iteration, read, solution }: PresentState): Promise<void> => {
      seen.push([start, iteration]);
      const before = await read();
      const { freeLlk, errorCurve } = await solution();
      expect(freeLlk).toBeGreaterThan(0);
      expect(errorCurve).toHaveLength(iteration);
      expect(await read()).toEqual(before);
    };
    const plain = await solve(pattern, { ...options, engine });
    const looked = await solve(pattern, { ...options, engine, beforeBlock });
    expect(withoutSeconds(looked)).toEqual(withoutSeconds(plain));
    expect(seen).toEqual([0, 10, 20, 30, 40, 50, 60].map((iteration) => [0, iteration]));
  });
});

describe("beforeBlock", () => {
  const [[, engine]] = ENGINES as [(typeof ENGINES)[0]];

  it("gives what an interruption gives", async () => {
    const controller = new AbortController();
    let present: Solution | undefined;
    const beforeBlock = async ({ iteration, solution }: PresentState): Promise<void> => {
      if (iteration !== 40) return;
      present = await solution();
      controller.abort();
    };
    const events = [];
    for await (const event of phase(pattern, { ...options, engine, beforeBlock, signal: controller.signal }))
      events.push(event);
    const last = events.at(-1);
    if (last?.type !== "interrupted" || !present) throw new TypeError("expected an interruption and a solution");
    expect(withoutSeconds(present)).toEqual(withoutSeconds(last.solution));
    expect(last.snapshot.iteration).toBe(40);
  });

  it("holds the run as long as it takes, which is not the run's time", async () => {
    const beforeBlock = ({ iteration }: PresentState): Promise<void> | undefined =>
      iteration === 20 ? new Promise((resolve) => setTimeout(resolve, 300)) : undefined;
    const began = performance.now();
    const solution = await solve(pattern, { engine, recipe: "30*ER", beforeBlock: (present) => beforeBlock(present) });
    const seconds = (performance.now() - began) / 1000;
    expect(seconds - solution.seconds).toBeGreaterThan(0.29);
  });

  it("passes on what goes wrong in it", async () => {
    const beforeBlock = (): never => {
      throw new RangeError("no more room");
    };
    await expect(solve(pattern, { engine, recipe: "30*ER", beforeBlock })).rejects.toThrow("no more room");
  });
});
