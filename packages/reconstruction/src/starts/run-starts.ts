/** Independent starts of one pattern, spread over runners; the outcome does not depend on how many there are. */

import type { PatternWarning, Solution } from "@autophase/phase-retrieval";
import { isAutophaseError, ValueError } from "@autophase/tensor-io";
import { NoSolutionError } from "../errors.js";
import type { StartEvent, StartOutcome, StartRunner, StartVariation } from "./start-runner.js";

export interface RunStartsOptions {
  /** Each runs one start at a time; they are disposed of in the end. */
  readonly runners: readonly StartRunner[];
  readonly starts: number;
  /** Fewer than `starts` may do. */
  readonly enough?: Enough;
  /** Finished starts are kept when it aborts, unfinished ones only where there is no finished one. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
}

/**
 * Looked at after `fewest` starts and after every second one from there, in the order of their numbers whoever ran
 * them.
 */
export interface Enough {
  readonly fewest: number;
  /** Whether those that came to an end among the first ones need no more beside them. */
  readonly isEnough: (solutions: readonly Solution[], begun: number) => boolean | Promise<boolean>;
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
  /** Starts that count: those asked for, or as many as were enough. */
  readonly begun: number;
  readonly interrupted: boolean;
}

/**
 * Runs starts 0 to `starts - 1`. One that fails, because its support is lost or its worker dies, does not stop the
 * others.
 * @throws {NoSolutionError} when none came to an end.
 * @throws the error of a start when it is about what the starts have in common: the pattern, the recipe, the options.
 */
export async function runStarts(options: RunStartsOptions): Promise<StartsResult> {
  const { runners, starts, enough } = options;
  if (!(Number.isSafeInteger(starts) && starts >= 1)) {
    throw new ValueError(`runStarts: expected 1 or more starts, got ${starts}`);
  }
  if (enough && !(Number.isSafeInteger(enough.fewest) && enough.fewest >= 1)) {
    throw new ValueError(`runStarts: expected 1 start or more as the fewest, got ${enough.fewest}`);
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
  enough,
  signal,
  onEvent = () => {},
}: Omit<RunStartsOptions, "starts"> & { readonly tasks: readonly StartTask[] }): Promise<StartsResult> {
  const outcomes: StartOutcome[] = [];
  const warnings = new Map<string, PatternWarning>();
  const fault = new AbortController();
  const done = new AbortController();
  const stop = AbortSignal.any([fault.signal, done.signal, ...(signal ? [signal] : [])]);
  const watch = enough && watchFor(enough, tasks.length);
  const forward = (event: StartEvent): void => {
    if (event.type === "warning" && warnings.has(event.code)) return;
    if (event.type === "warning") warnings.set(event.code, { code: event.code, message: event.message });
    onEvent(event);
  };
  let next = 0;
  let begun = tasks.length;
  let looking: Promise<number | undefined> = Promise.resolve(undefined);
  const serve = async (runner: StartRunner): Promise<void> => {
    while (next < tasks.length && !stop.aborted) {
      const { start, variation } = tasks[next++];
      const outcome = await runner.run(start, { signal: stop, onEvent: forward, variation: variation?.() });
      outcomes.push(outcome);
      if (outcome.type === "finished") onEvent({ type: "start-end", solution: outcome.solution });
      if (outcome.type === "failed" && isCommonFault(outcome.error)) fault.abort(outcome.error);
      else if (outcome.type === "failed") onEvent({ type: "start-failed", start, error: outcome.error });
      // one look after the other
      looking = looking.then(async () => (stop.aborted ? undefined : watch?.(outcomes)));
      const enoughAt = await looking;
      if (enoughAt === undefined) continue;
      begun = enoughAt;
      done.abort();
    }
  };
  await Promise.all(runners.map(serve));
  if (fault.signal.aborted) throw fault.signal.reason;
  const interrupted = signal?.aborted ?? false;
  const counted = outcomes.filter((outcome) => !done.signal.aborted || numberOf(outcome) < begun);
  return { ...sortOutcomes(counted, begun, signal), warnings: [...warnings.values()], begun, interrupted };
}

/** @returns a function that says after how many starts there were enough, once there are. */
function watchFor({ fewest, isEnough }: Enough, starts: number) {
  let looked = fewest;
  return async (outcomes: readonly StartOutcome[]): Promise<number | undefined> => {
    const ended = outcomes.filter(({ type }) => type === "finished" || type === "failed");
    for (; looked < starts; looked += 2) {
      const first = ended.filter((outcome) => numberOf(outcome) < looked);
      if (first.length < looked) return undefined;
      const solutions = solutionsOf(first, "finished");
      if (solutions.length > 0 && (await isEnough(solutions, looked))) return looked;
    }
    return undefined;
  };
}

function numberOf(outcome: StartOutcome): number {
  return "solution" in outcome ? outcome.solution.start : outcome.start;
}

function solutionsOf(outcomes: readonly StartOutcome[], type: "finished" | "interrupted"): Solution[] {
  const solutions = outcomes.flatMap((outcome) => (outcome.type === type ? [outcome.solution] : []));
  return solutions.sort((a, b) => a.start - b.start);
}

/** What can happen to one start and not to the others. */
const OWN_FAULTS = ["SupportError", "NumericError", "WorkerLostError"];

function isCommonFault(error: Error): boolean {
  return !(isAutophaseError(error) && OWN_FAULTS.includes(error._tag));
}

function sortOutcomes(outcomes: readonly StartOutcome[], starts: number, signal: AbortSignal | undefined) {
  const finished = solutionsOf(outcomes, "finished");
  const solutions = finished.length > 0 ? finished : solutionsOf(outcomes, "interrupted");
  const failed = outcomes
    .flatMap((outcome) => (outcome.type === "failed" ? [{ start: outcome.start, error: outcome.error }] : []))
    .sort((a, b) => a.start - b.start);
  if (solutions.length > 0) return { solutions, failed };
  if (signal?.aborted) throw signal.reason;
  throw new NoSolutionError(starts, { cause: failed[0]?.error });
}
