/** Looks at the starts under way, as often as costs next to nothing, and only while somebody watches. */

import type { StartView, WatchedRunner } from "../starts/start-watch.js";

export interface FollowOptions {
  readonly isWatched: () => boolean;
  readonly onView: (view: StartView) => void;
  /** Whether voxels are held out, so that there is a likelihood to ask for. */
  readonly isJudged: boolean;
}

/** Milliseconds between two looks at a start: a few times a second. */
const INTERVAL = 300;
/** A look may take this share of a start's time, and one with the likelihood, which takes far longer, as much again. */
const SHARE = 0.015;
const JUDGED_INTERVAL = 1500;

/** Follows each runner until the returned function is called. */
export function followStarts(runners: readonly WatchedRunner[], options: FollowOptions): () => void {
  const end = new AbortController();
  for (const runner of runners) void follow(runner, options, end.signal);
  return () => end.abort();
}

async function follow(
  { watch }: WatchedRunner,
  { isWatched, onView, isJudged }: FollowOptions,
  signal: AbortSignal,
): Promise<void> {
  let nextJudged = performance.now() + JUDGED_INTERVAL;
  let seen = "";
  while (!signal.aborted) {
    const judged = isJudged && performance.now() >= nextJudged;
    // a look that fails is one less; if memory is out, the run itself will say so
    const view = isWatched() ? await watch.view({ judged }).catch(() => undefined) : undefined;
    const cost = view?.milliseconds ?? 0;
    const mark = view ? `${view.start} ${view.iteration}` : seen;
    if (view && !signal.aborted && mark !== seen) onView(view);
    seen = mark;
    const rest = cost / SHARE;
    if (judged) nextJudged = performance.now() + Math.max(JUDGED_INTERVAL, rest);
    await pause(judged ? INTERVAL : Math.max(INTERVAL, rest), signal);
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener("abort", end, { once: true });
  });
}
