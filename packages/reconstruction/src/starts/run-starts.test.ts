import type { PhasingEngine } from "@autophase/kernels";
import { createWasmEngine } from "@autophase/kernels/wasm";
import { type Solution, SupportError } from "@autophase/phase-retrieval";
import { simulateCrystal } from "@autophase/simulation";
import { ValueError } from "@autophase/tensor-io";
import { afterAll, describe, expect, it } from "vitest";
import { NoSolutionError, WorkerLostError } from "../errors.js";
import { createLocalRunner } from "./local-runner.js";
import { type RunEvent, runStarts } from "./run-starts.js";
import { createLocalPool } from "./runner-pool.js";
import type { StartOutcome, StartRunner } from "./start-runner.js";

const solved = (start: number): StartOutcome => ({ type: "finished", solution: { start } as Solution });
const lost = (start: number): StartOutcome => ({ type: "failed", start, error: new WorkerLostError(start, "killed") });

/** Does as it is told, in turns of the event loop. */
function scripted(script: (start: number, signal: AbortSignal | undefined) => StartOutcome) {
  const seen: number[] = [];
  let disposed = 0;
  const runner: StartRunner = {
    run: async (start, { signal }) => {
      seen.push(start);
      for (let turn = 0; turn <= (start * 7) % 5; turn++) await new Promise((resolve) => setImmediate(resolve));
      return script(start, signal);
    },
    dispose: async () => {
      disposed++;
    },
  };
  return { runner, seen, disposals: () => disposed };
}

describe("runStarts", () => {
  it("runs each start once, and gives them in order whoever was faster", async () => {
    const runners = [scripted(solved), scripted(solved), scripted(solved)];
    const { solutions } = await runStarts({ runners: runners.map(({ runner }) => runner), starts: 10 });
    expect(solutions.map(({ start }) => start)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(runners.flatMap(({ seen }) => seen).sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(runners.map(({ disposals }) => disposals())).toEqual([1, 1, 1]);
  });

  it.each([1, 2, 3])("ends when there are enough, the same ones with %d at a time", async (count) => {
    const looked: number[][] = [];
    const isEnough = (solutions: readonly Solution[], begun: number): boolean => {
      looked.push([begun, ...solutions.map(({ start }) => start)]);
      return begun === 5;
    };
    const runners = Array.from({ length: count }, () =>
      scripted((start) => (start === 1 ? lost(start) : solved(start))),
    );
    const result = await runStarts({
      runners: runners.map(({ runner }) => runner),
      starts: 10,
      enough: { fewest: 3, isEnough },
    });
    expect(result.solutions.map(({ start }) => start)).toEqual([0, 2, 3, 4]);
    expect(result).toMatchObject({ begun: 5, interrupted: false });
    expect(looked).toEqual([
      [3, 0, 2],
      [5, 0, 2, 3, 4],
    ]);
    expect(Math.max(...runners.flatMap(({ seen }) => seen))).toBeLessThan(5 + count);
  });

  it("runs all of them when there are never enough", async () => {
    const work = { runners: [scripted(solved).runner], starts: 6, enough: { fewest: 2, isEnough: () => false } };
    expect(await runStarts(work)).toMatchObject({ begun: 6, solutions: { length: 6 } });
    await expect(runStarts({ ...work, enough: { fewest: 0, isEnough: () => true } })).rejects.toThrow("the fewest");
  });

  it("goes on without a start whose worker died", async () => {
    const events: RunEvent[] = [];
    const { runner } = scripted((start) => (start === 1 ? lost(start) : solved(start)));
    const { solutions, failed } = await runStarts({
      runners: [runner],
      starts: 3,
      onEvent: (event) => events.push(event),
    });
    expect(solutions.map(({ start }) => start)).toEqual([0, 2]);
    expect(failed[0]).toMatchObject({ start: 1, error: { _tag: "WorkerLostError", start: 1 } });
    expect(events.map(({ type }) => type)).toEqual(["start-end", "start-failed", "start-end"]);
  });

  it("ends when there is nothing to show, with the reason", async () => {
    const { runner, disposals } = scripted(lost);
    const failure = runStarts({ runners: [runner], starts: 2 });
    await expect(failure).rejects.toThrow(NoSolutionError);
    await expect(failure).rejects.toThrow("none of 2 starts came to an end: start 1: its worker ended");
    expect(disposals()).toBe(1);
  });

  it("stops at once for what is wrong with all of them", async () => {
    const error = new ValueError("phase: the pattern is empty");
    const { runner, seen } = scripted((start) => ({ type: "failed", start, error }));
    await expect(runStarts({ runners: [runner], starts: 9 })).rejects.toBe(error);
    expect(seen).toEqual([0]);
  });

  it("keeps finished starts when aborted, and an unfinished one only where there is no other", async () => {
    const run = async (endAfter: number) => {
      const controller = new AbortController();
      const { runner } = scripted((start, signal) => {
        if (start === endAfter) controller.abort(new Error("enough"));
        const solution = { start } as Solution;
        if (!signal?.aborted) return { type: "finished", solution };
        return { type: "interrupted", solution };
      });
      return runStarts({ runners: [runner], starts: 5, signal: controller.signal });
    };
    expect(await run(2)).toMatchObject({ solutions: [{ start: 0 }, { start: 1 }], interrupted: true });
    expect(await run(0)).toMatchObject({ solutions: [{ start: 0 }], interrupted: true });
  });

  it("refuses to run nothing", async () => {
    await expect(runStarts({ runners: [], starts: 1 })).rejects.toThrow("at least one runner");
    await expect(runStarts({ runners: [scripted(solved).runner], starts: 0 })).rejects.toThrow("1 or more starts");
  });
});

describe("starts of a crystal", () => {
  const engine = createWasmEngine({ threads: 1 });
  afterAll(() => engine.dispose());
  const { pattern } = simulateCrystal({ seed: 4, index: 0, shape: [16, 16, 18], detector: { peakCounts: 1e5 } });
  const options = { recipe: "10*ER+20*HIO+10*ER", seed: 5, engine };

  it("are as many at a time as the engine wants, and no more than there are", () => {
    const { engine: own, ...common } = options;
    const countOf = (engine: PhasingEngine, starts: number) =>
      createLocalPool(engine).createRunners(pattern, common, starts).length;
    const wide = { ...own, startsAtATime: (shape: readonly number[]) => shape[2] / 6 } as PhasingEngine;
    expect([countOf(own, 9), countOf(wide, 9), countOf(wide, 2)]).toEqual([1, 3, 2]);
  });

  it("are the same bits from one runner and from two", async () => {
    const one = await runStarts({ runners: [createLocalRunner(pattern, options)], starts: 3 });
    const two = await runStarts({
      runners: [createLocalRunner(pattern, options), createLocalRunner(pattern, options)],
      starts: 3,
    });
    expect(two.solutions.map(({ seconds: _seconds, ...rest }) => rest)).toEqual(
      one.solutions.map(({ seconds: _seconds, ...rest }) => rest),
    );
    expect(one.solutions[0].chi).not.toBe(one.solutions[1].chi);
  });

  it("that lose their support are failures of their own", async () => {
    const runner = createLocalRunner(pattern, {
      ...options,
      shrinkWrap: { sigma: 0, threshold: 0.5, every: 5, volume: [0.9, 1] },
    });
    const failure = runStarts({ runners: [runner], starts: 1 });
    await expect(failure).rejects.toThrow(NoSolutionError);
    await expect(failure).rejects.toMatchObject({ cause: expect.any(SupportError) });
  });
});
