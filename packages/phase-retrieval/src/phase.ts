/** Iterative phase retrieval of one pattern: seeded starts, the best of them, as an async iterator of events. */

import {
  ifftshift,
  type PhasingProblem,
  type PhasingState,
  type PhasingWorkspace,
  rollInPlace,
} from "@autophase/kernels";
import { assertSameShape, createRandom, type DiffractionPattern, type RealArray } from "@autophase/tensor-io";
import { centerPattern, checkPattern } from "./check-pattern.js";
import { type CentralCounts, centralCounts } from "./coherence/estimate-point-spread.js";
import type { PointSpread } from "./coherence/point-spread.js";
import { SupportError } from "./errors.js";
import { type Measurement, measurementOf, problemOf } from "./measurement.js";
import type { PhasingEvent, PhasingResult, PhasingSnapshot, Solution, SolutionSummary } from "./phase-events.js";
import type { PhaseOptions, StartingGuess } from "./phase-options.js";
import { needsOf, type Plan, planOf, wholeNumber } from "./start/plan.js";
import { presentState } from "./start/present-state.js";
import { type Attempt, beginAt, createAttempt, runBlock } from "./start/run-start.js";
import { guessedState, randomObject } from "./start/starting-object.js";
import { takeSolution } from "./start/take-solution.js";
import { autocorrelationSupport, boxSupport, sphereSupport } from "./support/starting-support.js";

/**
 * Phases a centred pattern with two or three axes. The last event is `done`, or `interrupted` when the signal aborts;
 * the result of the latter counts the unfinished start, and its snapshot continues the run bit by bit.
 * @throws {RecipeError | ShapeError | ValueError} for input that cannot be used, before anything runs.
 * @throws {EngineMemoryError} when the engine has no room for the arrays of the recipe, before anything runs.
 * @throws {NumericError} when an iterate is no longer finite.
 * @throws {SupportError} when the support of every start emptied or filled; a start among others is a `start-failed`.
 */
export async function* phase(raw: DiffractionPattern, options: PhaseOptions): AsyncGenerator<PhasingEvent, void> {
  const plan = planOf(options);
  const first = wholeNumber("firstStart", options.firstStart ?? 0, 0);
  const end = first + wholeNumber("starts", options.starts ?? 1, 1);
  const seed = wholeNumber("seed", options.seed ?? 0, Number.MIN_SAFE_INTEGER);
  const measured = measurementOf(raw, options);
  const pattern = options.center ? centerPattern(raw) : raw;
  const measurement = options.center ? measurementOf(pattern, options) : measured;
  const { signal, resume, between } = options;
  if (resume) assertSameShape("phase: the snapshot to resume", resume.state.object.shape, pattern.intensity.shape);
  const { workspace, ...given } = await open(measurement, plan, { ...options, seed });
  try {
    const usesLikelihood = plan.segments.some(({ algorithm }) => algorithm.name === "ML");
    for (const warning of checkPattern(pattern, usesLikelihood)) yield { type: "warning", ...warning };
    yield* runStarts(workspace, { plan, measurement, first, end, seed, ...given, signal, resume, between });
  } finally {
    workspace.dispose();
  }
}

/** Where every start begins, and a workspace that holds the measurement. No closure here keeps `problem`. */
async function open(measurement: Measurement, plan: Plan, options: PhaseOptions & { readonly seed: number }) {
  const { engine, seed } = options;
  const problem = problemOf(measurement);
  const supportOf = startingSupport(measurement.pattern, options.support ?? "box");
  const guesses = [options.guess ?? []].flat();
  const states = guessedStates(guesses, supportOf, problem);
  return {
    begin: (start: number): PhasingState => states[start] ?? startingState(supportOf(), seed, start),
    coherenceOf: (start: number) => ({ pointSpread: options.coherence && guesses[start]?.pointSpread }),
    counts: plan.coherence && centralCounts(problem),
    workspace: await engine.createWorkspace(problem, needsOf(plan)),
  };
}

function guessedStates(
  guesses: readonly (StartingGuess | undefined)[],
  supportOf: () => RealArray<Uint8Array>,
  problem: PhasingProblem,
): readonly (PhasingState | undefined)[] {
  return guesses.map((guess) => guess && guessedState(guess, supportOf(), problem));
}

/** Runs `phase` to its end and returns the result. @throws the signal's reason when it aborts. */
export async function solve(pattern: DiffractionPattern, options: PhaseOptions): Promise<PhasingResult> {
  for await (const event of phase(pattern, options)) {
    if (event.type === "done") return event.result;
  }
  throw options.signal?.reason;
}

/** @returns one that makes it anew where that costs nothing, so that it need not be kept. */
function startingSupport(
  { intensity, mask }: DiffractionPattern,
  support: NonNullable<PhaseOptions["support"]>,
): () => RealArray<Uint8Array> {
  if (support === "box") return () => boxSupport(intensity.shape);
  if (support === "sphere") return () => sphereSupport(intensity.shape);
  if (support !== "autocorrelation") assertSameShape("phase: support", support.shape, intensity.shape);
  const found = support === "autocorrelation" ? autocorrelationSupport(intensity, mask ? { mask } : {}) : support;
  return () => found;
}

function startingState(support: RealArray<Uint8Array>, seed: number, start: number): PhasingState {
  const object = randomObject(support, createRandom(seed, start));
  rollInPlace(
    object,
    support.shape.map((length) => -Math.floor(length / 2)),
  );
  return { object, support: ifftshift(support).data };
}

interface Run {
  readonly plan: Plan;
  readonly measurement: Measurement;
  readonly counts: CentralCounts | undefined;
  /** Numbers of the first start and of the one after the last. */
  readonly first: number;
  readonly end: number;
  readonly seed: number;
  readonly begin: (start: number) => PhasingState;
  /** What is known of the coherence at the beginning of a start. */
  readonly coherenceOf: (start: number) => { readonly pointSpread: PointSpread | undefined };
  readonly signal: AbortSignal | undefined;
  readonly resume: PhasingSnapshot | undefined;
  readonly between: PhaseOptions["between"];
}

async function* runStarts(workspace: PhasingWorkspace, run: Run): AsyncGenerator<PhasingEvent, void> {
  const finished: SolutionSummary[] = [...(run.resume?.finished ?? [])];
  let best: Solution | undefined = run.resume?.best;
  let failure: SupportError | undefined;
  for (let start = run.resume?.start ?? run.first; start < run.end; start++) {
    const resume = start === run.resume?.start ? run.resume : undefined;
    const outcome = yield* runIterations(workspace, start, run, resume);
    if (outcome instanceof SupportError) {
      failure = outcome;
      yield { type: "start-failed", start, error: outcome };
      continue;
    }
    const { attempt, iteration, errorCurve, seconds } = outcome;
    const state = iteration < run.plan.iterations ? await workspace.read() : undefined;
    const solution = await takeSolution(attempt, { errorCurve, seconds });
    const result = resultOf(best, finished, solution);
    if (state) {
      const { pointSpread, isWatched } = attempt;
      const progress = { start, iteration, state, pointSpread, isWatched, errorCurve, seconds };
      return yield { type: "interrupted", snapshot: { ...progress, best, finished: [...finished] }, result };
    }
    yield { type: "start-end", solution };
    best = result.best;
    finished.push(summaryOf(solution));
  }
  if (best) yield { type: "done", result: { best, starts: finished } };
  else if (failure) throw failure;
}

interface Outcome {
  readonly attempt: Attempt;
  readonly iteration: number;
  readonly errorCurve: readonly number[];
  readonly seconds: number;
}

/** The iterations of one start, up to its end, to the first block after the signal aborts, or to a support that is lost. */
async function* runIterations(
  workspace: PhasingWorkspace,
  start: number,
  run: Run,
  resume: PhasingSnapshot | undefined,
): AsyncGenerator<PhasingEvent, Outcome | SupportError> {
  const { plan, seed, begin, coherenceOf, signal } = run;
  const settings = { workspace, measurement: run.measurement, counts: run.counts, plan, start, seed };
  let began = performance.now() - 1000 * (resume?.seconds ?? 0);
  const errorCurve: number[] = [...(resume?.errorCurve ?? [])];
  let iteration = resume?.iteration ?? 0;
  let attempt = createAttempt(settings, resume ?? coherenceOf(start));
  await beginAt(attempt, resume?.state ?? begin(start), iteration);
  yield { type: "start-begin", start, iterations: plan.iterations };
  while (iteration < plan.iterations && !signal?.aborted) {
    began += await letLook(attempt, iteration, run, { errorCurve, began });
    if (signal?.aborted) break;
    const events: PhasingEvent[] = [];
    const block = await attemptBlock(attempt, iteration, events);
    yield* events;
    if (block instanceof SupportError && attempt.isWatched) return block;
    if (block instanceof SupportError) {
      attempt = createAttempt(settings, { isWatched: true, ...coherenceOf(start) });
      iteration = 0;
      errorCurve.length = 0;
      await beginAt(attempt, begin(start), iteration);
      continue;
    }
    iteration = block.iteration;
    errorCurve.push(...block.chi);
    yield { type: "progress", start, iteration, chi: errorCurve, supportVoxels: block.supportVoxels };
    await letEventsThrough();
  }
  return { attempt, iteration, errorCurve, seconds: (performance.now() - began) / 1000 };
}

/** @returns the milliseconds that it took, which are not the run's. */
async function letLook(
  attempt: Attempt,
  iteration: number,
  { between }: Run,
  { errorCurve, began }: { errorCurve: readonly number[]; began: number },
): Promise<number> {
  if (!between) return 0;
  const now = performance.now();
  const progress = { iteration, errorCurve, seconds: (now - began) / 1000 };
  await between(presentState(attempt, progress));
  return performance.now() - now;
}

async function attemptBlock(attempt: Attempt, iteration: number, events: PhasingEvent[]) {
  try {
    return await runBlock(attempt, iteration, events);
  } catch (error) {
    if (error instanceof SupportError) return error;
    throw error;
  }
}

/** Engines may never leave the microtask queue; signals and timers need a turn of the event loop. */
function letEventsThrough(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function resultOf(best: Solution | undefined, finished: readonly SolutionSummary[], next: Solution): PhasingResult {
  return { best: best && scoreOf(best) <= scoreOf(next) ? best : next, starts: [...finished, summaryOf(next)] };
}

/** The lower, the better. */
function scoreOf({ freeLlk, chi }: Solution): number {
  return freeLlk ?? chi;
}

function summaryOf({
  object: _object,
  support: _support,
  pointSpread: _spread,
  ...summary
}: Solution): SolutionSummary {
  return summary;
}
