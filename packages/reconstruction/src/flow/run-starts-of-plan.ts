/** From a plan and a pattern to the solutions of its starts. */

import { centerPattern, heldOutVoxels } from "@autophase/phase-retrieval";
import { type DiffractionPattern, type RealArray, ValueError } from "@autophase/tensor-io";
import { oneAnswer } from "../answer/one-answer.js";
import { isClear } from "../answer/verdict.js";
import { startsPerGeneration } from "../generations/generation-settings.js";
import { type GuidedResult, guidedSearch } from "../generations/guided-search.js";
import { type Enough, runStarts, type StartsResult } from "../starts/run-starts.js";
import type { StartOptions } from "../starts/start-runner.js";
import { type FlowOptions, poolOf } from "./flow-options.js";
import type { PhasingPlan } from "./plan-phasing.js";

export interface PhasedStarts extends StartsResult, Partial<Pick<GuidedResult, "generationTable" | "founders">> {
  /** As it was phased. */
  readonly pattern: DiffractionPattern;
  /** What every start was judged by. */
  readonly freeSet: RealArray<Uint8Array> | undefined;
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
  const { starts, generations: search } = plan.settings;
  const generations = plan.goal === "answer" ? search : undefined;
  const pattern = patternOf(plan, measured);
  const { heldOut } = plan.settings;
  const freeSet = hasFreeSet(plan) ? heldOutVoxels(pattern, { ...(heldOut || {}), seed: plan.seed }) : undefined;
  const common = { ...optionsOf(plan, options), freeSet };
  const runners = poolOf(options).createRunners(pattern, common, starts);
  onEvent({
    type: "starts-begin",
    starts: startsPerGeneration(generations, starts),
    startsAtATime: runners.length,
    iterations: plan.iterations,
  });
  const work = { runners, starts, onEvent, ...(signal && { signal }) };
  const began = now();
  const result = generations
    ? await guidedSearch({
        ...work,
        generations,
        settings: { ...common, iterations: plan.iterations },
        seed: plan.seed,
      })
    : await runStarts({ ...work, ...enoughFor(plan, pattern, freeSet) });
  const seconds = (now() - began) / 1000;
  onEvent({ type: "starts-over" });
  const iterations = result.solutions.reduce((sum, solution) => sum + solution.iterations, 0);
  return { iterations, ...result, pattern, freeSet, seconds };
}

function optionsOf(plan: PhasingPlan, { guesses }: FlowOptions): StartOptions {
  const { recipe, seed, support } = plan;
  const { starts, heldOut: _, generations: __, center: ___, fewestStarts: ____, ...settings } = plan.settings;
  if (guesses && guesses.length > starts) {
    throw new ValueError(`guesses: expected at most one for each of ${starts} starts, got ${guesses.length}`);
  }
  return { ...settings, recipe, seed, support, ...(guesses && { guesses }) };
}

/** Independent starts end as soon as they clearly agree. */
function enoughFor(
  { goal, settings: { fewestStarts: fewest } }: PhasingPlan,
  pattern: DiffractionPattern,
  freeSet: PhasedStarts["freeSet"],
): { readonly enough?: Enough } {
  if (goal !== "answer" || fewest === undefined) return {};
  const isEnough: Enough["isEnough"] = (solutions, begun) => {
    const { verdict, agreement } = oneAnswer(pattern, solutions, { freeSet, begun });
    return isClear(verdict, agreement.kept);
  };
  return { enough: { fewest, isEnough } };
}
