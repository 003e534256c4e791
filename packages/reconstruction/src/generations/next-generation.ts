/** From the solutions of a generation to where the next one begins. */

import type { Solution, StartingGuess } from "@autophase/phase-retrieval";
import { type ComplexArray, createRandom, type Shape } from "@autophase/tensor-io";
import { type AlignedStart, alignStarts } from "../answer/align-starts.js";
import { commonBox, cropObject, cropSupport, padArray, padObject } from "../answer/common-box.js";
import { gramMatrix, pairwiseErrors } from "../answer/gram-matrix.js";
import type { StartTask } from "../starts/run-starts.js";
import { breed } from "./breed.js";
import type { GenerationPlan } from "./generation-settings.js";
import { rankBy } from "./metrics.js";
import { tightSupport } from "./tight-support.js";

/** The solutions of a generation, laid over the best of them. */
export interface RankedGeneration {
  /** Indices into `solutions`, the best first. */
  readonly order: readonly number[];
  /** In the order of the solutions, on the box that they fill. */
  readonly aligned: readonly AlignedStart[];
  /** `invariantError` of each pair. */
  readonly errors: readonly (readonly number[])[];
}

export function rankGeneration(solutions: readonly Solution[], metric: GenerationPlan["metric"]): RankedGeneration {
  const order = rankBy(metric, solutions);
  const box = commonBox(solutions.map(({ support }) => support));
  const cropped = solutions.map(({ start, object, support }) => ({
    start,
    object: cropObject(object, box),
    support: cropSupport(support, box),
  }));
  const aligned = alignStarts(cropped, order[0]);
  return { order, aligned, errors: pairwiseErrors(gramMatrix(aligned.map(({ object }) => object))) };
}

/**
 * Indices of the solutions that have a child: all but the last `cull` of the ranking, in the order of their numbers.
 */
export function survivorsOf({ order }: RankedGeneration, cull: number): readonly number[] {
  return order.slice(0, Math.max(1, order.length - cull)).sort((a, b) => a - b);
}

/**
 * A task for each survivor: the same start goes on from its child with the best, in the support of that child. The best
 * one's child with itself is itself, in most modes.
 * @param plan - of the generation to come. @param seed - with the numbers of generation and start it decides what is
 *   left to chance.
 */
export function childrenOf(
  solutions: readonly Solution[],
  ranked: RankedGeneration,
  survivors: readonly number[],
  { plan, seed, generation }: { readonly plan: GenerationPlan; readonly seed: number; readonly generation: number },
): readonly StartTask[] {
  const best = ranked.aligned[ranked.order[0]];
  return survivors.map((index) => {
    const { start, object, support, pointSpread } = solutions[index];
    const light = pointSpread && { pointSpread };
    const { options } = plan;
    if (plan.breed === "none") return { start, variation: () => ({ guess: { object, support, ...light }, options }) };
    const child = breed(plan.breed, best.object, ranked.aligned[index].object, streamOf(seed, start, generation));
    // a child is small until its turn comes
    const within = plan.support ? tightSupport(child, plan.support) : ranked.aligned[index].support;
    const guess = (): StartingGuess => ({ ...padded(child, within, object.shape), ...light });
    return { start, variation: () => ({ guess: guess(), options }) };
  });
}

/** Apart from those of starts and thresholds. */
const BREEDING_STREAM = 2;

function streamOf(seed: number, start: number, generation: number) {
  return createRandom(seed, start, BREEDING_STREAM, generation);
}

function padded(object: ComplexArray, support: AlignedStart["support"], shape: Shape) {
  return { object: padObject(object, shape), support: padArray(support, shape) };
}
