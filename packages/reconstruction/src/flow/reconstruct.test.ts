import { createReferenceEngine } from "@autophase/kernels/reference";
import { createWasmEngine } from "@autophase/kernels/wasm";
import { scoreOf } from "@autophase/phase-retrieval";
import { simulateCrystal } from "@autophase/simulation";
import type { ComplexArray, FloatData } from "@autophase/tensor-io";
import { afterAll, describe, expect, it } from "vitest";
import { oneAnswer } from "../answer/one-answer.js";
import { createLocalRunner } from "../starts/local-runner.js";
import type { RunnerPool } from "../starts/runner-pool.js";
import type { FlowEvent } from "./flow-events.js";
import { phaseBest } from "./phase-best.js";
import type { PhasingOutcome } from "./phasing-outcome.js";
import { planPhasing } from "./plan-phasing.js";
import { reconstruct } from "./reconstruct.js";

const { pattern, object: truth } = simulateCrystal({
  seed: 4,
  index: 1,
  shape: [16, 16, 18],
  detector: { peakCounts: 1e5 },
});
const crystal = simulateCrystal({ seed: 4, index: 1, shape: [32, 32, 32], detector: { peakCounts: 1e6 } });
const RECIPE = "10*ER+40*HIO+20*ER";
const engine = createWasmEngine({ threads: 1 });
afterAll(() => engine.dispose());

/** So many starts at a time, in this thread. */
const poolOf = (count: number): RunnerPool => ({
  engine: "wasm",
  createRunners: (own, options) => Array.from({ length: count }, () => createLocalRunner(own, { ...options, engine })),
});

const guessOf = ({ real, imag, shape }: ComplexArray<FloatData>) => ({
  object: { real: Float32Array.from(real), imag: Float32Array.from(imag), shape },
});

/** Without what the clock has part in. */
function bitsOf({ reconstruction, figures, solutions }: PhasingOutcome) {
  const { seconds: _, secondsPerIteration: __, ...numbers } = figures;
  const { object, support, maps, halves } = reconstruction;
  return { numbers, object, support, maps, halves, starts: solutions.map(({ chi, freeLlk }) => [chi, freeLlk]) };
}

describe("reconstruct", () => {
  it("is the same bits for a seed, whoever runs what, and says how it was made", async () => {
    const settings = { recipe: RECIPE, starts: 4, seed: 2 };
    const one = await reconstruct(pattern, settings, { engine });
    const provenance = { program: "test", version: "1", command: "test it", inputs: { pattern: "p.npz" } };
    const two = await reconstruct(pattern, settings, { runners: poolOf(2), provenance });
    expect(bitsOf(two)).toEqual(bitsOf(one));
    expect(one.answer.starts).toHaveLength(4);
    expect(one.figures).toMatchObject({ engine: "wasm", starts: 4, iterations: 280, best: one.best.start });
    expect(two.record).toMatchObject({ program: "test", version: "1", command: "test it" });
    expect(two.record.parameters).toMatchObject({
      pattern: "p.npz",
      engine: "wasm",
      recipe: RECIPE,
      starts: 4,
      seed: 2,
    });
    expect(two.reconstruction.history.at(-1)).toBe(two.record);
    // a record is JSON
    expect(JSON.parse(JSON.stringify(two.record))).toEqual(two.record);
    expect(
      Math.max(...one.reconstruction.object.real.map((re, i) => Math.hypot(re, one.reconstruction.object.imag[i]))),
    ).toBeCloseTo(1, 6);
  });

  it("searches on the coarse grid where the recipe says so, the same whoever runs what", async () => {
    const shrinkWrap = { sigma: [2, 1], threshold: 0.2, every: 10, until: 80 } as const;
    const coarse = { recipe: "10*ER+90*HIO+20*ER", shrinkWrap, refined: 3 };
    const settings = { recipe: "30*HIO+20*ER", starts: 6, fewestStarts: 2, shrinkWrap, coarse };
    const larger = simulateCrystal({ seed: 4, index: 1, shape: [36, 40, 36], detector: { peakCounts: 1e6 } });
    const asked = { recipe: { origin: "test", settings, remarks: [] }, seed: 1 };
    const events: FlowEvent[] = [];
    const one = await reconstruct(larger.pattern, asked, {
      engine,
      guesses: [],
      onEvent: (event) => events.push(event),
    });
    expect(events[0]).toMatchObject({ type: "starts-begin", starts: [3], begun: 6 });
    expect(events.filter(({ type }) => type === "coarse-end").length).toBeGreaterThanOrEqual(3);
    expect(one.solutions.length).toBeLessThanOrEqual(3);
    expect(one.solutions.every(({ object }) => object.shape.join() === "36,40,36")).toBe(true);
    expect(bitsOf(await reconstruct(larger.pattern, asked, { runners: poolOf(3) }))).toEqual(bitsOf(one));
  });

  it("lets a start that is given where to begin search on the coarse grid too, where that says how", async () => {
    const shrinkWrap = { sigma: [2, 1], threshold: 0.2, every: 10, until: 80 } as const;
    const guessed = { recipe: "20*ER", shrinkWrap: { ...shrinkWrap, sigma: 1 } };
    const coarse = { recipe: "10*ER+140*HIO+30*ER", shrinkWrap, guessed, refined: 3 };
    const settings = {
      recipe: "40*HIO+20*RAAR+20*ER",
      starts: 4,
      fewestStarts: 2,
      shrinkWrap: { ...shrinkWrap, sigma: 1 },
      coarse,
    };
    const { pattern: larger, object } = simulateCrystal({
      seed: 4,
      index: 1,
      shape: [36, 40, 36],
      detector: { peakCounts: 1e6 },
    });
    const iterations: [number, number][] = [];
    const { answer, begun, figures } = await reconstruct(
      larger,
      { recipe: { origin: "test", settings, remarks: [] }, seed: 1 },
      {
        engine,
        guesses: [guessOf(object)],
        onEvent: (event) => event.type === "coarse-end" && iterations.push([event.start, event.iterations]),
      },
    );
    expect(iterations.slice(0, 4)).toEqual([
      [0, 20],
      [1, 180],
      [2, 180],
      [3, 180],
    ]);
    expect(begun).toBe(4);
    expect(answer.coarse?.agree).toBeGreaterThanOrEqual(answer.agreement.kept);
    expect(figures).toMatchObject({ agreement: { agree: answer.coarse?.agree } });
    expect(answer.verdict.reason).toContain(`${answer.coarse?.agree} of 4 independent starts agree`);
  });

  it("ends when the starts clearly agree, with the answer that this was seen by", async () => {
    const shrinkWrap = { sigma: [2, 1], threshold: 0.2, every: 10, until: 100 } as const;
    const settings = { recipe: "20*ER+330*HIO+50*ER+20*ML", starts: 8, fewestStarts: 3, shrinkWrap };
    const { answer, clearAnswer, begun, ...run } = await reconstruct(
      crystal.pattern,
      { recipe: { origin: "here", remarks: [], settings } },
      { engine },
    );
    expect(begun).toBeLessThan(8);
    expect(clearAnswer).toBe(answer);
    expect(oneAnswer(run.pattern, run.solutions, { freeSet: run.freeSet, begun })).toEqual(answer);
  });

  it("runs generations where the recipe has them, and leaves a table of them", async () => {
    const settings = { recipe: RECIPE, starts: 3, generations: 2, breed: "avg_ab", cull: [1] } as const;
    const events: FlowEvent[] = [];
    const { generationTable, figures, record } = await reconstruct(pattern, settings, {
      engine,
      onEvent: (event) => events.push(event),
    });
    expect(generationTable?.map(({ starts, breed }) => [starts, breed])).toEqual([
      [3, null],
      [2, "avg_ab"],
    ]);
    expect(figures).toMatchObject({ iterations: 350, generations: [{ starts: 3 }, { starts: 2 }] });
    expect(record.parameters).toMatchObject({ generations: { count: 2, breed: ["avg_ab"], cull: [1] } });
    expect(events[0]).toEqual({ type: "starts-begin", starts: [3, 2], startsAtATime: 1, iterations: 70 });
    expect(events.at(-1)).toEqual({ type: "starts-over" });
  });

  it("keeps what is finished when it is interrupted, and throws the reason where nothing is", async () => {
    const controller = new AbortController();
    const onEvent = ({ type }: FlowEvent): void => {
      if (type === "start-end") controller.abort();
    };
    const { signal } = controller;
    const settings = { recipe: RECIPE, starts: 4 };
    const outcome = await reconstruct(pattern, settings, { engine, signal, onEvent });
    expect(outcome.interrupted).toBe(true);
    expect(outcome.solutions).toHaveLength(1);
    expect(outcome.record.parameters.interrupted).toBe(true);
  });

  describe("with another way where the answer is not trusted", () => {
    const hasty = { recipe: "5*ER", starts: 2, otherwise: "quick" } as const;
    const asked = { recipe: { origin: "file hasty.json", remarks: [], settings: hasty }, seed: 2 };

    it.each([
      ["at random", undefined],
      ["at a guess", [guessOf(truth)]],
    ])("that began %s: takes it, to the bits of that way alone, and says so", async (_, guesses) => {
      const events: FlowEvent[] = [];
      const onEvent = (event: FlowEvent) => events.push(event);
      const outcome = await reconstruct(pattern, asked, { engine, guesses, onEvent });
      const alone = await reconstruct(pattern, { preset: "quick", seed: 2 }, { engine });
      expect(outcome.reconstruction.object).toEqual(alone.reconstruction.object);
      expect(outcome.answer.verdict).toEqual(alone.answer.verdict);
      const told = events.map(({ type }) => type).filter((type) => /^(starts|otherwise)/.test(type));
      expect(told).toEqual(["starts-begin", "otherwise", "starts-begin", "starts-over"]);
      expect(outcome.plan.origin).toBe("preset quick");
      expect(outcome.iterations).toBe(2 * 5 + alone.iterations);
      const before = { origin: "file hasty.json", starts: 2, iterations: 10 };
      expect(outcome.before).toMatchObject(before);
      expect(outcome.before?.reason).toMatch(/^Not trustworthy: /);
      expect(outcome.record.parameters).toMatchObject({ preset: "quick", before });
      expect(outcome.figures).toMatchObject({ before });
    });

    it("keeps what came first when it is interrupted in the other", async () => {
      const controller = new AbortController();
      const onEvent = ({ type }: FlowEvent): void => {
        if (type === "otherwise") controller.abort();
      };
      const { signal } = controller;
      const outcome = await reconstruct(pattern, asked, { engine, signal, onEvent });
      expect(outcome).toMatchObject({ interrupted: true, begun: 2, plan: { origin: "file hasty.json" } });
      expect(outcome.before).toBeUndefined();
    });

    it("is asked for nothing more where it is trusted, and where none is to follow", async () => {
      const plan = planPhasing({ ...asked, changes: { otherwise: "none" } }, "answer");
      expect(plan.otherwise).toBeUndefined();
      const { answer, before } = await reconstruct(pattern, plan, { engine });
      expect([answer.verdict.trustworthy, before]).toEqual([false, undefined]);
    });
  });

  it("is the best start alone where the answer is interrupted, with every start beside it", async () => {
    const controller = new AbortController();
    const onEvent = ({ type }: FlowEvent): void => {
      if (type === "starts-over") controller.abort();
    };
    const settings = { recipe: RECIPE, starts: 3 };
    const outcome = await reconstruct(pattern, settings, { engine, signal: controller.signal, onEvent });
    expect(outcome.interrupted).toBe(true);
    expect(outcome.record.parameters.interrupted).toBe(true);
    expect(outcome.solutions).toHaveLength(3);
    const { pattern: phased, freeSet, begun } = outcome;
    const [alone] = [...outcome.solutions].sort((a, b) => scoreOf(a) - scoreOf(b));
    expect(outcome.answer).toEqual(oneAnswer(phased, [alone], { freeSet, begun }));
    expect(outcome.answer.verdict.trustworthy).toBe(false);
  });

  it("begins the first starts where it is asked to, but has to have a start for each", async () => {
    const { best } = await phaseBest(pattern, { recipe: RECIPE, shrinkWrap: false }, { engine });
    const guesses = [{ object: best.object, support: best.support }];
    const short = { recipe: "2*ER", shrinkWrap: false, starts: 2 };
    const { solutions } = await reconstruct(pattern, short, { engine, guesses });
    expect(2 * solutions[0].chi).toBeLessThan(solutions[1].chi);
    await expect(
      phaseBest(pattern, { ...short, starts: 1 }, { engine, guesses: [...guesses, ...guesses] }),
    ).rejects.toThrow("guesses: expected at most one for each of 1 starts, got 2");
  });
});

describe("phaseBest", () => {
  it("keeps the best of its starts, and every voxel unless some are to be spared", async () => {
    const outcome = await phaseBest(pattern, { recipe: RECIPE, starts: 3, seed: 1 }, { engine });
    expect(outcome.best.chi).toBe(Math.min(...outcome.solutions.map(({ chi }) => chi)));
    expect(outcome.freeSet).toBeUndefined();
    const recipe = { origin: "here", remarks: [], settings: { recipe: RECIPE, heldOut: { fraction: 0.1 } } };
    const judged = await phaseBest(pattern, { recipe, starts: 2 }, { engine: createReferenceEngine() });
    expect(judged.best.freeLlk).toBe(Math.min(...judged.solutions.map(({ freeLlk }) => freeLlk as number)));
    expect(judged.figures.freeLlk).toBe(judged.best.freeLlk);
  });
});

describe("planPhasing", () => {
  it("takes the recipe's own where nothing else is asked for", () => {
    const plan = planPhasing({ preset: "standard" }, "answer");
    expect(plan).toMatchObject({ origin: "preset standard", iterations: 700, support: "box", seed: 0 });
    expect(plan.settings).toMatchObject({ starts: 10, fewestStarts: 4, coherence: { model: "gaussian", first: 400 } });
    expect(planPhasing({ preset: "standard" }, "best").settings.starts).toBe(1);
    expect(planPhasing({ recipe: "5*ER" }, "answer").settings.starts).toBe(10);
  });

  it("changes of it what is asked for", () => {
    const asked = { preset: "standard", starts: 6, sigma: [3], every: 4, coherence: "free", beta: 0.7 } as const;
    const { settings } = planPhasing({ ...asked, sigma: [3] }, "answer");
    expect(settings).toMatchObject({ starts: 6, shrinkWrap: { sigma: [3, 3], threshold: 0.2, every: 4 }, beta: 0.7 });
    expect(settings.coherence).toEqual({ model: "free", first: 400, every: 25 });
    expect(settings.fewestStarts).toBeUndefined();
    expect(planPhasing({ preset: "standard", coherence: "none" }, "answer").settings.coherence).toBeUndefined();
    expect(planPhasing({ shrinkWrap: false }, "best").settings.shrinkWrap).toBe(false);
  });

  it.each([
    [{ strats: 3 }, "settings: there is no setting strats, did you mean starts?"],
    [{ starts: 0 }, "settings: starts: expected an integer from 1 to 10000, got 0"],
    [{ preset: "standart" }, "did you mean standard?"],
    [{ recipe: "20*HOI" }, 'unknown algorithm "HOI"'],
    [{ breed: "avg_ab" }, "breed: belongs to a guided search: expected 2 generations or more, got 1"],
    [
      { preset: "quick", recipe: { origin: "file a.json", remarks: [], settings: { recipe: "ER" } } },
      "preset quick and file a.json: a recipe file is complete; give one of them",
    ],
  ])("refuses %j", (settings, message) => {
    expect(() => planPhasing(settings as Parameters<typeof planPhasing>[0], "answer")).toThrow(message);
  });
});
