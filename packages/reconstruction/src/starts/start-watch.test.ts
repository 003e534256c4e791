import { roll } from "@autophase/kernels";
import { createWasmEngine } from "@autophase/kernels/wasm";
import { heldOutVoxels } from "@autophase/phase-retrieval";
import { simulateCrystal } from "@autophase/simulation";
import { afterAll, describe, expect, it } from "vitest";
import { createLocalRunner } from "./local-runner.js";
import type { StartEvent, StartOutcome } from "./start-runner.js";

const engine = createWasmEngine({ threads: 1 });
afterAll(() => engine.dispose());
const { pattern } = simulateCrystal({ seed: 4, index: 0, shape: [16, 16, 18], detector: { peakCounts: 1e5 } });
const options = { recipe: "20*ER+40*HIO+20*ER", seed: 5, engine, freeSet: heldOutVoxels(pattern) };
const soon = (milliseconds = 5): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

function withoutSeconds(outcome: StartOutcome) {
  if (outcome.type === "failed") throw outcome.error;
  if (outcome.type === "not-begun") throw new TypeError("expected a solution");
  const { seconds: _seconds, ...rest } = outcome.solution;
  return rest;
}

describe("createLocalRunner", () => {
  it("says once what there is to say of the whole pattern", async () => {
    const data = pattern.intensity.data.map((counts) => counts * 0.25);
    const scaled = { ...pattern, intensity: { ...pattern.intensity, data } };
    const { run } = createLocalRunner(scaled, { ...options, recipe: "5*ER+2*ML" });
    const warningsOf = async (start: number): Promise<readonly string[]> => {
      const codes: string[] = [];
      const onEvent = (event: StartEvent): void => void (event.type === "warning" && codes.push(event.code));
      await run(start, { onEvent });
      return codes;
    };
    expect([await warningsOf(0), await warningsOf(1)]).toEqual([["not-counts"], []]);
  });

  it("says it after a coarse stage too, which sees the middle alone", async () => {
    const coarse = { recipe: "10*ER" };
    const seen: string[] = [];
    const onEvent = (event: StartEvent): void => void (event.type === "warning" && seen.push(event.code));
    const { pattern: long } = simulateCrystal({ seed: 4, index: 0, shape: [36, 16, 16] });
    const moved = { ...long, intensity: roll(long.intensity, [5, 0, 0]) };
    const { run } = createLocalRunner(moved, { ...options, coarse, freeSet: undefined });
    await run(0, { onEvent, variation: { options: { stage: "coarse" } } });
    seen.length = 0;
    await run(1, { onEvent });
    expect(seen).toContain("off-centre");
  });

  it("says after a coarse stage on as small a grid what one count is", async () => {
    const data = pattern.intensity.data.map((counts) => counts * 0.25);
    const scaled = { ...pattern, intensity: { ...pattern.intensity, data } };
    const { run } = createLocalRunner(scaled, { ...options, recipe: "5*ER+2*ML", coarse: { recipe: "5*ER" } });
    await run(0, { variation: { options: { stage: "coarse" } } });
    const seen: string[] = [];
    await run(1, { onEvent: (event) => void (event.type === "warning" && seen.push(event.code)) });
    expect(seen).toEqual(["not-counts"]);
  });
});

describe("a watched start", () => {
  it("shows what it has, judged on request, and ends as if nobody had looked", async () => {
    const plain = await createLocalRunner(pattern, options).run(1, {});
    const { run, watch } = createLocalRunner(pattern, options);
    const outcome = run(1, {});
    const [view, judged, solution] = [await watch.view(), await watch.view({ judged: true }), await watch.solution()];
    expect(view).toMatchObject({ start: 1, iteration: expect.any(Number), pattern: { shape: [16, 18] } });
    expect(view).not.toHaveProperty("freeLlk");
    expect(judged?.freeLlk).toBeGreaterThan(0);
    expect(judged?.milliseconds).toBeGreaterThan(0);
    expect(solution?.object.shape).toEqual([16, 16, 18]);
    expect(withoutSeconds(await outcome)).toEqual(withoutSeconds(plain));
  });

  it("waits while it is paused, can be looked at meanwhile, and goes on", async () => {
    const { run, watch } = createLocalRunner(pattern, options);
    const iterations: number[] = [];
    watch.pause();
    const outcome = run(0, { onEvent: (event) => event.type === "progress" && iterations.push(event.iteration) });
    await soon(30);
    expect(iterations).toEqual([]);
    expect(await watch.view()).toMatchObject({ iteration: 0 });
    expect(watch.underWay()).toBe(0);
    expect(await watch.solution()).toMatchObject({ iterations: 0 });
    watch.resume();
    expect((await outcome).type).toBe("finished");
    expect(iterations.at(-1)).toBe(80);
  });

  it("that is paused hears the signal", async () => {
    const { run, watch } = createLocalRunner(pattern, options);
    const controller = new AbortController();
    watch.pause();
    const outcome = run(0, { signal: controller.signal });
    await soon();
    controller.abort();
    expect((await outcome).type).toBe("interrupted");
  });

  it("has nothing to show when none runs, or it ends first", async () => {
    const { run, watch } = createLocalRunner(pattern, { ...options, recipe: "10*ER" });
    expect(await watch.view()).toBeUndefined();
    expect(watch.underWay()).toBeUndefined();
    let late: Promise<unknown> | undefined;
    await run(0, {
      onEvent: ({ type }) => {
        if (type === "progress") late = watch.view();
      },
    });
    expect(late).toBeDefined();
    expect(await late).toBeUndefined();
    expect(await watch.solution()).toBeUndefined();
  });
});
