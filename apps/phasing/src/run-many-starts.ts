/** Starts beside each other, with their progress on standard error. */

import type { SelectedEngine } from "@autophase/kernels";
import { countIterations, parseRecipe } from "@autophase/phase-retrieval";
import {
  createLocalRunner,
  type Enough,
  type Generations,
  type GuidedResult,
  guidedSearch,
  runStarts,
  type StartOptions,
  type StartsResult,
  startsPerGeneration,
  type WatchedRunner,
} from "@autophase/reconstruction";
import { createWorkerRunner, planWorkers } from "@autophase/reconstruction/node";
import type { DiffractionPattern } from "@autophase/tensor-io";
import type { Live } from "./live/open-live.js";
import { createStartsProgress } from "./starts-progress.js";

export interface ManyStarts extends StartsResult, Partial<Pick<GuidedResult, "generations" | "founders">> {
  /** Of all starts that came to an end. */
  readonly iterations: number;
  readonly seconds: number;
}

export interface ManyStartsOptions {
  readonly starts: number;
  /** Of independent starts. */
  readonly enough?: Enough | undefined;
  /** Of a guided search. */
  readonly generations?: Generations | undefined;
  /** Most starts at a time. */
  readonly workers?: number | undefined;
  readonly selected: SelectedEngine;
  readonly options: StartOptions & { readonly recipe: string };
  readonly signal: AbortSignal;
  readonly live?: Live | undefined;
}

/** Starts in workers where the engine works in one; a single start, and engines of the whole machine, stay in this thread. With a live page this thread is its server's alone. */
export async function runManyStarts(
  pattern: DiffractionPattern,
  { starts, enough, generations, workers, selected, options, signal, live }: ManyStartsOptions,
): Promise<ManyStarts> {
  const runners = createRunners(pattern, { starts, workers, selected, options, live });
  const say = live?.say ?? ((line: string) => void process.stderr.write(`${line}\n`));
  if (runners.length > 1) say(`starts: ${starts}, ${runners.length} at a time`);
  const iterations = countIterations(parseRecipe(options.recipe));
  const progress = createStartsProgress({ starts: startsPerGeneration(generations, starts), iterations, live });
  const began = performance.now();
  const work = { runners, starts, signal, onEvent: progress.hear };
  live?.follow(runners);
  try {
    const result = generations
      ? await guidedSearch({ ...work, generations, settings: options, seed: options.seed ?? 0 })
      : await runStarts({ ...work, ...(enough && { enough }) });
    const seconds = (performance.now() - began) / 1000 - (live?.pausedSeconds() ?? 0);
    return { iterations: sumOfIterations(result), ...result, seconds };
  } finally {
    progress.stop();
  }
}

function sumOfIterations({ solutions }: StartsResult): number {
  return solutions.reduce((sum, { iterations }) => sum + iterations, 0);
}

function createRunners(
  pattern: DiffractionPattern,
  { starts, workers: most, selected: { engine }, options, live }: Omit<ManyStartsOptions, "signal">,
): readonly WatchedRunner[] {
  const { name } = engine;
  const local = (): WatchedRunner[] => [createLocalRunner(pattern, { ...options, engine })];
  const isFree = live?.hasPage ?? false;
  if ((starts === 1 && !isFree) || (name !== "wasm" && name !== "reference")) return local();
  const plan = planWorkers(pattern.intensity.shape, starts);
  const workers = Math.min(plan.workers, most ?? plan.workers);
  if (workers === 1 && !isFree) return local();
  return Array.from({ length: workers }, () =>
    createWorkerRunner(pattern, options, { engine: { name, threads: plan.threads } }),
  );
}
