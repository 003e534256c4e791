/** One start, from its state to its end, in blocks of iterations. */

import { type EngineStep, inTurns, type PhasingState, type PhasingWorkspace } from "@autophase/kernels";
import { sizeOfShape, turnOfEvents } from "@autophase/tensor-io";
import { AVERAGE_FIELD, type IterationContext, stepsOfIteration } from "../algorithm-steps.js";
import type { Algorithm } from "../algorithms.js";
import { type CentralCounts, estimatePointSpread, firstPointSpread } from "../coherence/estimate-point-spread.js";
import type { PointSpread } from "../coherence/point-spread.js";
import { conjugateGradientIteration, IterationLeft } from "../conjugate-gradient.js";
import { windowAt, windowed } from "../data-window.js";
import { SupportError } from "../errors.js";
import { type Measurement, measuredNorm, problemOf } from "../measurement.js";
import type { BegunIteration, Intervention, PhasingEvent, PhasingSnapshot } from "../phase-events.js";
import type { HalfSupport } from "../phase-options.js";
import type { Segment } from "../recipe.js";
import { type DrawnShrinkWrap, drawThreshold, isReshaped, shrinkWrapBefore } from "../support/shrink-wrap.js";
import { type SupportRetry, type SupportUpdate, updateSupport } from "../support/update-support.js";
import { breakTwin } from "./break-twin.js";
import { halfOfSupport } from "./half-of-support.js";
import { LARGE_VOXELS } from "./large.js";
import { isWithin, type Plan } from "./plan.js";
import { overlapOf, type SettlingPlan } from "./settling.js";

/** A start under way. */
export interface Attempt {
  readonly workspace: PhasingWorkspace;
  readonly measurement: Measurement;
  /** Where the coherence is estimated. */
  readonly counts: CentralCounts | undefined;
  readonly plan: Plan;
  readonly start: number;
  readonly shrinkWraps: readonly DrawnShrinkWrap[];
  /** Every update of the support is looked at; else the engine makes those of a block in one go. */
  readonly isWatched: boolean;
  /** Root mean square of the object over the whole box. */
  readonly objectRms: number;
  /** The latest estimate. */
  pointSpread: PointSpread | undefined;
  /** The support at the last look at whether it has settled. */
  lookedAt: Uint8Array | undefined;
  /** The whole support while half of it is taken away. */
  wholeSupport: Uint8Array | undefined;
  /** What is done of the iteration that comes next. */
  begun: BegunIteration | undefined;
}

type AttemptSettings = Pick<Attempt, "workspace" | "measurement" | "counts" | "plan" | "start"> & {
  readonly seed: number;
};

/** @param resume - what a snapshot knows of the start besides its state. */
export function createAttempt(
  { seed, ...settings }: AttemptSettings,
  resume?: Pick<PhasingSnapshot, "pointSpread" | "isWatched" | "lookedAt" | "wholeSupport" | "begun">,
): Attempt {
  const { plan, measurement, start } = settings;
  const shrinkWraps = plan.shrinkWraps.map((shrinkWrap) => drawThreshold(shrinkWrap, seed, start));
  return {
    ...settings,
    shrinkWraps,
    isWatched: resume?.isWatched ?? shrinkWraps.some(isReshaped),
    objectRms: measuredNorm(measurement) / voxelsOf(settings),
    pointSpread: resume?.pointSpread,
    lookedAt: resume?.lookedAt,
    wholeSupport: resume?.wholeSupport,
    begun: resume?.begun,
  };
}

export interface Block {
  readonly chi: readonly number[];
  readonly supportVoxels: number;
  /** Iterations done, with those that a settled start leaves out. */
  readonly iteration: number;
}

/** Copies the state in, and the measurement as iteration `iteration` sees it. */
export async function beginAt(attempt: Attempt, state: PhasingState, iteration: number): Promise<void> {
  await writeMeasurement(attempt, iteration);
  await attempt.workspace.write(state);
}

function isLarge(attempt: Pick<Attempt, "workspace">): boolean {
  return voxelsOf(attempt) >= LARGE_VOXELS;
}

/**
 * Runs the iterations from `iteration` to the next multiple of `reportEvery`, so that a resumed run makes the same
 * blocks; on a large grid only until the signal aborts, in the middle of an iteration where the engine can leave it:
 * `begun` of the attempt says what is done of that.
 * @param events - what happens on the way is added to them.
 * @throws {SupportError} when the support empties or fills: for good where it is watched.
 */
export async function runBlock(
  attempt: Attempt,
  iteration: number,
  events: PhasingEvent[],
  signal?: AbortSignal,
): Promise<Block> {
  const { iterations, reportEvery } = attempt.plan;
  const end = Math.min(iterations, (Math.floor(iteration / reportEvery) + 1) * reportEvery);
  const atOnce = Math.max(1, Math.floor(LARGE_VOXELS / voxelsOf(attempt)));
  const leave = isLarge(attempt) ? signal : undefined;
  const chi: number[] = [];
  let supportVoxels = 0;
  for (let at = iteration; at < end; ) {
    if (atOnce < reportEvery && at > iteration) {
      await turnOfEvents();
      if (signal?.aborted) return { chi, supportVoxels, iteration: at };
    }
    const settled = attempt.begun ? undefined : await settledSupport(attempt, at);
    if (settled) {
      const next = attempt.plan.iterations - (attempt.plan.settling?.last ?? 0);
      events.push({ type: "settled", start: attempt.start, iteration: at, next });
      return { chi, supportVoxels: settled.reduce((sum, inside) => sum + inside, 0), iteration: next };
    }
    const next = nextIntervention(attempt, at + 1, Math.min(end, at + atOnce));
    if (!attempt.begun || attempt.begun.next) {
      const left = await intervene(attempt, at, events, leave);
      attempt.begun = left && { next: left };
      if (left) return { chi, supportVoxels, iteration: at };
    }
    const piece = await runPiece(attempt, at, next, leave);
    attempt.begun = "begun" in piece ? piece.begun : undefined;
    if ("begun" in piece) return { chi, supportVoxels, iteration: at };
    chi.push(...piece.chi);
    supportVoxels = piece.supportVoxels;
    at = next;
  }
  if (!attempt.isWatched && attempt.shrinkWraps.length > 0 && !attempt.wholeSupport)
    assertSupportLeft(attempt, supportVoxels);
  return { chi, supportVoxels, iteration: end };
}

/** Where it is time to look, the support, if it is as it was at the look before. */
async function settledSupport(attempt: Attempt, iteration: number): Promise<Uint8Array | undefined> {
  const { settling } = attempt.plan;
  if (!settling || !isLookDue(settling, iteration)) return undefined;
  const before = attempt.lookedAt;
  const support = await attempt.workspace.readSupport();
  attempt.lookedAt = support;
  return before && overlapOf(before, support) >= settling.overlap ? support : undefined;
}

function isLookDue({ first, end, every }: SettlingPlan, iteration: number): boolean {
  return iteration >= first && iteration <= end && iteration % every === 0;
}

function assertSupportLeft(attempt: Attempt, voxels: number): void {
  const [shrinkWrap] = attempt.shrinkWraps;
  const size = voxelsOf(attempt);
  if (voxels > 0 && voxels < size) return;
  const threshold = shrinkWrap ? [shrinkWrap.threshold].flat()[0] : 0;
  throw new SupportError({ voxels, fewest: 1, most: size - 1, threshold: threshold as number, tries: 1 });
}

function voxelsOf({ workspace }: Pick<Attempt, "workspace">): number {
  return sizeOfShape(workspace.shape);
}

/** How far a segment reaches, and where an iteration stands in it. */
interface Place {
  readonly algorithm: Algorithm;
  readonly first: number;
  readonly count: number;
}

function placeOf(segments: readonly Segment[], iteration: number): Place {
  let first = 0;
  for (const { algorithm, iterations } of segments) {
    if (iteration < first + iterations) return { algorithm, first, count: iterations };
    first += iterations;
  }
  throw new RangeError(`iteration ${iteration} is past the end of the recipe`);
}

function nextIntervention(attempt: Attempt, from: number, end: number): number {
  for (let iteration = from; iteration < end; iteration++) if (isDue(attempt, iteration)) return iteration;
  return end;
}

function isDue(attempt: Attempt, iteration: number): boolean {
  const { breakTwinAt, settling } = attempt.plan;
  const isLookedAt = attempt.isWatched && updateBefore(attempt, iteration) !== undefined;
  return (
    iteration === breakTwinAt ||
    isHalfDue(attempt, iteration) ||
    isLookedAt ||
    (settling !== undefined && isLookDue(settling, iteration)) ||
    isEstimateDue(attempt, iteration) ||
    isWindowDue(attempt, iteration)
  );
}

/** Half a support waits for the other one. */
function updateBefore({ plan, shrinkWraps }: Attempt, iteration: number): SupportUpdate | undefined {
  if (halfAt(plan, iteration) && halfAt(plan, iteration - 1)) return undefined;
  for (const shrinkWrap of shrinkWraps) {
    const step = shrinkWrapBefore(iteration, plan.iterations, shrinkWrap);
    if (step) return { step, shrinkWrap };
  }
  return undefined;
}

function halfAt({ halfSupport }: Plan, iteration: number): HalfSupport | undefined {
  return halfSupport.find(({ between }) => isWithin(iteration, between));
}

function isHalfDue({ plan }: Attempt, iteration: number): boolean {
  return plan.halfSupport.length > 0 && halfAt(plan, iteration) !== halfAt(plan, iteration - 1);
}

/**
 * Not among the steps of the iterations: because it is watched, because an estimate looks at what it leaves inside, or
 * so that either can be left alone.
 */
function isUpdatedApart(attempt: Attempt, iteration: number): boolean {
  return attempt.isWatched || isLarge(attempt) || isEstimateDue(attempt, iteration) || isHalfDue(attempt, iteration);
}

function isEstimateDue({ plan: { coherence } }: Attempt, iteration: number): boolean {
  if (!coherence || iteration < coherence.first || iteration > coherence.last) return false;
  return (iteration - coherence.first) % coherence.every === 0;
}

function isWindowDue({ plan: { lowToHigh, zeroMasked } }: Attempt, iteration: number): boolean {
  if (iteration === 0) return false;
  const isZero = (at: number): boolean => zeroMasked.some((range) => isWithin(at, range));
  if (zeroMasked.length > 0 && isZero(iteration) !== isZero(iteration - 1)) return true;
  return lowToHigh !== undefined && windowAt(iteration, lowToHigh) !== windowAt(iteration - 1, lowToHigh);
}

/**
 * What has to happen from outside before an iteration.
 * @returns where it was left because the signal aborted.
 */
async function intervene(
  attempt: Attempt,
  iteration: number,
  events: PhasingEvent[],
  signal: AbortSignal | undefined,
): Promise<Intervention | undefined> {
  const first = ORDER.indexOf(attempt.begun?.next ?? "twin");
  for (const intervention of ORDER.slice(first)) {
    const heard = events.length;
    try {
      await INTERVENE[intervention](attempt, iteration, events, signal);
    } catch (reason) {
      if (!signal?.aborted || reason !== signal.reason) throw reason;
      events.length = heard;
      return intervention;
    }
  }
  return undefined;
}

const ORDER: readonly Intervention[] = ["twin", "whole-support", "support", "half-support", "coherence", "measurement"];

/** Does one where it is due. @throws the signal's reason where it was left before it had changed anything. */
type Intervene = (
  attempt: Attempt,
  iteration: number,
  events: PhasingEvent[],
  signal: AbortSignal | undefined,
) => Promise<void>;

const INTERVENE: { readonly [Name in Intervention]: Intervene } = {
  async twin({ workspace, plan }, iteration, _events, signal) {
    if (iteration !== plan.breakTwinAt) return;
    await workspace.write(await inTurns(breakTwin(await workspace.read()), signal));
  },

  async "whole-support"(attempt, iteration) {
    if (!isHalfDue(attempt, iteration) || !attempt.wholeSupport) return;
    await attempt.workspace.writeSupport(attempt.wholeSupport);
    attempt.wholeSupport = undefined;
  },

  async support(attempt, iteration, events, signal) {
    const { workspace, start } = attempt;
    const update = isUpdatedApart(attempt, iteration) ? updateBefore(attempt, iteration) : undefined;
    if (update && !attempt.isWatched) await workspace.run([update.step], { signal });
    else if (update) {
      const onRetry = (retry: SupportRetry) => events.push({ type: "support-retry", start, iteration, ...retry });
      await updateSupport(workspace, update, onRetry, signal);
    }
  },

  async "half-support"(attempt, iteration, _events, signal) {
    const { workspace, plan } = attempt;
    const half = isHalfDue(attempt, iteration) ? halfAt(plan, iteration) : undefined;
    if (!half) return;
    const support = await workspace.readSupport();
    await workspace.writeSupport(await inTurns(halfOfSupport(support, workspace.shape, half.axis), signal));
    attempt.wholeSupport = support;
  },

  async coherence(attempt, iteration, events, signal) {
    const { workspace, counts, plan, start } = attempt;
    if (!isEstimateDue(attempt, iteration) || !plan.coherence || !counts) return;
    const spectrum = await workspace.centralSpectrum(counts.shape, { signal });
    const before = attempt.pointSpread ?? firstPointSpread(workspace.shape);
    attempt.pointSpread = estimatePointSpread(spectrum, counts, plan.coherence.model, before);
    events.push({ type: "coherence", start, iteration, widths: attempt.pointSpread.widths });
  },

  async measurement(attempt, iteration, _events, signal) {
    if (isWindowDue(attempt, iteration)) await writeMeasurement(attempt, iteration, signal);
    else if (isEstimateDue(attempt, iteration))
      await attempt.workspace.writePointSpread(attempt.pointSpread?.kernel, { signal });
  },
};

/**
 * The measurement as an iteration sees it: with the latest point spread, and windowed where the recipe has windows.
 * @throws the signal's reason where it was left; it is to be written once more then.
 */
export async function writeMeasurement(attempt: Attempt, iteration: number, signal?: AbortSignal): Promise<void> {
  const { workspace, measurement, plan, pointSpread } = attempt;
  if (plan.lowToHigh || plan.zeroMasked.length > 0) {
    const width = plan.lowToHigh && windowAt(iteration, plan.lowToHigh);
    const isMaskedZero = plan.zeroMasked.some((range) => isWithin(iteration, range));
    const problem = problemOf(measurement, isMaskedZero);
    await workspace.writeProblem(width === undefined ? problem : await inTurns(windowed(problem, width), signal));
  }
  await workspace.writePointSpread(pointSpread?.kernel, { signal });
}

/**
 * Iterations without intervention; those of ML one by one.
 * @returns what is done of the first one, where it was left.
 */
async function runPiece(attempt: Attempt, first: number, end: number, signal: AbortSignal | undefined) {
  if (signal) await turnOfEvents();
  if (signal?.aborted) return { begun: attempt.begun ?? {} };
  try {
    return await iterateFrom(attempt, first, end, signal);
  } catch (reason) {
    if (reason instanceof IterationLeft) return { begun: { search: reason.search } };
    if (signal?.aborted && reason === signal.reason) return { begun: attempt.begun ?? {} };
    throw reason;
  }
}

/** @throws {IterationLeft} for ML, or the signal's reason, where the first iteration was left. */
async function iterateFrom(attempt: Attempt, first: number, end: number, signal: AbortSignal | undefined) {
  const { workspace, plan } = attempt;
  const chi: number[] = [];
  let steps: EngineStep[] = [];
  const flush = async (): Promise<number> => {
    const result = await workspace.run(steps, { signal: chi.length === 0 ? signal : undefined });
    chi.push(...result.chi);
    steps = [];
    return result.supportVoxels;
  };
  for (let iteration = first; iteration < end; iteration++) {
    const update = isUpdatedApart(attempt, iteration) ? undefined : updateBefore(attempt, iteration);
    if (update) steps.push(update.step);
    const { algorithm, context } = contextAt(attempt, iteration);
    if (algorithm.name === "ML") {
      await flush();
      const interruption = iteration === first ? { signal, search: attempt.begun?.search } : {};
      chi.push(await conjugateGradientIteration(workspace, algorithm, context, interruption));
    } else steps.push(...stepsOfIteration(algorithm, context));
    if (iteration >= plan.iterations - plan.averageLast && plan.averageLast > 1) steps.push(averaging(plan));
  }
  return { chi, supportVoxels: await flush() };
}

function contextAt(
  { plan, objectRms }: Attempt,
  iteration: number,
): { algorithm: Algorithm; context: IterationContext } {
  const { algorithm, first, count } = placeOf(plan.segments, iteration);
  const context = {
    fraction: (iteration - first) / Math.max(1, count - 1),
    isFirst: iteration === first,
    objectRms,
    admits: plan.admitsAt(iteration),
  };
  return { algorithm, context };
}

function averaging({ averageLast }: Plan): EngineStep {
  const add = { from: 0, inside: 1 / averageLast, outside: 1 / averageLast };
  const sum = { from: AVERAGE_FIELD, inside: 1, outside: 1 };
  return { type: "combine", to: AVERAGE_FIELD, terms: [sum, add] };
}
