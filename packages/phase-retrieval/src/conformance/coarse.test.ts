/** A start that begins on the middle of the pattern. */

import { describe, expect, it } from "vitest";
import {
  finerGuess,
  heldOutVoxels,
  type PhaseOptions,
  type PhasingEvent,
  phase,
  type Solution,
  solve,
} from "../index.js";
import { distance, ENGINES, knownCrystal } from "./known-crystal.js";

const { object, pattern } = knownCrystal([72, 64]);
const options = {
  recipe: "30*HIO+30*ER",
  shrinkWrap: { sigma: [2, 1], threshold: 0.2, every: 5 },
  coarse: { recipe: "10*ER+140*HIO+30*ER", shrinkWrap: { sigma: [2, 1], threshold: 0.2, every: 5, until: 60 } },
  freeSet: heldOutVoxels(pattern),
  seed: 3,
} as const satisfies Omit<PhaseOptions, "engine">;

const withoutSeconds = ({ seconds: _seconds, ...rest }: Solution) => rest;

async function eventsOf(given: PhaseOptions): Promise<readonly PhasingEvent[]> {
  const events: PhasingEvent[] = [];
  for await (const event of phase(pattern, given)) events.push(event);
  return events;
}

describe.each(ENGINES)("a coarse stage on %s", (_, engine) => {
  it("finds the shape, so that few iterations on the whole pattern find the object", async () => {
    const events = await eventsOf({ ...options, engine });
    const last = events.at(-1);
    expect(events.filter(({ type }) => type === "coarse-end")).toEqual([
      expect.objectContaining({ start: 0, shape: [36, 32], iterations: 180 }),
    ]);
    if (last?.type !== "done") throw new TypeError("expected a start that ends");
    expect(last.solution.iterations).toBe(60);
    expect(last.solution.object.shape).toEqual([72, 64]);
    const alone = await solve(pattern, { ...options, coarse: undefined, engine });
    expect(distance(last.solution.object, object)).toBeLessThan(0.7 * distance(alone.object, object));
  });

  it("has the same bits after an interruption, in either stage", async () => {
    const whole = withoutSeconds(await solve(pattern, { ...options, engine }));
    for (const stopAt of [0, 20]) {
      const controller = new AbortController();
      const beforeBlock = ({ iteration }: { iteration: number }): void => {
        if (iteration === stopAt) controller.abort();
      };
      const last = (await eventsOf({ ...options, engine, beforeBlock, signal: controller.signal })).at(-1);
      if (last?.type !== "interrupted") throw new TypeError("expected an interruption");
      expect(last.solution.object.shape).toEqual([72, 64]);
      const resumed = await solve(pattern, { ...options, engine, resume: structuredClone(last.snapshot) });
      expect(withoutSeconds(resumed)).toEqual(whole);
    }
    const last = (await eventsOf({ ...options, engine, signal: AbortSignal.abort() })).at(-1);
    expect(last).toMatchObject({ type: "interrupted", snapshot: { iteration: 0 }, solution: { iterations: 0 } });
  });
});

describe("a coarse stage", () => {
  const [[, engine]] = ENGINES as [(typeof ENGINES)[0]];

  it("is left out where a start begins at a guess", async () => {
    const guess = { object: { ...object, real: Float32Array.from(object.real), imag: Float32Array.from(object.imag) } };
    const events = await eventsOf({ ...options, recipe: "1*ER", guess, engine });
    expect(events.some(({ type }) => type === "coarse-end")).toBe(false);
  });

  it("begins in the middle of a support that is given", async () => {
    const { support } = await solve(pattern, { ...options, engine });
    const given = { ...options, recipe: "1*ER", shrinkWrap: false, support, engine } as const;
    const events = await eventsOf({ ...given, coarse: { recipe: "1*ER", shrinkWrap: false } });
    const voxels = support.data.reduce((sum, inside) => sum + inside, 0);
    const coarse = events.find((event) => event.type === "coarse-end");
    expect(coarse?.supportVoxels).toBeGreaterThan(voxels / 4 - 20);
    expect(coarse?.supportVoxels).toBeLessThan(voxels / 4 + 20);
  });

  it("ends there where nothing else is asked for, and the rest goes on from what it found", async () => {
    const coarse = await solve(pattern, { ...options, stage: "coarse", engine });
    expect(coarse).toMatchObject({ iterations: 180, object: { shape: [36, 32] }, support: { shape: [36, 32] } });
    const guess = finerGuess(coarse, pattern.intensity.shape);
    const whole = await solve(pattern, { ...options, engine });
    expect(withoutSeconds(await solve(pattern, { ...options, guess, engine }))).toEqual(withoutSeconds(whole));
  });

  it("alone has the same bits after an interruption", async () => {
    const controller = new AbortController();
    const given = { ...options, stage: "coarse", engine } as const;
    let last: PhasingEvent | undefined;
    for await (last of phase(pattern, { ...given, signal: controller.signal })) {
      if (last.type === "progress" && last.iteration === 100) controller.abort();
    }
    if (last?.type !== "interrupted") throw new TypeError("expected an interruption");
    expect(last.snapshot.iteration).toBe(100);
    const resumed = await solve(pattern, { ...given, resume: structuredClone(last.snapshot) });
    expect(withoutSeconds(resumed)).toEqual(withoutSeconds(await solve(pattern, given)));
  });

  it("says of a recipe that cannot be read, before anything runs", async () => {
    await expect(eventsOf({ ...options, coarse: { recipe: "20*EX" }, engine })).rejects.toThrow(/EX/);
  });
});
