/** A start that begins on the middle of the pattern. */

import { createRandom } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import {
  coarserGuess,
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

/** Random numbers on the coarse grid. */
function coarserSolution(): Solution {
  const [shape, random] = [[36, 32], createRandom(4)];
  const part = () => Float32Array.from({ length: 36 * 32 }, () => random.normal());
  const support = { data: new Uint8Array(36 * 32).fill(1), shape };
  const figures = { start: 0, chi: 1, errorCurve: new Float64Array(), supportVoxels: 0, iterations: 0, seconds: 0 };
  return { ...figures, object: { real: part(), imag: part(), shape }, support };
}

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

  const truth = { object: { ...object, real: Float32Array.from(object.real), imag: Float32Array.from(object.imag) } };
  const guessed = { recipe: "4*ER", shrinkWrap: { sigma: 1, threshold: 0.2, every: 2 } } as const;

  it("is left out where a start begins at a guess, unless it says what is done then", async () => {
    const given = { ...options, recipe: "1*ER", guess: truth, engine };
    expect((await eventsOf(given)).some(({ type }) => type === "coarse-end")).toBe(false);
    const events = await eventsOf({ ...given, coarse: { ...options.coarse, guessed } });
    expect(events.find(({ type }) => type === "coarse-end")).toMatchObject({ shape: [36, 32], iterations: 4 });
    const whole = await eventsOf({ ...given, stage: "whole", coarse: { ...options.coarse, guessed } });
    expect(whole.some(({ type }) => type === "coarse-end")).toBe(false);
  });

  it("begins at the guess: the middle of its transform, on the coarse grid", async () => {
    const coarse = { ...options.coarse, guessed };
    const found = await solve(pattern, { ...options, coarse, guess: truth, stage: "coarse", engine });
    const { object: middle, support } = coarserGuess(
      { ...truth, support: finerGuess(found, [72, 64]).support },
      [36, 32],
    );
    expect(support?.shape).toEqual([36, 32]);
    expect(distance(found.object, middle)).toBeLessThan(0.1);
    const random = await solve(pattern, { ...options, coarse: { ...coarse, ...guessed }, stage: "coarse", engine });
    expect(distance(random.object, middle)).toBeGreaterThan(0.3);
  });

  it("gives back what is interpolated, but for what belongs to both signs", () => {
    const fine = finerGuess(coarserSolution(), [72, 64]);
    const { object: back } = coarserGuess(fine, [36, 32]);
    const again = finerGuess({ ...coarserSolution(), object: back }, [72, 64]);
    expect(distance(again.object, fine.object)).toBeLessThan(1e-6);
  });

  it("has the same bits after an interruption of a start that begins at a guess", async () => {
    const given = { ...options, coarse: { ...options.coarse, guessed }, guess: truth, engine };
    const whole = withoutSeconds(await solve(pattern, given));
    const last = (await eventsOf({ ...given, signal: AbortSignal.abort() })).at(-1);
    if (last?.type !== "interrupted") throw new TypeError("expected an interruption");
    expect(withoutSeconds(await solve(pattern, { ...given, resume: structuredClone(last.snapshot) }))).toEqual(whole);
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
