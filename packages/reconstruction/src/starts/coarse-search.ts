/** Starts that are chosen on a coarse grid, where they are cheap, before they see the whole pattern. */

import { finerGuess, type Solution, scoreOf } from "@autophase/phase-retrieval";
import type { Shape } from "@autophase/tensor-io";
import { GROUPING_LIMITS } from "../answer/agreeing-starts.js";
import type { CoarseStarts } from "../answer/coarse-agreement.js";
import { NoSolutionError } from "../errors.js";
import {
  type Enough,
  type FailedStart,
  type RunEvent,
  type RunStartsOptions,
  runTasks,
  type StartsResult,
  type StartTask,
} from "./run-starts.js";

export interface CoarseSearchOptions extends Omit<RunStartsOptions, "enough"> {
  /** Of the whole pattern. */
  readonly shape: Shape;
  /** Starts that go on with the whole pattern, at most. */
  readonly refined: number;
  readonly enough?: CoarseEnough | undefined;
}

/** When those that have gone on are enough. */
export interface CoarseEnough extends Pick<Enough, "fewest"> {
  /**
   * Those of the others that speak against them, the best of which is heard next; `undefined` where they are enough.
   * @param coarse - what the others found on the coarse grid.
   */
  against(solutions: readonly Solution[], begun: number, coarse: CoarseStarts): Promise<CoarseStarts | undefined>;
}

export interface CoarseSearchResult extends StartsResult {
  /** What those found there that have not gone on, though they fitted about as well as the best. */
  readonly coarse: CoarseStarts;
}

interface Search {
  /** On the coarse grid, the best first. */
  readonly coarse: Solution[];
  readonly fine: Solution[];
  /** Numbers of those that went on, whether they came to an end or not. */
  readonly goneOn: Set<number>;
  readonly failed: FailedStart[];
  readonly warnings: Map<string, StartsResult["warnings"][number]>;
  /** Coarse stages, with those that failed. */
  begun: number;
}

/**
 * Runs the coarse stage of a few starts, and lets the best of them go on with the whole pattern, those that predict the
 * held-out counts best, as few as may be enough. Where they are not, two more starts begin and one more goes on, up to
 * `refined`: one that speaks against them, or the next best. Every start counts as begun, and says by what it found on
 * the coarse grid whether it agrees. The same bits for a seed, whoever runs what.
 * @throws what `runStarts` throws. @throws the signal's reason when it aborts before a coarse stage is over.
 */
export async function coarseSearch(options: CoarseSearchOptions): Promise<CoarseSearchResult> {
  try {
    return await search(options);
  } finally {
    await Promise.all(options.runners.map((runner) => runner.dispose()));
  }
}

async function search(options: CoarseSearchOptions): Promise<CoarseSearchResult> {
  const { starts, refined, enough, signal } = options;
  const fewest = Math.min(enough?.fewest ?? refined, refined, starts);
  const state: Search = { coarse: [], fine: [], goneOn: new Set(), failed: [], warnings: new Map(), begun: 0 };
  await runCoarse(state, options, Math.min(starts, fewest + SPARE));
  let against: CoarseStarts | undefined = [];
  for (let wanted = fewest; ; wanted++) {
    await refineBest(state, options, wanted, fewest, against);
    if (signal?.aborted || wanted >= Math.min(refined, starts)) break;
    if (enough && state.fine.length > 0) {
      against = await enough.against(state.fine, state.begun, coarseStartsOf(state));
      if (!against) break;
    }
    await runCoarse(state, options, Math.min(starts, state.begun + STEP));
  }
  const { fine, coarse, failed, warnings, begun } = state;
  if (fine.length === 0 && coarse.length === 0) {
    signal?.throwIfAborted();
    throw new NoSolutionError(begun, { cause: failed[0]?.error });
  }
  return {
    // interrupted before any had seen the whole pattern
    solutions: fine.length > 0 ? fine : [onWholeGrid(coarse[0], options.shape)],
    failed,
    warnings: [...warnings.values()],
    begun,
    interrupted: signal?.aborted ?? false,
    coarse: coarseStartsOf(state),
  };
}

/** Of those that are believed: what the others found says nothing. */
function coarseStartsOf(state: Search): CoarseStarts {
  return believedOf(state).filter(({ start }) => !state.goneOn.has(start));
}

function onWholeGrid(solution: Solution, shape: Shape): Solution {
  const { object, support } = finerGuess(solution, shape);
  return { ...solution, object, support };
}

/** More than go on at first. */
const SPARE = 2;
const STEP = 2;

/** Those about as good as the best one, which comes first. */
function believedOf({ coarse }: Search): Solution[] {
  return coarse.filter((solution) => scoreOf(solution) <= GROUPING_LIMITS.worse * scoreOf(coarse[0]));
}

async function runCoarse(state: Search, options: CoarseSearchOptions, until: number): Promise<void> {
  const tasks = Array.from({ length: until - state.begun }, (_, k): StartTask => {
    return { start: state.begun + k, variation: () => ({ options: { stage: "coarse" } }) };
  });
  state.begun = until;
  const solutions = await attempt(state, options, tasks, ofCoarseStage);
  state.coarse.push(...solutions.filter(({ iterations }) => iterations > 0));
  state.coarse.sort((a, b) => scoreOf(a) - scoreOf(b) || a.start - b.start);
}

/** What is on another grid than the pattern is nothing to look at while it runs. */
function ofCoarseStage(event: RunEvent): RunEvent | undefined {
  if (event.type === "start-failed") return event;
  if (event.type !== "start-end") return undefined;
  const { start, object, iterations, supportVoxels, chi } = event.solution;
  return { type: "coarse-end", start, shape: object.shape, iterations, supportVoxels, chi };
}

/**
 * Until `wanted` have gone on: of those that are believed, or of the `fewest` best ones where these are too few; first
 * those that speak against what there is.
 */
async function refineBest(
  state: Search,
  options: CoarseSearchOptions,
  wanted: number,
  fewest: number,
  against: CoarseStarts,
): Promise<void> {
  const { goneOn } = state;
  const believed = believedOf(state);
  const tasks = (believed.length < fewest ? state.coarse.slice(0, fewest) : believed)
    .filter(({ start }) => !goneOn.has(start))
    .sort((a, b) => Number(against.includes(b)) - Number(against.includes(a)))
    .slice(0, wanted - goneOn.size)
    .map((solution): StartTask => {
      const variation = () => ({ guess: finerGuess(solution, options.shape), options: { stage: "whole" } as const });
      return { start: solution.start, variation };
    });
  for (const { start } of tasks) goneOn.add(start);
  state.fine.push(...(await attempt(state, options, tasks)));
  state.fine.sort((a, b) => a.start - b.start);
}

/** None where none came to an end, or the signal aborted before. */
async function attempt(
  state: Search,
  { runners, signal, onEvent }: CoarseSearchOptions,
  tasks: readonly StartTask[],
  told = (event: RunEvent): RunEvent | undefined => event,
): Promise<readonly Solution[]> {
  if (tasks.length === 0 || signal?.aborted) return [];
  const hear = (heard: RunEvent): void => {
    const event = told(heard);
    if (!event) return;
    if (event.type === "start-failed") state.failed.push({ start: event.start, error: event.error });
    if (event.type === "warning") {
      if (state.warnings.has(event.code)) return;
      state.warnings.set(event.code, { code: event.code, message: event.message });
    }
    onEvent?.(event);
  };
  try {
    const { solutions } = await runTasks({ runners, tasks, onEvent: hear, ...(signal && { signal }) });
    return solutions;
  } catch (error) {
    if (error instanceof NoSolutionError || signal?.aborted) return [];
    throw error;
  }
}
