/** An iteration left for a signal, wherever an engine may leave it, and the run resumed: the bits of a whole one. */

import type { PhasingEngine, PhasingProblem, PhasingWorkspace, RunOptions, WorkspaceNeeds } from "@autophase/kernels";
import { createReferenceEngine } from "@autophase/kernels/reference";
import { createWasmEngine } from "@autophase/kernels/wasm";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { type PhaseOptions, type PhasingEvent, phase, type Solution, solve } from "../index.js";
import { knownCrystal } from "./known-crystal.js";

// every grid is a large one
vi.mock("../start/large.js", () => ({ LARGE_VOXELS: 1 }));

const engine = createWasmEngine({ threads: 1 });
afterAll(() => engine.dispose());
const { pattern } = knownCrystal([24, 20]);
const withoutSeconds = ({ seconds: _seconds, ...rest }: Solution) => rest;

/** Aborts at call `at` of those that may be left: the engine leaves it, or does it and the signal is seen after it. */
function abortAt(at: number, isLeft: boolean): { engine: PhasingEngine; signal: AbortSignal } {
  const controller = new AbortController();
  let calls = 0;
  const heard = <Result>(signal: AbortSignal | undefined, work: () => Promise<Result>): Promise<Result> => {
    if (signal && calls++ === at) {
      controller.abort(new RangeError("enough"));
      if (isLeft) return Promise.reject(signal.reason);
    }
    return work();
  };
  const createWorkspace = async (problem: PhasingProblem, needs?: WorkspaceNeeds): Promise<PhasingWorkspace> => {
    const own = await engine.createWorkspace(problem, needs);
    // the engine itself does not hear it
    return {
      ...own,
      run: (steps, { signal }: RunOptions = {}) => heard(signal, () => own.run(steps)),
      gradient: (options, { signal }: RunOptions = {}) => heard(signal, () => own.gradient(options)),
    };
  };
  return { engine: { ...engine, createWorkspace }, signal: controller.signal };
}

async function lastOf(options: PhaseOptions): Promise<PhasingEvent> {
  let last: PhasingEvent | undefined;
  for await (const event of phase(pattern, options)) last = event;
  return last as PhasingEvent;
}

const shrinkWrap = { sigma: 1, threshold: 0.2, every: 3 };
const CASES: [string, Omit<PhaseOptions, "engine">][] = [
  ["a new support before ML", { recipe: "4*ER+9*ML+2*ER", shrinkWrap }],
  ["every kind of iteration", { recipe: "3*ER+3*HIO+3*GPS+3*OSS+3*CF+3*ML", shrinkWrap, averageLast: 3 }],
  ["a support that is looked at", { recipe: "7*HIO+4*ML", shrinkWrap: { ...shrinkWrap, border: 2, onlyShrink: true } }],
  [
    "interventions of all kinds",
    {
      recipe: "14*ER+6*ML",
      shrinkWrap,
      breakTwinAt: 6,
      halfSupport: [{ between: [8, 10], axis: 0 }],
      coherence: { model: "free", first: 9, every: 5 },
      lowToHigh: { until: 8, every: 4 },
      freeSet: undefined,
    },
  ],
  [
    "looks at whether it has settled",
    {
      recipe: "16*ER+3*ML",
      shrinkWrap: { ...shrinkWrap, sigma: [3, 0.5] },
      settling: { last: 3, every: 3, overlap: 1 },
    },
  ],
];

describe.each(CASES)("an iteration left: %s", (_, settings) => {
  it.each([
    ["in a pass", true],
    ["after it", false],
  ])("%s", async (_name, isLeft) => {
    const options = { ...settings, seed: 3 };
    const whole = withoutSeconds(await solve(pattern, { ...options, engine }));
    const begun = { not: 0, whole: 0, search: 0 };
    for (let at = 0; ; at++) {
      const last = await lastOf({ ...options, ...abortAt(at, isLeft) });
      if (last.type === "done") break;
      if (last.type !== "interrupted") throw new TypeError("expected an interruption");
      const { snapshot } = last;
      begun[snapshot.begun?.search ? "search" : snapshot.begun ? "whole" : "not"]++;
      // and once more, at the next place
      const next = await lastOf({ ...options, ...abortAt(1, isLeft), resume: structuredClone(snapshot) });
      const resume = next.type === "interrupted" ? structuredClone(next.snapshot) : snapshot;
      expect(withoutSeconds(await solve(pattern, { ...options, engine, resume })), `${at}`).toEqual(whole);
    }
    expect(begun.whole).toBeGreaterThan(5);
    expect(begun.search).toBeGreaterThan(1);
  });
});

describe("a signal in any turn of events", () => {
  afterEach(() => vi.restoreAllMocks());

  /** Every piece of work takes long enough for a turn; the signal aborts in turn `at`. */
  function abortIn(at: number): AbortSignal {
    const controller = new AbortController();
    let [turns, now] = [0, 0];
    vi.spyOn(performance, "now").mockImplementation(() => {
      now += 100;
      return now;
    });
    const inTheEnd = setImmediate;
    vi.spyOn(globalThis, "setImmediate").mockImplementation(((callback: () => void) => {
      if (turns++ === at) controller.abort(new RangeError("enough"));
      return inTheEnd(callback);
    }) as typeof setImmediate);
    return controller.signal;
  }

  it.each([
    [
      "two halves, the twin and the coherence",
      {
        recipe: "6*ER+2*ML",
        shrinkWrap: { ...shrinkWrap, border: 2, reshape: [1, -1] },
        breakTwinAt: 4,
        halfSupport: [{ between: [3, 4], axis: 0 }],
        coherence: { model: "gaussian", first: 4, every: 3 },
        lowToHigh: { until: 5, every: 4 },
      },
    ],
    ["a support that is only shrunk", { recipe: "5*HIO", shrinkWrap: { ...shrinkWrap, every: 2, onlyShrink: true } }],
  ] as [string, Omit<PhaseOptions, "engine">][])("takes nothing from the run: %s", async (_, settings) => {
    const options = { ...settings, seed: 3, engine: createReferenceEngine() };
    const whole = withoutSeconds(await solve(pattern, options));
    const next = new Set<string | undefined>();
    for (let at = 0; ; at++) {
      const last = await lastOf({ ...options, signal: abortIn(at) });
      vi.restoreAllMocks();
      if (last.type === "done") break;
      if (last.type !== "interrupted") throw new TypeError("expected an interruption");
      const resume = structuredClone(last.snapshot);
      next.add(resume.begun?.next);
      expect(withoutSeconds(await solve(pattern, { ...options, resume })), `${at}`).toEqual(whole);
    }
    expect([...next].filter((name) => name !== undefined).sort()).toEqual(
      settings.breakTwinAt ? ["coherence", "half-support", "measurement", "support", "twin"] : ["support"],
    );
  });
});
