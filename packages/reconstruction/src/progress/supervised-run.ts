/** A run that can be looked into, paused and stopped while it goes: what stands between a flow and who watches it. */

import type { Solution, StartingGuess } from "@autophase/phase-retrieval";
import type { FlowEvent } from "../flow/flow-events.js";
import type { PhasingPlan } from "../flow/plan-phasing.js";
import { hasFreeSet } from "../flow/run-starts-of-plan.js";
import { wholeStarts } from "../flow/whole-starts.js";
import type { RunnerPool } from "../starts/runner-pool.js";
import { viewOf } from "../starts/start-view.js";
import type { StartView, WatchedRunner } from "../starts/start-watch.js";
import { followStarts } from "./follow-starts.js";
import { createLiveRun, type LiveRunStore, type LiveStart } from "./live-run.js";

export interface SupervisedRunOptions {
  readonly isWatched: () => boolean;
  /** A start has a new view. */
  readonly onView?: (start: LiveStart) => void;
}

export interface SupervisedRun {
  readonly store: LiveRunStore;
  /** For the flow; aborts with the reason of `stop`. */
  readonly signal: AbortSignal;
  /** The same, and what its runners run is looked at until the starts are over. */
  watching(pool: RunnerPool): RunnerPool;
  /** For the flow. */
  onEvent(event: FlowEvent): void;
  /** Before the flow: what a network makes of the pattern, if anything, in the place of a start that is over. */
  showFirstSight(prediction: StartingGuess | undefined): void;
  /** Milliseconds; it stands still while the run is paused. */
  now(): number;
  /** @returns false when the run neither runs nor is paused. */
  pause(): boolean;
  resume(): boolean;
  /** What is finished is kept. @returns as `pause`. */
  stop(reason: Error, message?: string): boolean;
  /** What a start came to, or has come to so far; undefined when its end is near. */
  solutionOf(start: LiveStart): Promise<Solution | undefined>;
  /** Nobody looks any more. */
  end(): void;
}

export function createSupervisedRun(plan: PhasingPlan, { isWatched, onView }: SupervisedRunOptions): SupervisedRun {
  const store = createLiveRun({ starts: startsOf(plan), iterations: plan.iterations });
  const isJudged = hasFreeSet(plan);
  const abort = new AbortController();
  const solutions = new Map<number, Solution>();
  let runners: readonly WatchedRunner[] = [];
  let unfollow = (): void => {};
  const show = (view: StartView): void => onView?.(store.onView(view));
  const isGoing = (): boolean => ["running", "paused"].includes(store.read().state);
  const setPaused = (method: "pause" | "resume"): boolean => {
    if (!isGoing()) return false;
    for (const { watch } of runners) watch[method]();
    store.set(method === "pause" ? "paused" : "running");
    return true;
  };
  return {
    store,
    signal: abort.signal,
    watching: (pool) => ({
      ...pool,
      createRunners(...shared) {
        unfollow();
        runners = pool.createRunners(...shared);
        unfollow = followStarts(runners, { isWatched, onView: show, isJudged });
        return runners;
      },
    }),
    onEvent(event) {
      store.onEvent(event);
      if (event.type === "starts-over") {
        unfollow();
        store.set("writing", "the starts are over; judging and writing");
      }
      if (event.type !== "start-end") return;
      const { start, iterations: iteration, object, support } = event.solution;
      solutions.set(start, event.solution);
      show({ start, iteration, ...viewOf(object, support.data), milliseconds: 0 });
    },
    showFirstSight(prediction) {
      if (!prediction?.support) return;
      const { object, support } = prediction;
      const voxels = support.data.reduce((sum, inside) => sum + inside, 0);
      onView?.(store.onFirstSight(viewOf(object, support.data), voxels));
    },
    now: () => performance.now() - 1000 * store.pausedSeconds(),
    pause: () => setPaused("pause"),
    resume: () => setPaused("resume"),
    stop(reason, message = "stopping; what there is will be saved") {
      if (!isGoing()) return false;
      abort.abort(reason);
      store.set("stopping", message);
      return true;
    },
    async solutionOf({ start, state }) {
      if (start === "first sight") return undefined;
      if (state !== "running") return solutions.get(start);
      return runners.find(({ watch }) => watch.underWay() === start)?.watch.solution();
    },
    end: () => unfollow(),
  };
}

/** Of all generations. */
function startsOf({ goal, settings }: PhasingPlan): number {
  return wholeStarts(goal, settings).reduce((sum, one) => sum + one, 0);
}
