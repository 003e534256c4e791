/** What is known of a run under way: every start with its curve, how far the whole is, and how long it will take. */

import type { FlowEvent } from "../flow/flow-events.js";
import type { ObjectView } from "../starts/start-view.js";
import type { StartView } from "../starts/start-watch.js";

export type LiveState = "running" | "paused" | "stopping" | "writing" | "finished" | "interrupted" | "failed";

/** A recipe as it runs. */
export interface LiveWay {
  /** Of all generations. */
  readonly starts: number;
  /** Of one start. */
  readonly iterations: number;
}

/** What an object looked like after `iteration` iterations. */
export interface LiveView extends ObjectView {
  readonly start: LiveStart["start"];
  readonly iteration: number;
}

/** Iteration and value. */
export type CurvePoint = readonly [iteration: number, value: number];

export interface LiveStart {
  /** Counts the starts of all generations in the order in which they began. */
  readonly id: number;
  /** Number of the start, from 0; `"first sight"` is what a network saw before any began. */
  readonly start: number | "first sight";
  readonly generation: number;
  /** Of what it is one: starts of all generations, and iterations of each. */
  readonly way: LiveWay;
  /** `stopped`: the run was over first. `predicted`: a first sight. */
  readonly state: "running" | "finished" | "failed" | "stopped" | "predicted";
  readonly iteration: number;
  readonly supportVoxels: number;
  /** Thinned to at most `MOST_POINTS`. */
  readonly chi: readonly CurvePoint[];
  /** Of held-out voxels, where it was computed. */
  readonly freeLlk: readonly CurvePoint[];
  readonly view: LiveView | undefined;
}

export interface LiveRun {
  readonly state: LiveState;
  /** One sentence about how it ended, or what it is about to do. */
  readonly message: string;
  /** Those that have begun. */
  readonly starts: readonly LiveStart[];
  /** Iterations done, and of the whole run. */
  readonly done: number;
  readonly total: number;
  /** Without pauses. */
  readonly seconds: number;
  /** Unknown at the beginning. */
  readonly secondsLeft: number | undefined;
}

export interface LiveRunStore {
  read(): LiveRun;
  onEvent(event: FlowEvent): void;
  /** @returns the start that it is of. */
  onView(view: StartView): LiveStart;
  /** Before the run begins. @returns it in the place of a start that is over. */
  onFirstSight(view: ObjectView, supportVoxels: number): LiveStart;
  set(state: LiveState, message?: string): void;
  /** Seconds spent in the state `paused`. */
  pausedSeconds(): number;
}

export interface LiveRunSettings {
  /** Starts of all generations. */
  readonly starts: number;
  /** Of one start. */
  readonly iterations: number;
  /** Milliseconds; default the process's. */
  readonly now?: () => number;
}

export const MOST_POINTS = 600;
/** A rate from less is no rate. */
const LEAST_SECONDS = 0.5;

export function createLiveRun({ starts, iterations, now = () => performance.now() }: LiveRunSettings): LiveRunStore {
  const known: LiveStart[] = [];
  /** What runs: its starts are known from `first` on; `before` are the iterations of another way that came first. */
  let way = { first: 0, before: 0, starts, iterations };
  const began = now();
  let [pausedAt, paused, state, message] = [0, 0, "running" as LiveState, ""];
  const pausedFor = (): number => paused + (state === "paused" ? now() - pausedAt : 0);
  const change = (
    start: LiveStart["start"],
    generation: number,
    update: (old: LiveStart) => Partial<LiveStart>,
  ): LiveStart => {
    const at = known.findLastIndex((other) => other.start === start && other.generation === generation);
    const old = (at < way.first ? undefined : known[at]) ?? newStart({ id: known.length, start, generation, way });
    const changed = { ...old, ...update(old) };
    known[old.id] = changed;
    return changed;
  };
  const stopAll = (): void => {
    for (const one of known) if (one.state === "running") known[one.id] = { ...one, state: "stopped" };
  };
  const countDone = (): number => {
    const isOver = (one: LiveStart): boolean => one.state === "finished" || one.state === "failed";
    return known
      .slice(way.first)
      .reduce((sum, one) => sum + (isOver(one) ? way.iterations : one.iteration), way.before);
  };
  return {
    read() {
      const done = countDone();
      const total = way.before + way.starts * way.iterations;
      const seconds = (now() - began - pausedFor()) / 1000;
      const isGoing = state === "running" || state === "paused";
      const hasRate = isGoing && done > 0 && seconds > LEAST_SECONDS;
      const secondsLeft = hasRate ? (seconds * Math.max(0, total - done)) / done : undefined;
      return { state, message, starts: [...known], done, total, seconds, secondsLeft };
    },
    onEvent(event) {
      if (event.type === "starts-begin" && known.length > way.first) {
        const { starts: counts, iterations: each } = event;
        const begun = counts.reduce((sum, count) => sum + count, 0);
        way = { first: known.length, before: countDone(), starts: begun, iterations: each };
        stopAll();
      }
      const generation = "generation" in event ? event.generation : 0;
      if (event.type === "progress") {
        const { start, iteration, supportVoxels, chi } = event;
        const point: CurvePoint = [iteration, chi[chi.length - 1]];
        change(start, generation, (old) => ({ iteration, supportVoxels, chi: extended(old, point) }));
      }
      if (event.type === "start-end") {
        const { start, iterations: iteration, supportVoxels, chi, freeLlk } = event.solution;
        change(start, generation, (old) => ({
          state: "finished",
          iteration,
          supportVoxels,
          chi: [...old.chi, [iteration, chi]],
          ...(freeLlk !== undefined && { freeLlk: [...old.freeLlk, [iteration, freeLlk]] }),
        }));
      }
      if (event.type === "start-failed") change(event.start, generation, () => ({ state: "failed" }));
    },
    onView(view) {
      const { start, iteration, freeLlk } = view;
      const generation = known.slice(way.first).findLast((other) => other.start === start)?.generation ?? 0;
      return change(start, generation, (old) => ({
        view,
        ...(freeLlk !== undefined && { freeLlk: [...old.freeLlk, [iteration, freeLlk]] }),
      }));
    },
    onFirstSight(view, supportVoxels) {
      const sight = change("first sight", 0, () => ({
        state: "predicted",
        supportVoxels,
        view: { ...view, start: "first sight", iteration: 0 },
      }));
      way = { ...way, first: known.length };
      return sight;
    },
    set(next, sentence = "") {
      paused = pausedFor();
      pausedAt = now();
      [state, message] = [next, sentence];
      if (state === "running" || state === "paused" || state === "stopping") return;
      stopAll();
    },
    pausedSeconds: () => pausedFor() / 1000,
  };
}

function newStart(place: Pick<LiveStart, "id" | "start" | "generation" | "way">): LiveStart {
  return { ...place, state: "running", iteration: 0, supportVoxels: 0, chi: [], freeLlk: [], view: undefined };
}

/** A start that lost its support begins again, and so does its curve. Of a long curve every second point goes. */
function extended({ chi, iteration }: LiveStart, point: CurvePoint): CurvePoint[] {
  const kept = point[0] > iteration ? chi : [];
  const thinned = kept.length < MOST_POINTS ? kept : kept.filter((_, i) => i % 2 === 0);
  return [...thinned, point];
}

/** `start 3`, or with generations `generation 2, start 3`; both from 1. */
export function nameOfStart({ start, generation }: LiveStart): string {
  if (start === "first sight") return start;
  return generation > 0 ? `generation ${generation + 1}, start ${start + 1}` : `start ${start + 1}`;
}
