/** A guided search: generations of starts, each bred from the one before. */

import type { Solution } from "@autophase/phase-retrieval";
import { ValueError } from "@autophase/tensor-io";
import type { AlignedStart } from "../answer/align-starts.js";
import { unlessAborted } from "../answer/unless-aborted.js";
import { NoSolutionError } from "../errors.js";
import {
  type FailedStart,
  type RunEvent,
  type RunStartsOptions,
  runTasks,
  type StartsResult,
  type StartTask,
} from "../starts/run-starts.js";
import { type GenerationPlan, type Generations, type GuidedSettings, planGenerations } from "./generation-settings.js";
import { type GenerationSummary, summarizeGeneration } from "./generation-summary.js";
import { childrenPieces, type RankedGeneration, rankingPieces, survivorsOf } from "./next-generation.js";

export interface GuidedSearchOptions extends Omit<RunStartsOptions, "onEvent"> {
  readonly generations: Generations;
  /** Of the recipe that the runners were given. */
  readonly settings: GuidedSettings;
  /** The runners' seed, default 0. */
  readonly seed?: number;
  readonly onEvent?: (event: GenerationEvent) => void;
}

export type GenerationEvent =
  | (RunEvent & { readonly generation: number })
  | { readonly type: "generation-end"; readonly summary: GenerationSummary }
  /** None of its starts came to an end: the one before it is the last. */
  | { readonly type: "generation-failed"; readonly generation: number; readonly error: Error };

export interface GuidedResult extends StartsResult {
  /** Those that were completed, the first one of independent starts. */
  readonly generationTable: readonly GenerationSummary[];
  /**
   * The solutions of the first generation, which know nothing of each other, on the box that they fill; absent where
   * they were not ranked.
   */
  readonly founders: readonly AlignedStart[] | undefined;
  /** Whether the signal aborted while the last generation was ranked. */
  readonly isLeftUnranked: boolean;
  /** Of all starts that came to an end, in all generations. */
  readonly iterations: number;
}

/**
 * Runs starts 0 to `starts - 1`, ranks them, crosses those that survive with the best one, and runs the recipe again
 * from there, generation after generation (Chen et al. 2007, doi:10.1103/PhysRevB.76.064113). The solutions are those
 * of the last generation. The same bits for a seed, whoever runs what. When the signal aborts, the last complete
 * generation is what counts; in the first, the starts that are finished. It is heard while a generation is ranked and
 * crossed too: one that was not ranked counts, but has no line in the table.
 * @throws {ValueError} when a setting is out of range. @throws what `runStarts` throws, for the first generation.
 */
export async function guidedSearch(options: GuidedSearchOptions): Promise<GuidedResult> {
  const { runners, starts, generations, settings } = options;
  if (runners.length === 0) throw new ValueError("guidedSearch: expected at least one runner, got none");
  try {
    return await search(options, planGenerations(generations, { starts, settings }));
  } finally {
    await Promise.all(runners.map((runner) => runner.dispose()));
  }
}

interface Search {
  result: StartsResult;
  readonly failed: FailedStart[];
  readonly summaries: GenerationSummary[];
  founders: readonly AlignedStart[] | undefined;
  iterations: number;
}

async function search(options: GuidedSearchOptions, plans: readonly GenerationPlan[]): Promise<GuidedResult> {
  const { starts, signal } = options;
  const independent = Array.from({ length: starts }, (_, start): StartTask => {
    return { start, variation: () => ({ options: plans[0].options }) };
  });
  const first = await runGeneration(options, 0, independent);
  const state: Search = { result: first, failed: [...first.failed], summaries: [], founders: undefined, iterations: 0 };
  let hasEnded = !signal?.aborted;
  let ranked = await conclude(state, options, plans[0], 0);
  state.founders = ranked?.aligned;
  for (let generation = 1; ranked && generation < plans.length && !signal?.aborted; generation++) {
    const { solutions } = state.result;
    const survivors = survivorsOf(ranked, plans[generation - 1].cull);
    const breeding = { plan: plans[generation], seed: options.seed ?? 0, generation };
    const tasks = await unlessAborted(signal, childrenPieces(solutions, ranked, survivors, breeding));
    const next = tasks && (await attemptGeneration(options, generation, tasks));
    if (!next || next.solutions.length + next.failed.length < tasks.length) break;
    state.result = next;
    state.failed.push(...next.failed);
    hasEnded = !signal?.aborted;
    ranked = await conclude(state, options, plans[generation], generation);
  }
  const { result, failed, summaries, founders, iterations } = state;
  const interrupted = signal?.aborted ?? false;
  return {
    ...result,
    warnings: first.warnings,
    begun: starts,
    failed,
    interrupted,
    generationTable: summaries,
    founders,
    isLeftUnranked: hasEnded && !ranked,
    iterations,
  };
}

function runGeneration({ runners, signal, onEvent }: GuidedSearchOptions, generation: number, tasks: StartTask[]) {
  // of the pattern, and said before
  const isKnown = ({ type }: RunEvent): boolean => generation > 0 && type === "warning";
  const forward = onEvent && ((event: RunEvent): void => void (isKnown(event) || onEvent({ ...event, generation })));
  return runTasks({ runners, tasks, ...(signal && { signal }), ...(forward && { onEvent: forward }) });
}

/** `undefined` when the signal aborted before anything was finished, or nothing came to an end. */
async function attemptGeneration(options: GuidedSearchOptions, generation: number, tasks: readonly StartTask[]) {
  try {
    return await runGeneration(options, generation, [...tasks]);
  } catch (error) {
    if (error instanceof NoSolutionError) options.onEvent?.({ type: "generation-failed", generation, error });
    else if (!options.signal?.aborted) throw error;
    return undefined;
  }
}

/** Ranks what there is, and says so. `undefined` when the signal aborted meanwhile. */
async function conclude(
  state: Search,
  { signal, onEvent }: GuidedSearchOptions,
  plan: GenerationPlan,
  generation: number,
): Promise<RankedGeneration | undefined> {
  const { solutions, failed } = state.result;
  state.iterations += solutions.reduce((sum, { iterations }: Solution) => sum + iterations, 0);
  const ranked = await unlessAborted(signal, rankingPieces(solutions, plan.metric));
  if (!ranked) return undefined;
  const summary = summarizeGeneration(solutions, ranked, { plan, generation, failed: failed.length });
  state.summaries.push(summary);
  onEvent?.({ type: "generation-end", summary });
  return ranked;
}
