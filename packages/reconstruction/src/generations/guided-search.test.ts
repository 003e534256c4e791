import { createWasmEngine } from "@autophase/kernels/wasm";
import { heldOutVoxels, type Solution, SupportError } from "@autophase/phase-retrieval";
import { simulateCrystal } from "@autophase/simulation";
import { createRandom, ValueError } from "@autophase/tensor-io";
import { afterAll, describe, expect, it } from "vitest";
import { padObject } from "../answer/common-box.js";
import { NoSolutionError } from "../errors.js";
import { createLocalRunner } from "../starts/local-runner.js";
import type { StartControl, StartOutcome, StartRunner } from "../starts/start-runner.js";
import type { GenerationSummary } from "./generation-summary.js";
import { type GenerationEvent, guidedSearch } from "./guided-search.js";

const shape = [20, 20];
const settings = { iterations: 10, shrinkWrap: { sigma: 1, threshold: 0.2, every: 5 } };
const lost = (start: number): StartOutcome => ({
  type: "failed",
  start,
  error: new SupportError({ voxels: 0, fewest: 1, most: 9, threshold: 0.2, tries: 12 }),
});

/** A lopsided block with noise of its own; the earlier the start, the worse its chi. */
function solved(start: number, generation: number): StartOutcome {
  const random = createRandom(7, start, generation);
  const object = { real: new Float32Array(400), imag: new Float32Array(400), shape };
  const support = { data: new Uint8Array(400), shape };
  for (let row = 7; row < 13; row++) {
    for (let column = 8; column < 13 - (row > 10 ? 3 : 0); column++) {
      const i = row * 20 + column;
      object.real[i] = 1 + 0.1 * random.normal();
      object.imag[i] = 0.1 * row + 0.1 * random.normal();
      support.data[i] = 1;
    }
  }
  const chi = 0.5 - 0.01 * start - 0.1 * generation;
  return { type: "finished", solution: { start, object, support, chi, iterations: 10 } as unknown as Solution };
}

interface Run {
  readonly start: number;
  readonly generation: number;
  readonly variation: StartControl["variation"];
}

/** Does as it is told; a start that was begun before is of the next generation. */
function scripted(script: (run: Run, signal: AbortSignal | undefined) => StartOutcome) {
  const runs: Run[] = [];
  let disposed = 0;
  const runner: StartRunner = {
    run: async (start, { signal, onEvent, variation }) => {
      const run = { start, generation: runs.filter((other) => other.start === start).length, variation };
      runs.push(run);
      onEvent?.({ type: "warning", code: "off-centre", message: "far off" });
      onEvent?.({ type: "progress", start, iteration: 1, chi: [1], supportVoxels: 3 });
      await new Promise((resolve) => setTimeout(resolve, 1));
      return script(run, signal);
    },
    dispose: async () => {
      disposed++;
    },
  };
  return { runner, runs, disposals: () => disposed };
}

describe("guidedSearch", () => {
  it("runs independent starts, then children of the survivors with the best", async () => {
    const { runner, runs, disposals } = scripted(({ start, generation }) => solved(start, generation));
    const generations = { count: 3, cull: [2, 1], breed: ["sqrt_ab", "none"] } as const;
    const result = await guidedSearch({ runners: [runner], starts: 6, generations, settings });
    const startsOf = (wanted: number) => runs.filter((run) => run.generation === wanted).map(({ start }) => start);
    expect([startsOf(0), startsOf(1), startsOf(2)]).toEqual([
      [0, 1, 2, 3, 4, 5],
      [2, 3, 4, 5],
      [3, 4, 5],
    ]);
    expect(runs.slice(0, 6).every(({ variation }) => variation?.guess === undefined)).toBe(true);
    expect(runs.slice(6).every(({ variation }) => variation?.guess?.object.shape === shape)).toBe(true);
    expect(result.solutions.map(({ start, chi }) => [start, chi.toFixed(2)])).toEqual([
      [3, "0.27"],
      [4, "0.26"],
      [5, "0.25"],
    ]);
    expect(result).toMatchObject({ interrupted: false, iterations: 130, failed: [] });
    expect(result.founders?.map(({ start }) => start)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(result.generationTable).toMatchObject([
      { generation: 0, breed: null, starts: 6, metric: "chi", bestStart: 5, best: 0.45, medianFreeLlk: null },
      { generation: 1, breed: "sqrt_ab", starts: 4, bestStart: 5 },
      { generation: 2, breed: "none", starts: 3, bestStart: 5 },
    ]);
    expect(result.generationTable[0]?.median).toBeCloseTo(0.475, 12);
    expect(result.generationTable[0]?.medianInvariantError).toBeGreaterThan(0.05);
    expect(disposals()).toBe(1);
  });

  it("gives the best its own object, and with none everybody", async () => {
    const { runner, runs } = scripted(({ start, generation }) => solved(start, generation));
    const generations = { count: 3, breed: ["avg_ab", "none"] } as const;
    const { solutions } = await guidedSearch({ runners: [runner], starts: 3, generations, settings });
    const best = (solved(2, 0) as { solution: Solution }).solution.object;
    expect(runs[5]?.variation?.guess?.object).toEqual(best);
    expect(runs[3]?.variation?.guess?.object).not.toEqual(best);
    for (const [k, { variation, start }] of runs.slice(6).entries()) {
      expect(variation?.guess?.object).toEqual((solved(start, 1) as { solution: Solution }).solution.object);
      expect(solutions[k]?.start).toBe(start);
    }
  });

  it("says what happens: each event with its generation, warnings once", async () => {
    const events: GenerationEvent[] = [];
    const { runner } = scripted(({ start, generation }) => solved(start, generation));
    const onEvent = (event: GenerationEvent): number => events.push(event);
    await guidedSearch({ runners: [runner], starts: 2, generations: { count: 2 }, settings, onEvent });
    const reported = events.map((event) => `${event.type} ${"generation" in event ? event.generation : ""}`.trim());
    const start = (generation: number) => [`progress ${generation}`, `start-end ${generation}`];
    const first = ["warning 0", ...start(0), ...start(0), "generation-end"];
    expect(reported).toEqual([...first, ...start(1), ...start(1), "generation-end"]);
  });

  it("goes on without those that fail, and ends with the generation before one that fails altogether", async () => {
    const events: string[] = [];
    const { runner } = scripted(({ start, generation }) =>
      generation === 2 || (generation === 1 && start === 0) ? lost(start) : solved(start, generation),
    );
    const onEvent = ({ type }: GenerationEvent): number => events.push(type);
    const result = await guidedSearch({ runners: [runner], starts: 3, generations: { count: 4 }, settings, onEvent });
    expect(result.solutions.map(({ start }) => start)).toEqual([1, 2]);
    expect(result.generationTable.map(({ starts, failed }) => [starts, failed])).toEqual([
      [3, 0],
      [2, 1],
    ]);
    expect(result.failed.map(({ start }) => start)).toEqual([0]);
    expect(events.at(-1)).toBe("generation-failed");
  });

  it.each([
    [0, 1, 0, [0]],
    [1, 1, 1, [0, 1, 2]],
    [2, 0, 2, [0, 1, 2]],
    [2, 2, 2, [0, 1, 2]],
  ])(
    "interrupted in generation %i at start %i, keeps what is complete",
    async (generation, start, complete, expected) => {
      const controller = new AbortController();
      const { runner } = scripted((run, signal) => {
        const outcome = solved(run.start, run.generation) as Extract<StartOutcome, { type: "finished" }>;
        const isLast = run.generation === generation && run.start === start;
        if (isLast && start < 2) controller.abort(new Error("enough"));
        const { solution } = outcome;
        const ended: StartOutcome = signal?.aborted ? { type: "interrupted", solution } : outcome;
        if (isLast && start === 2) controller.abort(new Error("enough"));
        return ended;
      });
      const { signal } = controller;
      const generations = { count: 3 };
      const result = await guidedSearch({ runners: [runner], starts: 3, generations, settings, signal });
      expect(result).toMatchObject({ interrupted: true, isLeftUnranked: false });
      expect(result.generationTable).toHaveLength(complete);
      expect(result.solutions.map((solution) => solution.start)).toEqual(expected);
    },
  );

  it.each([0, 1])("hears a signal while generation %i is ranked, and begins no other", async (generation) => {
    const controller = new AbortController();
    const wide = [512, 512];
    const { runner, runs } = scripted((run) => {
      const { solution } = solved(run.start, run.generation) as Extract<StartOutcome, { type: "finished" }>;
      const object = padObject(solution.object, wide);
      const support = { data: new Uint8Array(512 * 512).fill(1), shape: wide };
      return { type: "finished", solution: { ...solution, object, support } };
    });
    let ranked = 0;
    const onEvent = (event: GenerationEvent): void => {
      if (event.type === "generation-end") ranked++;
      const isLast = event.type === "start-end" && event.generation === generation && event.solution.start === 2;
      // after the last start, in the first turn of events that the ranking leaves
      if (isLast) setTimeout(() => controller.abort(new Error("enough")), 1);
    };
    const { signal } = controller;
    const generations = { count: 3 };
    const result = await guidedSearch({ runners: [runner], starts: 3, generations, settings, signal, onEvent });
    expect(result).toMatchObject({ interrupted: true, isLeftUnranked: true });
    expect([runs.length, ranked, result.generationTable.length]).toEqual([
      3 * (generation + 1),
      generation,
      generation,
    ]);
    expect(result.solutions.map(({ start, chi }) => [start, chi])).toEqual(
      [0, 1, 2].map((start) => [start, 0.5 - 0.01 * start - 0.1 * generation]),
    );
    expect(result.founders?.length).toBe(generation === 0 ? undefined : 3);
  });

  it("refuses what cannot be, and gives the runners back", async () => {
    const { runner, disposals } = scripted(({ start }) => lost(start));
    const search = (count: number) => guidedSearch({ runners: [runner], starts: 2, generations: { count }, settings });
    await expect(search(0)).rejects.toThrow(ValueError);
    await expect(search(2)).rejects.toThrow(NoSolutionError);
    expect(disposals()).toBe(2);
    await expect(guidedSearch({ runners: [], starts: 2, generations: { count: 2 }, settings })).rejects.toThrow(
      "at least one runner",
    );
  });
});

describe("a guided search on a crystal", () => {
  const engine = createWasmEngine({ threads: 1 });
  afterAll(() => engine.dispose());
  const { pattern } = simulateCrystal({ seed: 4, index: 1, shape: [16, 16, 18], detector: { peakCounts: 1e5 } });
  const freeSet = heldOutVoxels(pattern, { seed: 1 });
  const options = { ...settings, recipe: "10*ER+40*HIO+20*ER", seed: 1, freeSet };
  const search = (runners: number) =>
    guidedSearch({
      runners: Array.from({ length: runners }, () => createLocalRunner(pattern, { ...options, engine })),
      starts: 4,
      generations: { count: 3, breed: "pixel_switch", cull: 1 },
      settings: options,
      seed: 1,
    });

  it("gets better from generation to generation, and is the same bits from one runner and from two", async () => {
    const [one, two] = [await search(1), await search(2)];
    const bits = ({ solutions, generationTable }: typeof one) => ({
      generationTable,
      solutions: solutions.map(({ seconds: _seconds, ...rest }) => rest),
    });
    expect(bits(two)).toEqual(bits(one));
    expect(one.generationTable.map(({ metric, starts }) => [metric, starts])).toEqual([
      ["freeLlk", 4],
      ["freeLlk", 3],
      ["freeLlk", 2],
    ]);
    // independent starts are far from done after seventy iterations
    const [first, second, third] = one.generationTable as [GenerationSummary, GenerationSummary, GenerationSummary];
    for (const value of ["best", "median"] as const) {
      expect(second[value]).toBeLessThan(first[value] / 2);
      expect(third[value]).toBeLessThan(second[value] / 2);
    }
    expect(one.solutions.map(({ freeLlk }) => freeLlk)).toContain(third.best);
  });
});
