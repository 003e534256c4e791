import { createWasmEngine } from "@autophase/kernels/wasm";
import { simulateCrystal } from "@autophase/simulation";
import { describe, expect, it } from "vitest";
import { planPhasing } from "../flow/plan-phasing.js";
import { reconstruct } from "../flow/reconstruct.js";
import { createLocalPool } from "../starts/runner-pool.js";
import type { LiveStart } from "./live-run.js";
import { createSupervisedRun } from "./supervised-run.js";

const { pattern } = simulateCrystal({ seed: 4, index: 1, shape: [16, 16, 16], detector: { peakCounts: 1e5 } });
const plan = planPhasing({ recipe: "20*ER+60*HIO+20*ER", starts: 3, seed: 2 }, "answer");

async function supervised(act: (run: ReturnType<typeof createSupervisedRun>, start: LiveStart) => void) {
  const engine = createWasmEngine({ threads: 1 });
  const run = createSupervisedRun(plan, { isWatched: () => true, onView: (start) => act(run, start) });
  const { signal, onEvent, now } = run;
  const flow = { runners: run.watching(createLocalPool(engine)), signal, onEvent, now };
  const outcome = await reconstruct(pattern, plan, flow).finally(() => engine.dispose());
  run.end();
  return { run, outcome };
}

describe("a supervised run", () => {
  it("changes no bit, and knows every start with its view", async () => {
    const views: number[] = [];
    const { run, outcome } = await supervised((_, { start, view }) => views.push(view ? Number(start) : -1));
    const engine = createWasmEngine({ threads: 1 });
    const alone = await reconstruct(pattern, plan, { engine });
    engine.dispose();
    expect(outcome.reconstruction.object).toEqual(alone.reconstruction.object);
    expect(new Set(views)).toEqual(new Set([0, 1, 2]));
    const { starts, done, total } = run.store.read();
    expect(starts.map(({ state }) => state)).toEqual(["finished", "finished", "finished"]);
    expect([done, total]).toEqual([300, 300]);
    expect((await run.solutionOf(starts[1]))?.chi).toBe(outcome.solutions[1].chi);
  });

  it("stops with what is finished, and then neither pauses nor stops", async () => {
    const { run, outcome } = await supervised((self, { start }) => {
      if (start === 0) self.stop(new DOMException("enough", "AbortError"));
    });
    expect(outcome.interrupted).toBe(true);
    expect(outcome.solutions.length).toBeLessThan(3);
    expect([run.pause(), run.resume(), run.stop(new Error("again"))]).toEqual([false, false, false]);
  });

  it("stands still while it is paused", async () => {
    let paused = 0;
    const { run } = await supervised((self) => {
      if (paused > 0 || !self.pause()) return;
      paused = performance.now();
      setTimeout(() => self.resume(), 60);
    });
    expect(run.store.pausedSeconds()).toBeGreaterThan(0.05);
    expect(run.store.read().starts).toHaveLength(3);
  });
});
