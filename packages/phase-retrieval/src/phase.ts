/** Iterative phase retrieval of one pattern: seeded starts, the best by `chi`, as an async iterator of events. */

import { ifftshift, type PhasingState, type PhasingWorkspace } from "@autophase/kernels";
import {
  assertSameShape,
  createRandom,
  type DiffractionPattern,
  type RealArray,
  ValueError,
} from "@autophase/tensor-io";
import { parseRecipe } from "./parse-recipe.js";
import type { PhasingEvent, PhasingResult, PhasingSnapshot, Solution, SolutionSummary } from "./phase-events.js";
import { DEFAULT_RECIPE, type PhaseOptions, type StartingGuess } from "./phase-options.js";
import { prepareProblem } from "./prepare-problem.js";
import { countIterations, segmentsOf } from "./recipe.js";
import { type Plan, runBlock, takeSolution } from "./run-start.js";
import { assertShrinkWrap, DEFAULT_SHRINK_WRAP } from "./shrink-wrap.js";
import { randomObject } from "./starting-object.js";
import { autocorrelationSupport, boxSupport } from "./starting-support.js";

/**
 * Phases a centred pattern with two or three axes. The last event is `done`, or `interrupted` when the signal aborts;
 * the result of the latter counts the unfinished start, and its snapshot continues the run bit by bit.
 * @throws {RecipeError | ShapeError | ValueError} for input that cannot be used, before anything runs.
 * @throws {NumericError} when an iterate is no longer finite.
 */
export async function* phase(pattern: DiffractionPattern, options: PhaseOptions): AsyncGenerator<PhasingEvent, void> {
  const plan = planOf(options);
  const starts = wholeNumber("starts", options.starts ?? 1, 1);
  const seed = wholeNumber("seed", options.seed ?? 0, Number.MIN_SAFE_INTEGER);
  const problem = prepareProblem(pattern);
  const support = startingSupport(pattern, options.support ?? "box");
  const guess = options.guess && guessedState(pattern, options.guess);
  const begin = (start: number): PhasingState => (start === 0 && guess) || startingState(support, seed, start);
  if (options.resume)
    assertSameShape("phase: the snapshot to resume", options.resume.state.object.shape, problem.shape);
  const workspace = await options.engine.createWorkspace(problem);
  try {
    yield* runStarts(workspace, { plan, starts, begin, signal: options.signal, resume: options.resume });
  } finally {
    workspace.dispose();
  }
}

/** Runs `phase` to its end and returns the result. @throws the signal's reason when it aborts. */
export async function solve(pattern: DiffractionPattern, options: PhaseOptions): Promise<PhasingResult> {
  for await (const event of phase(pattern, options)) {
    if (event.type === "done") return event.result;
  }
  throw options.signal?.reason;
}

function planOf(options: PhaseOptions): Plan {
  const { recipe = DEFAULT_RECIPE, beta, shrinkWrap = DEFAULT_SHRINK_WRAP, breakTwinAt, reportEvery = 10 } = options;
  const tree = typeof recipe === "string" ? parseRecipe(recipe, beta === undefined ? {} : { beta }) : recipe;
  if (shrinkWrap) assertShrinkWrap(shrinkWrap);
  if (breakTwinAt !== undefined) wholeNumber("breakTwinAt", breakTwinAt, 0);
  wholeNumber("reportEvery", reportEvery, 1);
  return { segments: segmentsOf(tree), iterations: countIterations(tree), shrinkWrap, breakTwinAt, reportEvery };
}

function wholeNumber(name: string, value: number, minimum: number): number {
  if (Number.isSafeInteger(value) && value >= minimum) return value;
  throw new ValueError(`phase: ${name} must be a whole number of at least ${minimum}, got ${value}`);
}

function startingSupport(
  pattern: DiffractionPattern,
  support: NonNullable<PhaseOptions["support"]>,
): RealArray<Uint8Array> {
  const { intensity, mask } = pattern;
  if (support === "box") return boxSupport(intensity.shape);
  if (support === "autocorrelation") return autocorrelationSupport(intensity, mask ? { mask } : {});
  assertSameShape("phase: support", support.shape, intensity.shape);
  return support;
}

function startingState(support: RealArray<Uint8Array>, seed: number, start: number): PhasingState {
  return { object: ifftshift(randomObject(support, createRandom(seed, start))), support: ifftshift(support).data };
}

function guessedState({ intensity }: DiffractionPattern, { object, support }: StartingGuess): PhasingState {
  assertSameShape("phase: the guessed object", object.shape, intensity.shape);
  assertSameShape("phase: the guessed support", support.shape, intensity.shape);
  return { object: ifftshift(object), support: ifftshift(support).data };
}

interface Run {
  readonly plan: Plan;
  readonly starts: number;
  readonly begin: (start: number) => PhasingState;
  readonly signal: AbortSignal | undefined;
  readonly resume: PhasingSnapshot | undefined;
}

async function* runStarts(workspace: PhasingWorkspace, run: Run): AsyncGenerator<PhasingEvent, void> {
  const finished: SolutionSummary[] = [...(run.resume?.finished ?? [])];
  let best: Solution | undefined = run.resume?.best;
  for (let start = run.resume?.start ?? 0; start < run.starts; start++) {
    const resume = start === run.resume?.start ? run.resume : undefined;
    const attempt = runIterations(workspace, start, run, resume);
    let step = await attempt.next();
    for (; !step.done; step = await attempt.next()) yield step.value;
    const { iteration, errorCurve, seconds } = step.value;
    const state = iteration < run.plan.iterations ? await workspace.read() : undefined;
    const solution = await takeSolution(workspace, { start, errorCurve, seconds });
    const result = resultOf(best, finished, solution);
    if (state) {
      const snapshot = { start, iteration, state, errorCurve, seconds, best, finished: [...finished] };
      return yield { type: "interrupted", snapshot, result };
    }
    yield { type: "start-end", solution };
    best = result.best;
    finished.push(summaryOf(solution));
  }
  if (best) yield { type: "done", result: { best, starts: finished } };
}

/** The iterations of one start, up to its end or to the first block after the signal aborts. */
async function* runIterations(
  workspace: PhasingWorkspace,
  start: number,
  { plan, begin, signal }: Run,
  resume: PhasingSnapshot | undefined,
): AsyncGenerator<PhasingEvent, { iteration: number; errorCurve: readonly number[]; seconds: number }> {
  const errorCurve: number[] = [...(resume?.errorCurve ?? [])];
  const began = performance.now() - 1000 * (resume?.seconds ?? 0);
  let iteration = resume?.iteration ?? 0;
  await workspace.write(resume?.state ?? begin(start));
  yield { type: "start-begin", start, iterations: plan.iterations };
  while (iteration < plan.iterations && !signal?.aborted) {
    const block = await runBlock(workspace, iteration, plan);
    iteration = block.iteration;
    errorCurve.push(...block.chi);
    yield { type: "progress", start, iteration, chi: errorCurve, supportVoxels: block.supportVoxels };
    await letEventsThrough();
  }
  return { iteration, errorCurve, seconds: (performance.now() - began) / 1000 };
}

/** Engines may never leave the microtask queue; signals and timers need a turn of the event loop. */
function letEventsThrough(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function resultOf(best: Solution | undefined, finished: readonly SolutionSummary[], next: Solution): PhasingResult {
  return { best: best && best.chi <= next.chi ? best : next, starts: [...finished, summaryOf(next)] };
}

function summaryOf({ object: _object, support: _support, ...summary }: Solution): SolutionSummary {
  return summary;
}
