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
  let isChecked = false;
  return {
    run: async (start, control) => {
      const own = { ...options, beforeBlock: point.begin(start, control.signal), isChecked };
      const outcome = await runStart(pattern, own, start, control).finally(point.end);
      // a coarse stage looks at the middle of the pattern alone, in counts
      isChecked ||= "solution" in outcome && { ...options, ...control.variation?.options }.stage !== "coarse";
      return outcome;
    },
    watch: point.watch,
    dispose: async () => {},
  };
}

type RunOptions = StartOptions & Pick<PhaseOptions, "engine" | "beforeBlock" | "isChecked">;

async function runStart(
  pattern: DiffractionPattern,
  options: RunOptions,
  start: number,
  { signal, onEvent, onLeft, variation = {}, resume }: StartControl,
): Promise<StartOutcome> {
  try {
    const own = { ...optionsOf(options, start, variation), start, signal, resume };
    for await (const event of phase(pattern, own)) {
      if (event.type === "done") return { type: "finished", solution: event.solution };
      if (event.type === "interrupted") return { type: "interrupted", solution: event.solution };
      if (event.type === "left") onLeft?.(event.snapshot);
      else onEvent?.(event);
    }
  } catch (error) {
    return { type: "failed", start, error: error as Error };
  }
  throw new TypeError(`start ${start} ended without an outcome`);
}

/** Those of all with what is this start's own. */
function optionsOf(
  { guesses = [], ...common }: RunOptions,
  start: number,
  { guess = guesses[start], options: changes }: StartVariation,
): Omit<RunOptions, "guesses"> & Pick<PhaseOptions, "guess"> {
  return { ...common, ...changes, guess };
}
