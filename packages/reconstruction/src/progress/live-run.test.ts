import type { Solution } from "@autophase/phase-retrieval";
import { describe, expect, it } from "vitest";
import type { ObjectView } from "../starts/start-view.js";
import type { StartView } from "../starts/start-watch.js";
import { createLiveRun, MOST_POINTS, nameOfStart } from "./live-run.js";

const progress = (start: number, iteration: number, chi = 0.5) =>
  ({ type: "progress", start, iteration, chi: [9, chi], supportVoxels: 7 }) as const;
const end = (start: number, chi: number, freeLlk?: number) => {
  const solution = { start, iterations: 100, chi, supportVoxels: 5, ...(freeLlk !== undefined && { freeLlk }) };
  return { type: "start-end", solution: solution as Solution } as const;
};

function createTimed() {
  const clock = { now: 0 };
  return { clock, store: createLiveRun({ starts: 4, iterations: 100, now: () => clock.now }) };
}

describe("createLiveRun", () => {
  it("counts what is done, with starts that failed, and guesses what is left", () => {
    const { clock, store } = createTimed();
    expect(store.read()).toMatchObject({ done: 0, total: 400, secondsLeft: undefined, state: "running" });
    store.onEvent(progress(0, 40));
    store.onEvent(progress(1, 10, 0.3));
    clock.now = 10_000;
    expect(store.read()).toMatchObject({ done: 50, seconds: 10, secondsLeft: 70 });
    store.onEvent(end(0, 0.1, 1.5));
    store.onEvent({ type: "start-failed", start: 1, error: new Error("lost") });
    const { done, starts } = store.read();
    expect(done).toBe(200);
    expect(starts.map(({ state, chi, freeLlk }) => [state, chi.at(-1)?.[1], freeLlk])).toEqual([
      ["finished", 0.1, [[100, 1.5]]],
      ["failed", 0.3, []],
    ]);
  });

  it("counts on, with starts of its own, where another way follows", () => {
    const { store } = createTimed();
    store.onEvent({ type: "starts-begin", starts: [4], startsAtATime: 1, iterations: 100 });
    store.onEvent(end(0, 0.2));
    store.onEvent(progress(1, 60));
    store.onEvent({ type: "starts-begin", starts: [3], startsAtATime: 1, iterations: 1000 });
    store.onEvent(progress(0, 30));
    expect(store.read()).toMatchObject({ done: 190, total: 3160 });
    expect(store.onView({ start: 0, iteration: 40 } as StartView).id).toBe(2);
    expect(store.read().starts.map(({ start, state }) => [start, state])).toEqual([
      [0, "finished"],
      [1, "stopped"],
      [0, "running"],
    ]);
  });

  it("does not count pauses", () => {
    const { clock, store } = createTimed();
    store.onEvent(progress(0, 100));
    clock.now = 2000;
    store.set("paused");
    clock.now = 9000;
    expect(store.read()).toMatchObject({ state: "paused", seconds: 2, secondsLeft: 6 });
    store.set("running");
    clock.now = 10_000;
    expect(store.read().seconds).toBe(3);
    expect(store.pausedSeconds()).toBe(7);
    store.set("writing", "ranking");
    expect(store.read()).toMatchObject({ state: "writing", message: "ranking", secondsLeft: undefined });
    expect(store.read().starts[0]?.state).toBe("stopped");
  });

  it("gives views to the start that they are of, and begins a curve anew with a start that began anew", () => {
    const { store } = createTimed();
    store.onEvent(progress(2, 10, 0.4));
    store.onEvent(progress(2, 20, 0.2));
    const view = { start: 2, iteration: 25, freeLlk: 3 } as StartView;
    expect(store.onView(view)).toMatchObject({ id: 0, start: 2, view, freeLlk: [[25, 3]] });
    store.onEvent(progress(2, 10, 0.7));
    expect(store.read().starts[0]?.chi).toEqual([[10, 0.7]]);
  });

  it("keeps the starts of generations apart", () => {
    const { store } = createTimed();
    store.onEvent({ ...progress(0, 50), generation: 0 });
    store.onEvent({ ...end(0, 0.2), generation: 0 });
    store.onEvent({ ...progress(0, 10), generation: 1 });
    const view = { start: 0, iteration: 10 } as StartView;
    expect(store.onView(view).id).toBe(1);
    expect(store.read().starts.map(nameOfStart)).toEqual(["start 1", "generation 2, start 1"]);
    expect(store.read().starts[0]?.state).toBe("finished");
  });

  it("shows a first sight before any start, and counts nothing of it", () => {
    const { store } = createTimed();
    const sight = store.onFirstSight({ planes: [] } as unknown as ObjectView, 12);
    expect(sight).toMatchObject({ id: 0, state: "predicted", supportVoxels: 12, view: { iteration: 0 } });
    expect(store.read()).toMatchObject({ done: 0, total: 400 });
    store.onEvent({ type: "starts-begin", starts: [4], startsAtATime: 1, iterations: 100 });
    store.onEvent(end(0, 0.2));
    expect(store.onView({ start: 0, iteration: 100 } as StartView).id).toBe(1);
    expect(store.read()).toMatchObject({ done: 100, total: 400 });
    expect(store.read().starts.map(nameOfStart)).toEqual(["first sight", "start 1"]);
  });

  it("thins long curves without losing their ends", () => {
    const { store } = createTimed();
    for (let i = 1; i <= 5 * MOST_POINTS; i++) store.onEvent(progress(0, i, 1 / i));
    const { chi } = store.read().starts[0] as { chi: readonly (readonly [number, number])[] };
    expect(chi.length).toBeLessThanOrEqual(MOST_POINTS + 1);
    expect(chi.length).toBeGreaterThan(MOST_POINTS / 2 - 1);
    expect(chi[0]).toEqual([1, 1]);
    expect(chi.at(-1)?.[0]).toBe(5 * MOST_POINTS);
  });
});
