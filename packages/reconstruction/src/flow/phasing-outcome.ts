/** What a phasing comes to. */

import type { Solution } from "@autophase/phase-retrieval";
import type { Json, ProcessRecord, Reconstruction } from "@autophase/tensor-io";
import { pointSpreadRecord } from "./phasing-record.js";
import type { PhasingPlan } from "./plan-phasing.js";
import type { PhasedStarts } from "./run-starts-of-plan.js";

/** Plain data. */
export interface PhasingOutcome extends PhasedStarts {
  readonly plan: PhasingPlan;
  /** Name of the engine. */
  readonly engine: string;
  /** The start that is the result, or the best of those that the result is made of. */
  readonly best: Solution;
  /** What is kept: object, support, pattern and `record`, maximum amplitude 1. */
  readonly reconstruction: Reconstruction;
  readonly record: ProcessRecord;
  /** What the run comes to in numbers. */
  readonly figures: { readonly [name: string]: Json };
}

/** What a record says of the outcome. */
export function outcomeRecord(
  plan: PhasingPlan,
  { seconds, interrupted }: PhasedStarts,
  best: Solution,
  chi = best.chi,
): { readonly [name: string]: Json } {
  return { chi, best: best.start, ...pointSpreadRecord(plan, best), seconds, interrupted };
}

export function figuresOf(
  engine: string,
  { pattern, solutions, iterations, seconds }: PhasedStarts,
  best: Solution,
  { chi, support }: Pick<Solution, "chi" | "support"> = best,
): { readonly [name: string]: Json } {
  return {
    engine,
    shape: [...pattern.intensity.shape],
    starts: solutions.length,
    iterations,
    seconds,
    secondsPerIteration: seconds / iterations,
    chi,
    chiSquared: chi ** 2,
    supportVoxels: support.data.reduce((sum, inside) => sum + inside, 0),
    best: best.start,
    ...(best.freeLlk !== undefined && { freeLlk: best.freeLlk }),
  };
}
