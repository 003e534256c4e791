/** Independent starts of one pattern, spread over runners; the outcome does not depend on how many there are. */

import type { PatternWarning, Solution } from "@autophase/phase-retrieval";
import { isTaggedError, ValueError } from "@autophase/tensor-io";
import { NoSolutionError } from "../errors.js";
import type { StartEvent, StartOutcome, StartRunner, StartVariation } from "./start-runner.js";

export interface RunStartsOptions {
  /** Each runs one start at a time; they are disposed of in the end. */
  readonly runners: readonly StartRunner[];
  readonly starts: number;
  /** Finished starts are kept when it aborts, unfinished ones only where there is no finished one. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
}

export type RunEvent =
  | StartEvent
  | { readonly type: "start-end"; readonly solution: Solution }
  | { readonly type: "start-failed"; readonly start: number; readonly error: Error };

export interface FailedStart {
  readonly start: number;
  readonly error: Error;
}

export interface StartsResult {
  /** In the order of their numbers; at least one. */
  readonly solutions: readonly Solution[];
  readonly failed: readonly FailedStart[];
  readonly warnings: readonly PatternWarning[];
  readonly interrupted: boolean;
}

/**
 * Runs starts 0 to `starts - 1`. One that fails, because its support is lost or its worker dies, does not stop the others.
 * @throws {NoSolutionError} when none came to an end.
 * @throws the error of a start when it is about what the starts have in common: the pattern, the recipe, the options.
 */
export async function runStarts(options: RunStartsOptions): Promise<StartsResult> {
  const { runners, starts } = options;
  if (!(Number.isSafeInteger(starts) && starts >= 1)) {
    throw new ValueError(`runStarts: expected 1 or more starts, got ${starts}`);
  }
  if (runners.length === 0) throw new ValueError("runStarts: expected at least one runner, got none");
  try {
    return await runTasks({ ...options, tasks: Array.from({ length: starts }, (_, start) => ({ start })) });
  } finally {
    await Promise.all(runners.map((runner) => runner.dispose()));
  }
}

export interface StartTask {
  readonly start: number;
  /** Made when its turn comes. */
  readonly variation?: () => StartVariation;
}

/** As `runStarts`, with tasks of any numbers; the runners are left as they are. */
export async function runTasks({
  runners,
  tasks,
  signal,
  onEvent = () => {},
}: Omit<RunStartsOptions, "starts"> & { readonly tasks: readonly StartTask[] }): Promise<StartsResult> {
  const outcomes: StartOutcome[] = [];
  const warnings = new Map<string, PatternWarning>();
  const fault = new AbortController();
  const stop = signal ? AbortSignal.any([signal, fault.signal]) : fault.signal;
  const forward = (event: StartEvent): void => {
    if (event.type === "warning" && warnings.has(event.code)) return;
    if (event.type === "warning") warnings.set(event.code, { code: event.code, message: event.message });
    onEvent(event);
  };
  let next = 0;
  const serve = async (runner: StartRunner): Promise<void> => {
    while (next < tasks.length && !stop.aborted) {
      const { start, variation } = tasks[next++];
      const outcome = await runner.run(start, { signal: stop, onEvent: forward, variation: variation?.() });
      outcomes.push(outcome);
      if (outcome.type === "finished") onEvent({ type: "start-end", solution: outcome.solution });
      if (outcome.type !== "failed") continue;
      if (isCommonFault(outcome.error)) fault.abort(outcome.error);
      else onEvent({ type: "start-failed", start: outcome.start, error: outcome.error });
    }
  };
  await Promise.all(runners.map(serve));
  if (fault.signal.aborted) throw fault.signal.reason;
  const interrupted = signal?.aborted ?? false;
  return { ...sortOutcomes(outcomes, tasks.length, signal), warnings: [...warnings.values()], interrupted };
}

/** What can happen to one start and not to the others. */
const OWN_FAULTS = ["SupportError", "NumericError", "WorkerLostError"];

function isCommonFault(error: Error): boolean {
  return !(isTaggedError(error) && OWN_FAULTS.includes(error._tag));
}

function sortOutcomes(outcomes: readonly StartOutcome[], starts: number, signal: AbortSignal | undefined) {
  const solutionsOf = (type: "finished" | "interrupted"): Solution[] =>
    outcomes.flatMap((outcome) => (outcome.type === type ? [outcome.solution] : [])).sort((a, b) => a.start - b.start);
  const finished = solutionsOf("finished");
  const solutions = finished.length > 0 ? finished : solutionsOf("interrupted");
  const failed = outcomes
    .flatMap((outcome) => (outcome.type === "failed" ? [{ start: outcome.start, error: outcome.error }] : []))
    .sort((a, b) => a.start - b.start);
  if (solutions.length > 0) return { solutions, failed };
  if (signal?.aborted) throw signal.reason;
  throw new NoSolutionError(starts, { cause: failed[0]?.error });
}
