/** What happens in which iteration: the options of `phase`, checked. */

import type { Admission, WorkspaceNeeds } from "@autophase/kernels";
import { ValueError } from "@autophase/tensor-io";
import { type AlgorithmName, er } from "../algorithms.js";
import { assertLowToHigh, type LowToHigh } from "../data-window.js";
import { assertInterpolation } from "../interpolate-masked.js";
import { ruleOf } from "../object-rule.js";
import { parseRecipe } from "../parse-recipe.js";
import {
  assertCoherence,
  type Coherence,
  DEFAULT_RECIPE,
  type HalfSupport,
  type IterationRange,
  type ObjectConstraints,
  type PhaseOptions,
} from "../phase-options.js";
import { countIterations, type Segment, segmentsOf } from "../recipe.js";
import { assertShrinkWrap, DEFAULT_SHRINK_WRAP, type ShrinkWrap, shrinkWrapsOf } from "../support/shrink-wrap.js";
import { type SettlingPlan, settlingPlanOf } from "./settling.js";

export interface Plan {
  readonly segments: readonly Segment[];
  readonly iterations: number;
  readonly shrinkWraps: readonly ShrinkWrap[];
  readonly breakTwinAt: number | undefined;
  readonly halfSupport: readonly HalfSupport[];
  readonly zeroMasked: readonly IterationRange[];
  readonly lowToHigh: LowToHigh | undefined;
  readonly coherence: { readonly [Name in keyof Required<Coherence>]: NonNullable<Coherence[Name]> } | undefined;
  readonly settling: SettlingPlan | undefined;
  readonly averageLast: number;
  readonly reportEvery: number;
  /** The constraint on the object in an iteration. */
  readonly admitsAt: (iteration: number) => Admission | undefined;
}

/** @throws {RecipeError | ValueError} for options that cannot be used. */
export function planOf(options: PhaseOptions): Plan {
  const { recipe = DEFAULT_RECIPE, beta, shrinkWrap = DEFAULT_SHRINK_WRAP, breakTwinAt, reportEvery = 10 } = options;
  const { lowToHigh, coherence, settling, averageLast = 1, halfSupport = [], zeroMasked = [] } = options;
  const shrinkWraps = shrinkWrapsOf(shrinkWrap);
  const constraints = [options.constraints ?? []].flat();
  const tree = typeof recipe === "string" ? parseRecipe(recipe, beta === undefined ? {} : { beta }) : recipe;
  for (const one of shrinkWraps) assertShrinkWrap(one);
  if (lowToHigh) assertLowToHigh(lowToHigh);
  if (coherence) assertCoherence(coherence);
  if (options.interpolateMasked) assertInterpolation(options.interpolateMasked);
  if (breakTwinAt !== undefined) wholeNumber("breakTwinAt", breakTwinAt, 0);
  wholeNumber("averageLast", averageLast, 1);
  const segments = segmentsOf(tree);
  for (const constraint of constraints) assertConstraints(constraint, segments);
  for (const range of [...zeroMasked, ...halfSupport.map(({ between }) => between)]) assertRange(range);
  const iterations = countIterations(tree);
  return {
    segments,
    iterations,
    shrinkWraps,
    breakTwinAt,
    halfSupport,
    zeroMasked,
    lowToHigh,
    coherence: coherence && withDefaults(coherence),
    settling: settling && settlingPlanOf(settling, { iterations, shrinkWraps, breakTwinAt, lowToHigh, averageLast }),
    averageLast,
    reportEvery: wholeNumber("reportEvery", reportEvery, 1),
    admitsAt: admissionOf(constraints),
  };
}

function withDefaults({
  model,
  first = 60,
  every = 30,
  last = Number.POSITIVE_INFINITY,
}: Coherence): Plan["coherence"] {
  return { model, first, every, last };
}

export function hasLikelihood({ segments }: Pick<Plan, "segments">): boolean {
  return segments.some(({ algorithm }) => algorithm.name === "ML");
}

/** With error reduction in the place of ML: the same where noise is not to be told from the pattern. */
export function withoutLikelihood(plan: Plan): Plan {
  const segments = plan.segments.map((segment) =>
    segment.algorithm.name === "ML" ? { ...segment, algorithm: er() } : segment,
  );
  return { ...plan, segments };
}

/** What the recipe asks of a workspace. */
export function needsOf({ segments, shrinkWraps, coherence, averageLast }: Plan): WorkspaceNeeds {
  const names = segments.map(({ algorithm }) => algorithm.name);
  const fields = Math.max(0, ...names.map((name) => FIELDS[name]));
  return {
    fields: fields + (averageLast > 1 ? 1 : 0),
    shrinkWrap: shrinkWraps.length > 0,
    probe: segments.some(({ algorithm }) => ruleOf(algorithm).probe !== undefined),
    pointSpread: coherence !== undefined,
  };
}

/** Fields that an algorithm uses. */
const FIELDS: Readonly<Record<AlgorithmName, number>> = {
  ER: 0,
  SF: 0,
  HIO: 0,
  RAAR: 0,
  HPR: 0,
  DM: 0,
  CF: 0,
  OSS: 1,
  GPS: 2,
  ML: 2,
};

export function wholeNumber(name: string, value: number, minimum: number): number {
  if (Number.isSafeInteger(value) && value >= minimum) return value;
  throw new ValueError(`phase: ${name} must be a whole number of at least ${minimum}, got ${value}`);
}

const POSITIVE: readonly [number, number] = [-Math.PI / 2, Math.PI / 2];

function admissionOf(constraints: readonly ObjectConstraints[]): Plan["admitsAt"] {
  return (iteration) => {
    const holding = constraints.find(({ between }) => !between || isWithin(iteration, between));
    const range = holding?.phase ?? (holding?.positivity ? POSITIVE : undefined);
    return range && { phase: range };
  };
}

export function isWithin(iteration: number, [first, last]: IterationRange): boolean {
  return iteration >= first && iteration <= last;
}

function assertRange([first, last]: IterationRange): void {
  if (Number.isSafeInteger(first) && first >= 0 && last >= first) return;
  throw new ValueError(`phase: expected iterations from 0 up, the first and the last, got ${first} and ${last}`);
}

function assertConstraints({ phase, positivity }: ObjectConstraints, segments: readonly Segment[]): void {
  if (phase && positivity) throw new ValueError("constraints: expected a phase range or positivity, got both");
  if (phase && !(phase[1] > phase[0] && phase[1] - phase[0] <= 2 * Math.PI)) {
    throw new ValueError(`constraints: expected phases that rise by at most 2 pi, got ${phase[0]} to ${phase[1]}`);
  }
  const isRefused = (phase || positivity) && segments.some(({ algorithm }) => algorithm.name === "DM");
  if (isRefused) throw new ValueError("constraints: DM has none but the support; take HIO, RAAR or ER");
}
