/** A generation in numbers. */

import type { Solution } from "@autophase/phase-retrieval";
import { medianOf, medianOfPairs } from "../answer/agreeing-starts.js";
import type { BreedMode } from "./breed.js";
import type { GenerationPlan } from "./generation-settings.js";
import type { MetricName } from "./metrics.js";
import type { RankedGeneration } from "./next-generation.js";

export interface GenerationSummary {
  /** Counted from 0. */
  readonly generation: number;
  /** How it was bred; `null` for the first. */
  readonly breed: BreedMode | null;
  /** Starts that came to an end. */
  readonly starts: number;
  readonly failed: number;
  readonly metric: MetricName;
  /** Number of the start that the others are crossed with. */
  readonly bestStart: number;
  /** Of the metric. */
  readonly best: number;
  readonly median: number;
  /** Of all starts, whatever the metric. */
  readonly medianChi: number;
  readonly medianFreeLlk: number | null;
  /** `invariantError` of all pairs; `null` with one start. It falls by breeding alone, and proves nothing then. */
  readonly medianInvariantError: number | null;
}

export function summarizeGeneration(
  solutions: readonly Solution[],
  { order, values, errors }: RankedGeneration,
  { plan, generation, failed }: { readonly plan: GenerationPlan; readonly generation: number; readonly failed: number },
): GenerationSummary {
  const { metric, breed } = plan;
  const best = solutions[order[0]];
  const free = solutions.flatMap(({ freeLlk }) => freeLlk ?? []);
  return {
    generation,
    breed: generation === 0 ? null : breed,
    starts: solutions.length,
    failed,
    metric,
    bestStart: best.start,
    best: values[order[0]],
    median: medianOf(values),
    medianChi: medianOf(solutions.map(({ chi }) => chi)),
    medianFreeLlk: free.length > 0 ? medianOf(free) : null,
    medianInvariantError: medianOfPairs(errors, [...solutions.keys()]),
  };
}
