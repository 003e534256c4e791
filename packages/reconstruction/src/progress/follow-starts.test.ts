import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { StartView, WatchedRunner } from "../starts/start-watch.js";
import { followStarts } from "./follow-starts.js";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => void vi.useRealTimers());

/** A start whose iterations go on with every look, each of which takes so many milliseconds of it. */
function scripted(milliseconds: number) {
  const asked: { at: number; judged: boolean }[] = [];
  const view = async ({ judged = false } = {}): Promise<StartView> => {
    asked.push({ at: performance.now(), judged });
    const cost = judged ? 20 * milliseconds : milliseconds;
    return { start: 0, iteration: asked.length, milliseconds: cost } as StartView;
  };
  return { asked, runner: { watch: { view } } as unknown as WatchedRunner };
}

describe("followStarts", () => {
  it("looks a few times a second, and now and then for the likelihood", async () => {
    const { asked, runner } = scripted(2);
    const seen: StartView[] = [];
    const stop = followStarts([runner], { isWatched: () => true, onView: (view) => seen.push(view), isJudged: true });
    await vi.advanceTimersByTimeAsync(10_000);
    stop();
    expect(seen.length).toBeGreaterThan(25);
    expect(seen.length).toBeLessThan(36);
    expect(asked.filter(({ judged }) => judged).length).toBeGreaterThan(2);
    await vi.advanceTimersByTimeAsync(5000);
    expect(asked).toHaveLength(seen.length);
  });

  it("takes three hundredths of the run at most, however long a look takes", async () => {
    const { asked, runner } = scripted(50);
    const began = performance.now();
    const stop = followStarts([runner], { isWatched: () => true, onView: () => {}, isJudged: true });
    await vi.advanceTimersByTimeAsync(300_000);
    stop();
    const cost = asked.reduce((sum, { judged }) => sum + (judged ? 1000 : 50), 0);
    expect(cost / (performance.now() - began)).toBeLessThan(0.035);
    expect(asked.filter(({ judged }) => judged).length).toBeGreaterThan(2);
  });

  it("leaves the run alone while nobody watches, and shows nothing twice", async () => {
    const { asked, runner } = scripted(1);
    let isWatched = false;
    const stop = followStarts([runner], { isWatched: () => isWatched, onView: () => {}, isJudged: false });
    await vi.advanceTimersByTimeAsync(5000);
    expect(asked).toEqual([]);
    isWatched = true;
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked.length).toBeGreaterThan(1);
    stop();
    const views = [1, 1, 1, 2].map((iteration) => ({ start: 0, iteration, milliseconds: 1 }) as StartView);
    const seen: number[] = [];
    const paused = { watch: { view: async () => views.shift() } } as unknown as WatchedRunner;
    const onView = ({ iteration }: StartView): void => void seen.push(iteration);
    const end = followStarts([paused], { isWatched: () => true, onView, isJudged: false });
    await vi.advanceTimersByTimeAsync(3000);
    end();
    expect(seen).toEqual([1, 2]);
  });
});
