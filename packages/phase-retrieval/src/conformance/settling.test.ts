/** A start whose support has come to rest does its last iterations, and nothing between. */

import { describe, expect, it } from "vitest";
import { type PhaseOptions, type PhasingEvent, phase, type SettledEvent, type Solution, solve } from "../index.js";
import { distance, ENGINES, knownCrystal } from "./known-crystal.js";

const { object, pattern } = knownCrystal([24, 20]);
const shrinkWrap = { sigma: [2, 1], threshold: 0.2, every: 5, until: 60 } as const;
const options = {
  recipe: "10*ER+190*HIO+30*ER",
  shrinkWrap,
  settling: { last: 30, every: 20, overlap: 0.9 },
  seed: 4,
} as const satisfies Omit<PhaseOptions, "engine">;

const withoutSeconds = ({ seconds: _seconds, ...rest }: Solution) => rest;

async function eventsOf(given: PhaseOptions): Promise<readonly PhasingEvent[]> {
  const events: PhasingEvent[] = [];
  for await (const event of phase(pattern, given)) events.push(event);
  return events;
}

const settledOf = (events: readonly PhasingEvent[]): SettledEvent | undefined =>
  events.find((event) => event.type === "settled");

describe.each(ENGINES)("a settled start on %s", (_, engine) => {
  it("leaves iterations out, says which, and ends as good as one that does them all", async () => {
    const events = await eventsOf({ ...options, engine });
    const settled = settledOf(events);
    const last = events.at(-1);
    if (!settled || last?.type !== "done") throw new TypeError("expected a start that settles and ends");
    expect(settled).toMatchObject({ start: 0, next: 200 });
    expect(settled.iteration % 20).toBe(0);
    expect(settled.iteration).toBeLessThan(180);
    expect(last.solution.iterations).toBe(settled.iteration + 30);
    const all = await solve(pattern, { ...options, settling: undefined, engine });
    expect(all.iterations).toBe(230);
    expect(distance(last.solution.object, object)).toBeLessThan(1.2 * distance(all.object, object));
  });

  it("has the same bits whatever the blocks, and after an interruption", async () => {
    const whole = await solve(pattern, { ...options, engine });
    expect(withoutSeconds(await solve(pattern, { ...options, engine, reportEvery: 7 }))).toEqual(withoutSeconds(whole));
    for (const stopAt of [40, 50]) {
      const controller = new AbortController();
      const beforeBlock = ({ iteration }: { iteration: number }): void => {
        if (iteration === stopAt) controller.abort();
      };
      const last = (await eventsOf({ ...options, engine, beforeBlock, signal: controller.signal })).at(-1);
      if (last?.type !== "interrupted") throw new TypeError("expected an interruption");
      const resumed = await solve(pattern, { ...options, engine, resume: structuredClone(last.snapshot) });
      expect(withoutSeconds(resumed)).toEqual(withoutSeconds(whole));
    }
  });
});

describe("settling", () => {
  const [[, engine]] = ENGINES as [(typeof ENGINES)[0]];

  it("does not look while the twin is whole, the window is not open, or updates are over", async () => {
    const late = { breakTwinAt: 200, lowToHigh: { until: 200 } } as const;
    for (const [name, value] of Object.entries(late)) {
      expect(settledOf(await eventsOf({ ...options, engine, [name]: value })), name).toBeUndefined();
    }
    const early = { ...shrinkWrap, between: [0, 25] } as const;
    expect(settledOf(await eventsOf({ ...options, shrinkWrap: early, engine }))).toBeUndefined();
  });

  it.each<[string, Partial<PhaseOptions>]>([
    ["a shrink-wrap, without which no support ever changes, got none", { shrinkWrap: false }],
    ["an overlap above 0 and at most 1, got 1.5", { settling: { last: 30, overlap: 1.5 } }],
    [
      "5 iterations or more between two looks, as between two updates of the support, got 4",
      { settling: { last: 30, every: 4 } },
    ],
    ["1 to 230 last iterations, got 231", { settling: { last: 231 } }],
    ["10 to 230 last iterations, got 5", { settling: { last: 5 }, averageLast: 10 }],
  ])("expects %s", async (message, change) => {
    await expect(solve(pattern, { ...options, engine, ...change })).rejects.toThrow(`settling: expected ${message}`);
  });
});
