/** Starts in the calling thread. */

import type { PhasingEngine } from "@autophase/kernels";
import { type PhaseOptions, phase } from "@autophase/phase-retrieval";
import type { DiffractionPattern } from "@autophase/tensor-io";
import type { StartControl, StartOptions, StartOutcome, StartVariation } from "./start-runner.js";
import { createWatchPoint, type WatchedRunner } from "./start-watch.js";

/** Runs starts on `engine`, with as many threads as that has. The engine stays the caller's. */
export function createLocalRunner(
  pattern: DiffractionPattern,
  options: StartOptions & { readonly engine: PhasingEngine },
): WatchedRunner {
  const point = createWatchPoint();
  return {
    run: (start, control) =>
      runStart(pattern, { ...options, between: point.begin(start, control.signal) }, start, control).finally(point.end),
    watch: point.watch,
    dispose: async () => {},
  };
}

async function runStart(
  pattern: DiffractionPattern,
  options: StartOptions & Pick<PhaseOptions, "engine" | "between">,
  start: number,
  { signal, onEvent, variation = {} }: StartControl,
): Promise<StartOutcome> {
  try {
    const single = { ...varied(options, start, variation), starts: 1, firstStart: start, ...(signal && { signal }) };
    for await (const event of phase(pattern, single)) {
      if (event.type === "start-failed") return { type: "failed", start, error: event.error };
      if (event.type === "done") return { type: "finished", solution: event.result.best };
      if (event.type === "interrupted") return { type: "interrupted", solution: event.result.best };
      if (event.type !== "start-begin" && event.type !== "start-end") onEvent?.(event);
    }
  } catch (error) {
    return { type: "failed", start, error: error as Error };
  }
  throw new TypeError(`start ${start} ended without an outcome`);
}

function varied<Options extends StartOptions>(options: Options, start: number, variation: StartVariation): Options {
  const { guess, options: changes = {} } = variation;
  const own = guess && { guess: [...new Array<undefined>(start).fill(undefined), guess] };
  const entries = Object.entries({ ...options, ...changes, ...own }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as unknown as Options;
}
