import { appendFile, mkdtemp, readFile, rm, stat, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createWasmEngine } from "@autophase/kernels/wasm";
import { simulateCrystal } from "@autophase/simulation";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { WorkerLostError } from "../errors.js";
import type { FlowEvent } from "../flow/flow-events.js";
import { reconstruct } from "../flow/reconstruct.js";
import { createRunWords } from "../progress/run-words.js";
import { keepingStarts } from "../starts/kept-starts.js";
import { createLocalPool, type RunnerPool } from "../starts/runner-pool.js";
import type { StartControl } from "../starts/start-runner.js";
import { openStartFile, type StartFileOptions } from "./start-file.js";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "autophase-starts-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Workers that end under a start, so often as its number has here, after some of its iterations. */
function losing(pool: RunnerPool, times: Readonly<Record<number, number>>): RunnerPool {
  const left = new Map(Object.entries(times).map(([start, count]) => [Number(start), count]));
  return {
    ...pool,
    createRunners: (...shared) =>
      pool.createRunners(...shared).map((runner) => ({
        ...runner,
        async run(start, { signal: _, onLeft: _onLeft, ...control }) {
          const count = left.get(start) ?? 0;
          left.set(start, count - 1);
          if (count <= 0) return runner.run(start, control);
          const end = new AbortController();
          let seen = 0;
          const onEvent: StartControl["onEvent"] = (event) => {
            control.onEvent?.(event);
            if (event.type === "progress" && ++seen === 5) end.abort(new Error("killed"));
          };
          await runner.run(start, { ...control, signal: end.signal, onEvent });
          return { type: "failed", start, error: new WorkerLostError(start, "killed") };
        },
      })),
  };
}

describe("a run that is kept", () => {
  const engine = createWasmEngine({ threads: 1 });
  afterAll(() => engine.dispose());
  const { pattern } = simulateCrystal({ seed: 4, index: 0, shape: [16, 16, 18], detector: { peakCounts: 1e5 } });
  const settings = { recipe: "20*ER+60*HIO+20*ER", starts: 3, generations: 2, seed: 5 };
  const identity = { pattern, settings };
  const open = (name: string, options: Partial<StartFileOptions> = {}) =>
    openStartFile(join(folder, name), { identity, afterSeconds: 0, ...options });

  /** Ends at the event that is the so manieth of its kind, as a kill does, with what is in the file at that time. */
  async function runUntil(name: string, blocks: number, at = "progress"): Promise<void> {
    const file = await open(name, { resume: true });
    const controller = new AbortController();
    let seen = 0;
    const runners = keepingStarts(createLocalPool(engine), file, 1000);
    const onEvent = ({ type }: { type: string }): void => {
      if (type === at && ++seen === blocks) controller.abort(new Error("enough"));
    };
    await reconstruct(pattern, settings, { runners, signal: controller.signal, onEvent }).catch(() => undefined);
    await file.close();
  }

  it("goes on bit by bit, wherever it ended, through generations", async () => {
    const whole = await reconstruct(pattern, settings, { engine });
    for (const blocks of [3, 4, 7]) await runUntil("run", blocks);
    // before the first generation is ranked, and after it
    await runUntil("run", 3, "start-end");
    await runUntil("run", 1, "generation-end");
    await runUntil("run", 3);
    const file = await open("run", { resume: true });
    expect(file.found).toBeGreaterThan(2);
    const runners = keepingStarts(createLocalPool(engine), file, 1000);
    const resumed = await reconstruct(pattern, settings, { runners });
    expect(resumed.reconstruction.object).toEqual(whole.reconstruction.object);
    expect(resumed.reconstruction.errorCurve).toEqual(whole.reconstruction.errorCurve);
    const bare = ({ seconds: _, ...solution }: (typeof whole.solutions)[number]) => solution;
    expect(resumed.solutions.map(bare)).toEqual(whole.solutions.map(bare));
    await file.remove();
    await expect(stat(join(folder, "run"))).rejects.toThrow();
  });

  it("goes on bit by bit in another worker where one is lost, once for each start", async () => {
    const own = { ...settings, generations: 1 };
    const whole = await reconstruct(pattern, own, { engine });
    const file = await open("lost");
    const events: FlowEvent[] = [];
    const runners = keepingStarts(losing(createLocalPool(engine), { 1: 1, 2: 2 }), file, 1e-3);
    const outcome = await reconstruct(pattern, own, { runners, onEvent: (event) => events.push(event) });
    await file.remove();
    const again = events.filter((event) => event.type === "start-again");
    expect(again).toMatchObject([
      { start: 1, iteration: expect.any(Number), error: { reason: "killed" } },
      { start: 2, iteration: expect.any(Number) },
    ]);
    expect(again[0]?.iteration).toBeGreaterThan(0);
    expect(createRunWords()(again[0] as FlowEvent).lines[0]).toMatch(
      /^start 2 goes on after iteration \d+ in another worker: killed$/,
    );
    const bare = ({ seconds: _, ...solution }: (typeof whole.solutions)[number]) => solution;
    expect(outcome.solutions.map(bare)).toEqual(whole.solutions.slice(0, 2).map(bare));
    expect(events).toContainEqual(expect.objectContaining({ type: "start-failed", start: 2 }));
  });

  it("passes over what a kill cut off or a disk damaged, and refuses another run's file", async () => {
    await runUntil("cut", 14);
    const before = (await open("cut", { resume: true })).found;
    expect(before).toBeGreaterThan(0);
    await appendFile(join(folder, "cut"), "torn");
    expect((await open("cut", { resume: true })).found).toBe(before);
    await truncate(join(folder, "cut"), (await stat(join(folder, "cut"))).size - 100);
    expect((await open("cut", { resume: true })).found).toBeLessThan(before);
    await expect(
      open("cut", { resume: true, identity: { pattern, settings: { ...settings, seed: 6 } } }),
    ).rejects.toThrow("is of another run: the pattern, a setting or the version differs");
    expect((await open("cut")).found).toBe(0);
  });

  it("keeps what comes while another start is written", async () => {
    const [solution] = (await reconstruct(pattern, { recipe: "9*ER", starts: 1 }, { engine })).solutions;
    const place = { round: 0, type: "finished", solution } as const;
    const file = await open("busy");
    const first = file.keep({ ...place, start: 0 });
    const later = Array.from({ length: 40 }, async (_, k) => {
      await new Promise((resolve) => setTimeout(resolve, k));
      await file.keep({ ...place, start: k + 1 });
    });
    await Promise.all([first, ...later]);
    await file.close();
    expect((await open("busy", { resume: true })).found).toBe(41);
  });

  it("writes what waits when the signal aborts, and when it is closed, early as it may be", async () => {
    const [solution] = (await reconstruct(pattern, { recipe: "9*ER", starts: 1 }, { engine })).solutions;
    const kept = { start: 0, round: 0, type: "finished", solution } as const;
    const controller = new AbortController();
    const left = await open("left", { afterSeconds: 1000, signal: controller.signal });
    await left.keep(kept);
    controller.abort();
    await vi.waitFor(async () => expect((await open("left", { resume: true })).found).toBe(1));
    await left.remove();
    await expect(stat(join(folder, "left"))).rejects.toThrow();
    const closed = await open("closed", { afterSeconds: 1000 });
    await closed.keep(kept);
    await closed.close();
    expect((await open("closed", { resume: true })).found).toBe(1);
  });

  it("writes nothing before it is due, and goes on where nothing can be written", async () => {
    const early = await open("early", { afterSeconds: 1000 });
    await early.keep({
      start: 0,
      round: 0,
      type: "finished",
      solution: (await reconstruct(pattern, { recipe: "9*ER", starts: 1 }, { engine })).solutions[0],
    });
    await expect(readFile(join(folder, "early"))).rejects.toThrow();
    const problems: string[] = [];
    const nowhere = await open("no/where", { onProblem: (message) => problems.push(message) });
    await runUntil("early", 1);
    const kept = await open("early", { resume: true });
    const start = kept.find(0, 0);
    if (!start) throw new TypeError("nothing was kept");
    await nowhere.keep(start);
    await nowhere.keep(start);
    expect(problems).toEqual([expect.stringMatching(/^the state of the starts cannot be kept in .*where/)]);
  });
});
