/** Starts beside each other, with their progress on standard error. */

import { createProgress } from "@autophase/command-line";
import type { SelectedEngine } from "@autophase/kernels";
import { countIterations, parseRecipe } from "@autophase/phase-retrieval";
import {
  createLocalRunner,
  type RunEvent,
  runStarts,
  type StartOptions,
  type StartRunner,
  type StartsResult,
} from "@autophase/reconstruction";
import { createWorkerRunner, planWorkers } from "@autophase/reconstruction/node";
import type { DiffractionPattern } from "@autophase/tensor-io";

export interface ManyStarts extends StartsResult {
  readonly seconds: number;
}

export interface ManyStartsOptions {
  readonly starts: number;
  /** Most starts at a time. */
  readonly workers?: number | undefined;
  readonly selected: SelectedEngine;
  readonly options: StartOptions & { readonly recipe: string };
  readonly signal: AbortSignal;
}

/** Starts in workers where the engine works in one; a single start, and engines of the whole machine, stay in this thread. */
export async function runManyStarts(
  pattern: DiffractionPattern,
  { starts, workers, selected, options, signal }: ManyStartsOptions,
): Promise<ManyStarts> {
  const runners = createRunners(pattern, { starts, workers, selected, options });
  if (runners.length > 1) process.stderr.write(`starts: ${starts}, ${runners.length} at a time\n`);
  const iterations = countIterations(parseRecipe(options.recipe));
  const progress = createProgress("phasing", starts * iterations);
  const began = performance.now();
  const done = new Array<number>(starts).fill(0);
  const onEvent = (event: RunEvent): void => {
    if (event.type === "warning") process.stderr.write(`warning: ${event.message}\n`);
    if (event.type === "start-failed")
      process.stderr.write(`start ${event.start + 1} failed: ${event.error.message}\n`);
    if (event.type !== "progress") return;
    done[event.start] = event.iteration;
    const note = `start ${event.start + 1}/${starts} chi ${event.chi.at(-1)?.toFixed(4)} support ${event.supportVoxels}`;
    progress.update(
      done.reduce((sum, value) => sum + value, 0),
      note,
    );
  };
  try {
    const result = await runStarts({ runners, starts, signal, onEvent });
    return { ...result, seconds: (performance.now() - began) / 1000 };
  } finally {
    progress.stop();
  }
}

function createRunners(
  pattern: DiffractionPattern,
  { starts, workers: most, selected: { engine }, options }: Omit<ManyStartsOptions, "signal">,
): readonly StartRunner[] {
  const { name } = engine;
  const local = (): StartRunner[] => [createLocalRunner(pattern, { ...options, engine })];
  if (starts === 1 || (name !== "wasm" && name !== "reference")) return local();
  const plan = planWorkers(pattern.intensity.shape, starts);
  const workers = Math.min(plan.workers, most ?? plan.workers);
  if (workers === 1) return local();
  return Array.from({ length: workers }, () =>
    createWorkerRunner(pattern, options, { engine: { name, threads: plan.threads } }),
  );
}
