/** Iterative phase retrieval of one pattern: one seeded start, as an async iterator of events. */

import { ifftshift, type PhasingState, type PhasingWorkspace, rollInPlace } from "@autophase/kernels";
import {
  assertSameShape,
  createRandom,
  type DiffractionPattern,
  type RealArray,
  type Shape,
  turnOfEvents,
} from "@autophase/tensor-io";
import { centerPattern, checkPattern, fullSupport } from "./check-pattern.js";
import type { CoarseStage } from "./coarse/coarse-stage.js";
import { coarserGuess } from "./coarse/coarser-guess.js";
import { coarserMeasurement } from "./coarse/coarser-measurement.js";
import { finerGuess } from "./coarse/finer-guess.js";
import { resampleSupport } from "./coarse/resample-support.js";
import { type CentralCounts, centralCounts } from "./coherence/estimate-point-spread.js";
import type { PointSpread } from "./coherence/point-spread.js";
import { countScale } from "./counts/count-scale.js";
import { countWarnings } from "./counts/count-warnings.js";
import { SupportError } from "./errors.js";
import { assertMeasured, type Measurement, measurementOf, problemOf } from "./measurement.js";
import type { PhasingEvent, PhasingSnapshot, Solution } from "./phase-events.js";
import type { PhaseOptions } from "./phase-options.js";
import { hasLikelihood, needsOf, type Plan, planOf, wholeNumber, withoutLikelihood } from "./start/plan.js";
import { presentState, takeSnapshot } from "./start/present-state.js";
import { type Attempt, beginAt, createAttempt, runBlock } from "./start/run-start.js";
import { guessedState, randomObject } from "./start/starting-object.js";
import { takeSolution } from "./start/take-solution.js";
import { formulaSupport } from "./support/formula-support.js";
import { autocorrelationSupport, sizedSupport } from "./support/starting-support.js";

/**
 * Phases a centred pattern with two or three axes, from one start. The last event is `done`, or `interrupted` when the
 * signal aborts; the latter has the solution so far, and a snapshot that continues the run bit by bit, which `left`
 * tells first.
 * @throws {RecipeError | ShapeError | ValueError} for input that cannot be used, before anything runs.
 * @throws {EngineMemoryError} when the engine has no room for the arrays of the recipe, before anything runs.
 * @throws {NumericError} when an iterate is no longer finite.
 * @throws {SupportError} when the support emptied or filled, and no threshold helped.
 */
export async function* phase(raw: DiffractionPattern, given: PhaseOptions): AsyncGenerator<PhasingEvent, void> {
  const options = asGuessed(given);
  const asked = planOf(options);
  const { signal, beforeBlock, coarse } = options;
  const start = wholeNumber("start", options.resume?.start ?? options.start ?? 0, 0);
  const seed = wholeNumber("seed", options.seed ?? 0, Number.MIN_SAFE_INTEGER);
  assertMeasured(raw, options);
  const pattern = options.center ? centerPattern(raw) : raw;
  const { plan, scale, countWarnings } = planForCounts(asked, pattern, options);
  const measurement = measurementOf(pattern, { ...options, scale });
  const { shape } = pattern.intensity;
  const own = { ...options, seed, start };
  if (coarse && options.stage === "coarse") {
    const middle = coarserMeasurement(measurement);
    return yield* phase(middle.pattern, { ...coarseOptions(middle, coarse, own), resume: options.resume });
  }
  if (options.resume) assertSameShape("phase: the snapshot to resume", options.resume.state.object.shape, shape);
  // one that has not begun with the whole pattern makes its coarse stage again
  const resume = coarse && options.resume?.iteration === 0 ? undefined : options.resume;
  const isWhole = options.stage === "whole" || (options.guess && !coarse?.guessed);
  const found = coarse && !isWhole && !resume ? yield* runCoarseStage(measurement, coarse, own) : undefined;
  if (found?.isLeft) return yield interruptedAt(found);
  const guess = found?.guess ?? options.guess;
  const { workspace, ...opened } = await open(measurement, plan, { ...own, guess });
  try {
    if (!options.isChecked)
      for (const warning of [...checkPattern(pattern), ...countWarnings]) yield { type: "warning", ...warning };
    yield* runStart({ ...opened, workspace, plan, measurement, start, seed, signal, resume, beforeBlock });
  } finally {
    workspace.dispose();
  }
}

/** Without what is not for a start that begins at its guess. */
function asGuessed(options: PhaseOptions): PhaseOptions {
  const without = options.guess?.without ?? [];
  return { ...options, ...Object.fromEntries(without.map((name) => [name, undefined])) };
}

/** Runs `phase` to its end and returns the solution. @throws the signal's reason when it aborts. */
export async function solve(pattern: DiffractionPattern, options: PhaseOptions): Promise<Solution> {
  for await (const event of phase(pattern, options)) {
    if (event.type === "done") return event.solution;
  }
  throw options.signal?.reason;
}

/** With likelihood only where the pattern tells what one count is. */
function planForCounts(asked: Plan, pattern: DiffractionPattern, { freeSet }: PhaseOptions) {
  const usesLikelihood = hasLikelihood(asked);
  const scale = usesLikelihood || freeSet ? countScale(pattern) : undefined;
  return {
    plan: usesLikelihood && !scale ? withoutLikelihood(asked) : asked,
    scale,
    countWarnings: usesLikelihood ? countWarnings(scale) : [],
  };
}

type OpenOptions = PhaseOptions & { readonly seed: number; readonly start: number };

interface CoarseOutcome {
  readonly guess: ReturnType<typeof finerGuess>;
  /** On the coarse grid. */
  readonly solution: Solution;
  /** As far as it came before the signal aborted. */
  readonly isLeft: boolean;
}

/** The same start on the middle of the pattern. */
async function* runCoarseStage(
  measurement: Measurement,
  stage: CoarseStage,
  options: OpenOptions,
): AsyncGenerator<PhasingEvent, CoarseOutcome> {
  const { start } = options;
  const { shape } = measurement.pattern.intensity;
  const middle = coarserMeasurement(measurement);
  for await (const event of phase(middle.pattern, { ...coarseOptions(middle, stage, options), isChecked: true })) {
    if (event.type === "begin") yield event;
    if (event.type !== "done" && event.type !== "interrupted") continue;
    const { solution } = event;
    const { iterations, supportVoxels, chi } = solution;
    yield { type: "coarse-end", start, shape: solution.object.shape, iterations, supportVoxels, chi };
    return { guess: finerGuess(solution, shape), solution, isLeft: event.type === "interrupted" };
  }
  throw new TypeError("no end");
}

/** What there is of a coarse stage that was left, on the whole grid; resumed, it is done anew. */
function interruptedAt({ guess, solution }: CoarseOutcome): PhasingEvent {
  const { start, seconds } = solution;
  const { object, support } = guess;
  const state = { object: ifftshift(object), support: ifftshift(support).data };
  const supportVoxels = state.support.reduce((sum, inside) => sum + inside, 0);
  return {
    type: "interrupted",
    snapshot: { start, iteration: 0, state, errorCurve: [], seconds },
    solution: { ...solution, object, support, supportVoxels },
  };
}

/** Of a start on the middle of a pattern, from those on the whole one. */
function coarseOptions(
  { pattern, freeSet, saturation }: Measurement,
  stage: CoarseStage,
  { support = "box", engine, beta, seed, start, signal, interpolateMasked, guess }: OpenOptions,
): PhaseOptions {
  const { shape } = pattern.intensity;
  const first = typeof support === "object" && "data" in support ? resampleSupport(support, shape) : support;
  const others = { engine, beta, saturation, interpolateMasked, seed, start, signal, freeSet };
  if (!guess || !stage.guessed) return { ...stage, ...others, support: first };
  return { ...stage.guessed, ...others, support: first, guess: coarserGuess(guess, shape) };
}

/** Where the start begins, and a workspace that holds the measurement. No closure here keeps `problem`. */
async function open(measurement: Measurement, plan: Plan, { engine, seed, start, guess, ...options }: OpenOptions) {
  const problem = problemOf(measurement);
  const supportOf = startingSupport(measurement.pattern, options.support ?? "box");
  const guessed = guess && guessedState(guess, supportOf(), problem);
  return {
    begin: (): PhasingState => guessed ?? startingState(supportOf(), seed, start),
    pointSpread: options.coherence && guess?.pointSpread,
    counts: plan.coherence && centralCounts(problem),
    workspace: await engine.createWorkspace(problem, needsOf(plan)),
  };
}

/** @returns one that makes it anew where that costs nothing, so that it need not be kept. */
function startingSupport(
  { intensity, mask }: DiffractionPattern,
  support: NonNullable<PhaseOptions["support"]>,
): () => RealArray<Uint8Array> {
  if (support !== "autocorrelation") return namedOrGiven(support, intensity.shape);
  const found = autocorrelationSupport(intensity, mask ? { mask } : {});
  return () => found;
}

function namedOrGiven(
  support: Exclude<NonNullable<PhaseOptions["support"]>, "autocorrelation">,
  shape: Shape,
): () => RealArray<Uint8Array> {
  if (typeof support === "string" || "form" in support) return () => sizedSupport(shape, support);
  if ("formula" in support) return () => formulaSupport(shape, support);
  assertSameShape("phase: support", support.shape, shape);
  return () => support;
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
  readonly workspace: PhasingWorkspace;
  readonly plan: Plan;
  readonly measurement: Measurement;
  readonly counts: CentralCounts | undefined;
  readonly start: number;
  readonly seed: number;
  readonly begin: () => PhasingState;
  /** What is known of the coherence at the beginning. */
  readonly pointSpread: PointSpread | undefined;
  readonly signal: AbortSignal | undefined;
  readonly resume: PhasingSnapshot | undefined;
  readonly beforeBlock: PhaseOptions["beforeBlock"];
}

async function* runStart(run: Run): AsyncGenerator<PhasingEvent, void> {
  const { plan } = run;
  const { attempt, iteration, errorCurve, seconds } = yield* runIterations(run);
  const snapshot =
    iteration < plan.iterations ? await takeSnapshot(attempt, { iteration, errorCurve, seconds }) : undefined;
  // who keeps it need not wait for the solution
  if (snapshot) yield { type: "left", snapshot };
  const solution = await takeSolution(attempt, { iteration, errorCurve, seconds });
  const warning = fullSupport(solution.supportVoxels, solution.support.shape);
  if (warning) yield { type: "warning", ...warning };
  yield snapshot ? { type: "interrupted", snapshot, solution } : { type: "done", solution };
}

interface Outcome {
  readonly attempt: Attempt;
  readonly iteration: number;
  readonly errorCurve: readonly number[];
  readonly seconds: number;
}

/** Up to the end of the recipe, or to the first block after the signal aborts. */
async function* runIterations(run: Run): AsyncGenerator<PhasingEvent, Outcome> {
  const { workspace, measurement, counts, plan, start, seed, begin, pointSpread, signal, resume } = run;
  const settings = { workspace, measurement, counts, plan, start, seed };
  let began = performance.now() - 1000 * (resume?.seconds ?? 0);
  const errorCurve: number[] = [...(resume?.errorCurve ?? [])];
  let iteration = resume?.iteration ?? 0;
  let attempt = createAttempt(settings, resume ?? { pointSpread });
  await beginAt(attempt, resume?.state ?? begin(), iteration);
  yield { type: "begin", start };
  while (iteration < plan.iterations && !signal?.aborted) {
    began += await letLook(attempt, iteration, run, { errorCurve, began });
    if (signal?.aborted) break;
    const events: PhasingEvent[] = [];
    const block = await attemptBlock(attempt, iteration, { events, signal });
    yield* events;
    if (block instanceof SupportError) {
      if (attempt.isWatched) throw block;
      attempt = createAttempt(settings, { isWatched: true, pointSpread });
      iteration = 0;
      errorCurve.length = 0;
      await beginAt(attempt, begin(), iteration);
      continue;
    }
    iteration = block.iteration;
    errorCurve.push(...block.chi);
    yield { type: "progress", start, iteration, chi: errorCurve, supportVoxels: block.supportVoxels };
    await turnOfEvents();
  }
  return { attempt, iteration, errorCurve, seconds: (performance.now() - began) / 1000 };
}

/** @returns the milliseconds that it took, which are not the run's. */
async function letLook(
  attempt: Attempt,
  iteration: number,
  { beforeBlock }: Run,
  { errorCurve, began }: { errorCurve: readonly number[]; began: number },
): Promise<number> {
  if (!beforeBlock) return 0;
  const now = performance.now();
  const progress = { iteration, errorCurve, seconds: (now - began) / 1000 };
  await beforeBlock(presentState(attempt, progress));
  return performance.now() - now;
}

async function attemptBlock(
  attempt: Attempt,
  iteration: number,
  { events, signal }: { readonly events: PhasingEvent[]; readonly signal: AbortSignal | undefined },
) {
  try {
    return await runBlock(attempt, iteration, events, signal);
  } catch (error) {
    if (error instanceof SupportError) return error;
    throw error;
  }
}
