/**
 * From the solutions of a generation to where the next one begins, step by step: a metric is taken, a start is laid
 * over another, two are compared, a child is made.
 */

import type { Pieces } from "@autophase/kernels";
import type { Solution, StartingGuess } from "@autophase/phase-retrieval";
import { type ComplexArray, createRandom, type Shape } from "@autophase/tensor-io";
import { type AlignedStart, alignPieces } from "../answer/align-starts.js";
import { inCommonBox, padArray, padObject } from "../answer/common-box.js";
import { gramPieces, pairwiseErrors } from "../answer/gram-matrix.js";
import type { StartTask } from "../starts/run-starts.js";
import { breed } from "./breed.js";
import type { GenerationPlan } from "./generation-settings.js";
import { metricPieces, orderOf } from "./metrics.js";
import { tightSupport } from "./tight-support.js";

/** The solutions of a generation, laid over the best of them. */
export interface RankedGeneration {
  /** Indices into `solutions`, the best first. */
  readonly order: readonly number[];
  /** Of the metric, in the order of the solutions. */
  readonly values: readonly number[];
  /** In the order of the solutions, on the box that they fill. */
  readonly aligned: readonly AlignedStart[];
  /** `invariantError` of each pair. */
  readonly errors: readonly (readonly number[])[];
}

export function* rankingPieces(
  solutions: readonly Solution[],
  metric: GenerationPlan["metric"],
): Pieces<RankedGeneration> {
  const values = yield* metricPieces(metric, solutions);
  const order = orderOf(metric, values);
  const cropped = inCommonBox(solutions);
  yield;
  const aligned = yield* alignPieces(cropped, order[0]);
  const errors = pairwiseErrors(yield* gramPieces(aligned.map(({ object }) => object)));
  return { order, values, aligned, errors };
}

/**
 * Indices of the solutions that have a child: all but the last `cull` of the ranking, in the order of their numbers.
 */
export function survivorsOf({ order }: RankedGeneration, cull: number): readonly number[] {
  return order.slice(0, Math.max(1, order.length - cull)).sort((a, b) => a - b);
}

/** Of the generation to come; seed and numbers of generation and start decide what is left to chance. */
interface Breeding {
  readonly plan: GenerationPlan;
  readonly seed: number;
  readonly generation: number;
}

/**
 * A task for each survivor: the same start goes on from its child with the best, in the support of that child. The best
 * one's child with itself is itself, in most modes.
 */
export function* childrenPieces(
  solutions: readonly Solution[],
  ranked: RankedGeneration,
  survivors: readonly number[],
  settings: Breeding,
): Pieces<readonly StartTask[]> {
  const tasks: StartTask[] = [];
  for (const index of survivors) {
    tasks.push(childOf(solutions[index], ranked.aligned[index], ranked.aligned[ranked.order[0]], settings));
    yield;
  }
  return tasks;
}

function childOf(
  { start, object, support, pointSpread }: Solution,
  own: AlignedStart,
  best: AlignedStart,
  { plan, seed, generation }: Breeding,
): StartTask {
  const light = pointSpread && { pointSpread };
  const { options } = plan;
  if (plan.breed === "none") return { start, variation: () => ({ guess: { object, support, ...light }, options }) };
  const child = breed(plan.breed, best.object, own.object, streamOf(seed, start, generation));
  // a child is small until its turn comes
  const within = plan.support ? tightSupport(child, plan.support) : own.support;
  const guess = (): StartingGuess => ({ ...padded(child, within, object.shape), ...light });
  return { start, variation: () => ({ guess: guess(), options }) };
}

/** Apart from those of starts and thresholds. */
const BREEDING_STREAM = 2;

function streamOf(seed: number, start: number, generation: number) {
  return createRandom(seed, start, BREEDING_STREAM, generation);
}

function padded(object: ComplexArray, support: AlignedStart["support"], shape: Shape) {
  return { object: padObject(object, shape), support: padArray(support, shape) };
}
