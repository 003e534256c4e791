/** From a plan and a pattern to the solutions of its starts. */

import { centerPattern, heldOutVoxels, type Solution } from "@autophase/phase-retrieval";
import { type DiffractionPattern, type RealArray, turnOfEvents, ValueError } from "@autophase/tensor-io";
import type { CoarseStarts } from "../answer/coarse-agreement.js";
import { type Answer, answerPieces } from "../answer/one-answer.js";
import { unlessAborted } from "../answer/unless-aborted.js";
import { isClear } from "../answer/verdict.js";
import { type GuidedResult, guidedSearch } from "../generations/guided-search.js";
import { type CoarseEnough, type CoarseSearchResult, coarseSearch } from "../starts/coarse-search.js";
import { type Enough, runStarts, type StartsResult } from "../starts/run-starts.js";
import type { StartOptions } from "../starts/start-runner.js";
import { type FlowOptions, poolOf } from "./flow-options.js";
import type { PhasingPlan } from "./plan-phasing.js";
import { wholeStarts } from "./whole-starts.js";

export interface PhasedStarts
  extends StartsResult,
    Partial<Pick<GuidedResult, "generationTable" | "founders" | "isLeftUnranked">>,
    Partial<Pick<CoarseSearchResult, "coarse">> {
  /** As it was phased. */
  readonly pattern: DiffractionPattern;
  /** What every start was judged by. */
  readonly freeSet: RealArray<Uint8Array> | undefined;
  /** Where their agreement is what ended the starts: what they agree on. */
  readonly clearAnswer: Answer | undefined;
  /** Of all starts that came to an end. */
  readonly iterations: number;
  readonly seconds: number;
}

/** The pattern as a plan has it phased, held out of, judged by and kept: centred where that is asked for. */
export function patternOf({ settings }: PhasingPlan, measured: DiffractionPattern): DiffractionPattern {
  return settings.center ? centerPattern(measured) : measured;
}

/**
 * A single result keeps every voxel unless it is asked to spare some; an answer is judged on voxels that no start has
 * seen.
 */
export function hasFreeSet({ goal, settings: { starts, heldOut } }: PhasingPlan): boolean {
  return starts > 1 && (heldOut === undefined ? goal === "answer" : heldOut !== false);
}

/** @throws {NoSolutionError} when no start came to an end. @throws {ValueError} for more guesses than starts. */
export async function runStartsOfPlan(
  plan: PhasingPlan,
  measured: DiffractionPattern,
  options: FlowOptions,
): Promise<PhasedStarts> {
  const { signal, onEvent = () => {}, now = () => performance.now() } = options;
  const { starts, generations: search, coarse } = plan.settings;
  const generations = plan.goal === "answer" ? search : undefined;
  const pattern = patternOf(plan, measured);
  // reading and centring a large pattern kept the thread from its signals
  await hear(signal);
  const { heldOut } = plan.settings;
  const freeSet = hasFreeSet(plan) ? heldOutVoxels(pattern, { ...(heldOut || {}), seed: plan.seed }) : undefined;
  const common = { ...optionsOf(plan, options), freeSet };
  await hear(signal);
  const isSearched = isSearchedCoarsely(plan, options);
  const runners = poolOf(options).createRunners(pattern, common, starts);
  onEvent({
    type: "starts-begin",
    starts: wholeStarts(plan.goal, plan.settings),
    ...(isSearched && { begun: starts }),
    startsAtATime: runners.length,
    iterations: plan.iterations,
  });
  const work = { runners, starts, onEvent, ...(signal && { signal }) };
  const began = now();
  const clear = clearAnswerOf(plan, pattern, { freeSet, signal });
  const enough = clear && { enough: clear.enough };
  const result = generations
    ? await guidedSearch({
        ...work,
        generations,
        settings: { ...common, iterations: plan.iterations },
        seed: plan.seed,
      })
    : isSearched
      ? await coarseSearch({ ...work, shape: pattern.intensity.shape, refined: coarse?.refined ?? starts, ...enough })
      : await runStarts({ ...work, ...enough });
  const seconds = (now() - began) / 1000;
  const iterations = result.solutions.reduce((sum, solution) => sum + solution.iterations, 0);
  return { iterations, ...result, pattern, freeSet, clearAnswer: clear?.found(result.solutions), seconds };
}

/** @throws the signal's reason where it has aborted, which a turn of events may tell. */
async function hear(signal: AbortSignal | undefined): Promise<void> {
  await turnOfEvents();
  signal?.throwIfAborted();
}

/** A start that is given where to begin has a coarse stage only where that says what it does then. */
function isSearchedCoarsely({ goal, settings: { coarse } }: PhasingPlan, { guesses }: FlowOptions): boolean {
  return goal === "answer" && coarse?.refined !== undefined && (!guesses?.length || coarse.guessed !== undefined);
}

function optionsOf(plan: PhasingPlan, { guesses }: FlowOptions): StartOptions {
  const { recipe, seed, support } = plan;
  const {
    starts,
    heldOut: _,
    generations: __,
    center: ___,
    fewestStarts: ____,
    keep: _____,
    ...settings
  } = plan.settings;
  if (guesses && guesses.length > starts) {
    throw new ValueError(`guesses: expected at most one for each of ${starts} starts, got ${guesses.length}`);
  }
  return { ...settings, recipe, seed, support, ...(guesses && { guesses }) };
}

/**
 * Independent starts end as soon as they clearly agree; those that were chosen on a coarse grid as soon as their answer
 * can be trusted, or never could be.
 */
function clearAnswerOf(
  { goal, settings: { fewestStarts: fewest } }: PhasingPlan,
  pattern: DiffractionPattern,
  { freeSet, signal }: Pick<PhasedStarts, "freeSet"> & Pick<FlowOptions, "signal">,
):
  | { readonly enough: Enough & CoarseEnough; readonly found: (solutions: readonly Solution[]) => Answer | undefined }
  | undefined {
  if (goal !== "answer" || fewest === undefined) return undefined;
  let clear: Answer | undefined;
  const look = async (solutions: readonly Solution[], begun: number, coarse?: CoarseStarts) => {
    const answer = await unlessAborted(signal, answerPieces(pattern, solutions, { freeSet, begun, coarse }));
    if (!answer) return undefined;
    const { agreement, fit, verdict } = answer;
    const isEnough = coarse ? verdict.trustworthy || fit.freeChi <= fit.noiseChi : isClear(verdict, agreement.kept);
    clear = isEnough ? answer : undefined;
    return answer;
  };
  return {
    enough: {
      fewest,
      isEnough: async (solutions, begun) => {
        await look(solutions, begun);
        return Boolean(clear);
      },
      against: async (solutions, begun, coarse) => {
        const answer = await look(solutions, begun, coarse);
        // what all of two or more say is not confirmed by one that was chosen because it says the same
        const isOneSided = solutions.length > 1 && answer?.agreement.kept === solutions.length;
        const unheard = (isOneSided && answer.coarse?.against) || [];
        return clear && !(clear.verdict.trustworthy && unheard.length > 0) ? undefined : unheard;
      },
    },
    // nothing is begun after it
    found: ({ length }) => (clear?.starts.length === length ? clear : undefined),
  };
}
