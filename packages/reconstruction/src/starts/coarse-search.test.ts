import type { Solution } from "@autophase/phase-retrieval";
import { complexZeros } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { NoSolutionError, WorkerLostError } from "../errors.js";
import { type CoarseEnough, type CoarseSearchOptions, coarseSearch } from "./coarse-search.js";
import type { RunEvent } from "./run-starts.js";
import type { StartOutcome, StartRunner } from "./start-runner.js";

const SHAPE = [8, 8];

function solution(start: number, shape: readonly number[], freeLlk: number): Solution {
  const object = complexZeros(shape);
  const support = { data: new Uint8Array(object.real.length).fill(1), shape };
  const curve = Float64Array.of(1);
  return { start, object, support, chi: 1, freeLlk, errorCurve: curve, supportVoxels: 9, iterations: 1, seconds: 0 };
}

/** Coarse stages that end with these likelihoods; what is not a number fails. In turns of the event loop. */
function scripted(coarse: readonly number[], seen: string[] = []): StartRunner {
  return {
    run: async (start, { variation }): Promise<StartOutcome> => {
      const isCoarse = variation?.options?.stage === "coarse";
      seen.push(`${isCoarse ? "coarse" : "fine"} ${start}`);
      if (!isCoarse)
        expect(variation).toMatchObject({ guess: { object: { shape: SHAPE } }, options: { stage: "whole" } });
      for (let turn = 0; turn <= (start * 7) % 5; turn++) await new Promise((resolve) => setImmediate(resolve));
      if (Number.isNaN(coarse[start])) return { type: "failed", start, error: new WorkerLostError(start, "killed") };
      return { type: "finished", solution: solution(start, isCoarse ? [4, 4] : SHAPE, coarse[start]) };
    },
    dispose: async () => {},
  };
}

async function search(coarse: readonly number[], options: Partial<CoarseSearchOptions> = {}) {
  const seen: string[] = [];
  const looked: string[] = [];
  const result = await coarseSearch({
    runners: [scripted(coarse, seen)],
    starts: coarse.length,
    shape: SHAPE,
    refined: 3,
    enough: {
      fewest: 2,
      against: async (solutions, begun, others) => {
        const numbers = (starts: readonly { readonly start: number }[]) => `${starts.map(({ start }) => start)}`;
        expect(others.every(({ object }) => object.shape[0] === 4)).toBe(true);
        looked.push(`${numbers(solutions)} of ${begun} beside ${numbers(others)}`);
        return undefined;
      },
    },
    ...options,
  });
  return { ...result, seen, looked, numbers: result.solutions.map(({ start }) => start) };
}

describe("coarseSearch", () => {
  it("lets those go on that predict held-out counts best, as few as may be enough, and asks the others too", async () => {
    const { seen, looked, numbers, begun, coarse } = await search([1.5, 1.2, 1, 1.1, 1, 1]);
    expect(seen).toEqual([...[0, 1, 2, 3].map((start) => `coarse ${start}`), "fine 2", "fine 3"]);
    expect(looked).toEqual(["2,3 of 4 beside 1,0"]);
    expect([numbers, begun]).toEqual([[2, 3], 4]);
    expect(coarse.map(({ start }) => start)).toEqual([1, 0]);
  });

  it("begins two more and lets one more go on where those are not enough", async () => {
    const looked: string[] = [];
    const against: CoarseEnough["against"] = async (solutions, begun) => {
      looked.push(`${solutions.map(({ start }) => start)} of ${begun}`);
      return [];
    };
    const scores = [1, 9, 1.1, 1.2, 1.3, 0.9, 1, 1, 1, 1];
    const { seen, numbers, begun } = await search(scores, { enough: { fewest: 2, against }, refined: 4 });
    expect(seen.slice(4)).toEqual([
      "fine 0",
      "fine 2",
      "coarse 4",
      "coarse 5",
      "fine 5",
      "coarse 6",
      "coarse 7",
      "fine 6",
    ]);
    expect(looked).toEqual(["0,2 of 4", "0,2,5 of 6"]);
    expect([numbers, begun]).toEqual([[0, 2, 5, 6], 8]);
  });

  it("hears first who speaks against what there is", async () => {
    const against: CoarseEnough["against"] = async (solutions, _, others) =>
      solutions.length === 2 ? others.filter(({ start }) => start === 3) : [];
    const scores = [1, 1.1, 1.2, 1.4, 1.3, 9, 1.5, 1.6];
    const { seen } = await search(scores, { enough: { fewest: 2, against }, refined: 4 });
    expect(seen.slice(4)).toEqual([
      "fine 0",
      "fine 1",
      "coarse 4",
      "coarse 5",
      "fine 3",
      "coarse 6",
      "coarse 7",
      "fine 2",
    ]);
  });

  it("lets none go on that fits much worse than the best", async () => {
    const enough = { fewest: 2, against: async () => [] };
    const { numbers, begun } = await search([5, 1, 9, 1.1, 8, 7], { enough });
    expect([numbers, begun]).toEqual([[1, 3], 6]);
  });

  it("takes the best there are where all have been begun", async () => {
    const { numbers, begun, looked } = await search([1, 3, 9, 5]);
    expect(looked).toEqual(["0,1 of 4 beside "]);
    expect([numbers, begun]).toEqual([[0, 1], 4]);
  });

  it("is the same with several at a time", async () => {
    const coarse = [4, 1, 1.5, 1.1, 6, 1.2, 1.3];
    const enough = { fewest: 2, against: async () => [] };
    const [alone, together] = [
      await search(coarse, { enough }),
      await search(coarse, { enough, runners: [scripted(coarse), scripted(coarse), scripted(coarse)] }),
    ];
    expect(together.solutions).toEqual(alone.solutions);
    expect(together.begun).toBe(alone.begun);
  });

  it("counts a start that failed, and goes on with the others", async () => {
    const events: RunEvent[] = [];
    const lost = Number.NaN;
    const { numbers, failed, begun } = await search([lost, 1, 1, 1, 1], { onEvent: (event) => events.push(event) });
    expect(numbers).toEqual([1, 2]);
    expect(failed.map(({ start }) => start)).toEqual([0]);
    expect(begun).toBe(4);
    const ends = ["start-failed", "coarse-end", "coarse-end", "coarse-end", "start-end", "start-end"];
    expect(events.map(({ type }) => type)).toEqual(ends);
    await expect(search([lost, lost, lost])).rejects.toThrow(NoSolutionError);
  });

  it("gives what the coarse grid has where it is interrupted there", async () => {
    const stop = new AbortController();
    const runner = scripted([2, 1, 3]);
    const run: StartRunner["run"] = async (start, control) => {
      if (start === 2) stop.abort();
      return runner.run(start, control);
    };
    const result = await search([2, 1, 3], { runners: [{ ...runner, run }], signal: stop.signal });
    expect(result).toMatchObject({ interrupted: true, solutions: [{ start: 1, object: { shape: SHAPE } }] });
    await expect(search([1, 1, 1], { signal: AbortSignal.abort(new Error("stopped")) })).rejects.toThrow("stopped");
  });
});
