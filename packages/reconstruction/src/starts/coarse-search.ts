/** Starts that are chosen on a coarse grid, where they are cheap, before they see the whole pattern. */

import { finerGuess, type Solution, scoreOf } from "@autophase/phase-retrieval";
import type { Shape } from "@autophase/tensor-io";
import { GROUPING_LIMITS } from "../answer/agreeing-starts.js";
import { NoSolutionError } from "../errors.js";
import {
  type FailedStart,
  type RunEvent,
  type RunStartsOptions,
  runTasks,
  type StartsResult,
  type StartTask,
} from "./run-starts.js";

export interface CoarseSearchOptions extends RunStartsOptions {
  /** Of the whole pattern. */
  readonly shape: Shape;
  /** Starts that go on with the whole pattern, at most. */
  readonly refined: number;
}

interface Search {
  /** On the coarse grid. */
  readonly coarse: Solution[];
  readonly fine: Solution[];
  readonly failed: FailedStart[];
  readonly warnings: Map<string, StartsResult["warnings"][number]>;
  /** Coarse stages, with those that failed. */
  begun: number;
}

/**
 * Runs the coarse stage of a few starts, and of more until enough of them predict the held-out counts about as well as
 * the best one does; the best of these go on with the whole pattern, first as few as may be enough, then up to
 * `refined`. A start whose coarse stage fits worse counts as one that was begun and agrees with nobody; one that would
 * have done and was not needed does not count. The same bits for a seed, whoever runs what.
 * @throws what `runStarts` throws. @throws the signal's reason when it aborts before a coarse stage is over.
 */
export async function coarseSearch(options: CoarseSearchOptions): Promise<StartsResult> {
  try {
    return await search(options);
  } finally {
    await Promise.all(options.runners.map((runner) => runner.dispose()));
  }
}

async function search(options: CoarseSearchOptions): Promise<StartsResult> {
  const { starts, refined, enough, signal } = options;
  const fewest = Math.min(enough?.fewest ?? refined, refined, starts);
  const state: Search = { coarse: [], fine: [], failed: [], warnings: new Map(), begun: 0 };
  await runCoarse(state, options, Math.min(starts, fewest + SPARE));
  for (let wanted = fewest; ; wanted = refined) {
    while (believedOf(state).length < wanted && state.begun < starts && !signal?.aborted) {
      await runCoarse(state, options, Math.min(starts, state.begun + STEP));
    }
    await refineBest(state, options, { wanted, fewest });
    if (signal?.aborted || wanted === refined) break;
    if (state.fine.length > 0 && (await enough?.isEnough(state.fine, countedOf(state)))) break;
  }
  const { fine, coarse, failed, warnings } = state;
  if (fine.length === 0 && coarse.length === 0) throw signal?.aborted ? signal.reason : noSolution(state);
  // interrupted before any had seen the whole pattern
  const solutions = fine.length > 0 ? fine : [onWholeGrid(rankedOf(coarse)[0], options.shape)];
  const interrupted = signal?.aborted ?? false;
  return { solutions, failed, warnings: [...warnings.values()], begun: countedOf(state), interrupted };
}

function onWholeGrid(solution: Solution, shape: Shape): Solution {
  const { object, support } = finerGuess(solution, shape);
  return { ...solution, object, support };
}

/** One more than is wanted: most coarse stages find the crystal. */
const SPARE = 1;
const STEP = 2;

function rankedOf(coarse: readonly Solution[]): Solution[] {
  return [...coarse].sort((a, b) => scoreOf(a) - scoreOf(b) || a.start - b.start);
}

/** Those about as good as the best one, which comes first. */
function believedOf({ coarse }: Pick<Search, "coarse">): Solution[] {
  const ranked = rankedOf(coarse);
  return ranked.filter((solution) => scoreOf(solution) <= GROUPING_LIMITS.worse * scoreOf(ranked[0]));
}

/** Starts that say something: those that went on, and those whose coarse stage found something else or nothing. */
function countedOf(state: Search): number {
  const goneOn = new Set([...state.fine, ...state.failed].map(({ start }) => start));
  const believed = new Set(believedOf(state).map(({ start }) => start));
  const others = state.coarse.filter(({ start }) => !believed.has(start) && !goneOn.has(start));
  return goneOn.size + others.length;
}

async function runCoarse(state: Search, options: CoarseSearchOptions, until: number): Promise<void> {
  const tasks = Array.from({ length: Math.max(0, until - state.begun) }, (_, k): StartTask => {
    return { start: state.begun + k, variation: () => ({ options: { stage: "coarse" } }) };
  });
  state.begun = Math.max(state.begun, until);
  const solutions = await attempt(state, options, tasks, ofCoarseStage);
  state.coarse.push(...solutions.filter(({ iterations }) => iterations > 0));
}

/** What is on another grid than the pattern is nothing to look at while it runs. */
function ofCoarseStage(event: RunEvent): RunEvent | undefined {
  if (event.type === "start-failed") return event;
  if (event.type !== "start-end") return undefined;
  const { start, object, iterations, supportVoxels, chi } = event.solution;
  return { type: "coarse-end", start, shape: object.shape, iterations, supportVoxels, chi };
}

async function refineBest(
  state: Search,
  options: CoarseSearchOptions,
  { wanted, fewest }: { readonly wanted: number; readonly fewest: number },
): Promise<void> {
  const believed = believedOf(state);
  const chosen = (believed.length < fewest ? rankedOf(state.coarse).slice(0, fewest) : believed).slice(0, wanted);
  const goneOn = new Set([...state.fine, ...state.failed].map(({ start }) => start));
  const tasks = chosen
    .filter(({ start }) => !goneOn.has(start))
    .map((solution): StartTask => {
      return { start: solution.start, variation: () => ({ guess: finerGuess(solution, options.shape) }) };
    });
  state.fine.push(...(await attempt(state, options, tasks, (event) => event)));
  state.fine.sort((a, b) => a.start - b.start);
}

/** None where none came to an end, or the signal aborted before. */
async function attempt(
  state: Search,
  { runners, signal, onEvent }: CoarseSearchOptions,
  tasks: readonly StartTask[],
  told: (event: RunEvent) => RunEvent | undefined,
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

function noSolution({ failed, begun }: Search): NoSolutionError {
  return new NoSolutionError(begun, { cause: failed[0]?.error });
}
