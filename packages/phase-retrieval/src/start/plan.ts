/** What happens in which iteration: the options of `phase`, checked. */

import type { Admission, WorkspaceNeeds } from "@autophase/kernels";
import { ValueError } from "@autophase/tensor-io";
import { type AlgorithmName, er } from "../algorithms.js";
import { assertLowToHigh, type LowToHigh } from "../data-window.js";
import { ruleOf } from "../object-rule.js";
import { parseRecipe } from "../parse-recipe.js";
import {
  assertCoherence,
  type Coherence,
  DEFAULT_RECIPE,
  type ObjectConstraints,
  type PhaseOptions,
} from "../phase-options.js";
import { countIterations, type Segment, segmentsOf } from "../recipe.js";
import { assertShrinkWrap, DEFAULT_SHRINK_WRAP, type ShrinkWrap } from "../support/shrink-wrap.js";
import { type SettlingPlan, settlingPlanOf } from "./settling.js";

export interface Plan {
  readonly segments: readonly Segment[];
  readonly iterations: number;
  readonly shrinkWrap: ShrinkWrap | false;
  readonly breakTwinAt: number | undefined;
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
  const { lowToHigh, coherence, settling, averageLast = 1, constraints } = options;
  const tree = typeof recipe === "string" ? parseRecipe(recipe, beta === undefined ? {} : { beta }) : recipe;
  if (shrinkWrap) assertShrinkWrap(shrinkWrap);
  if (lowToHigh) assertLowToHigh(lowToHigh);
  if (coherence) assertCoherence(coherence);
  if (breakTwinAt !== undefined) wholeNumber("breakTwinAt", breakTwinAt, 0);
  wholeNumber("averageLast", averageLast, 1);
  const segments = segmentsOf(tree);
  if (constraints) assertConstraints(constraints, segments);
  const iterations = countIterations(tree);
  return {
    segments,
    iterations,
    shrinkWrap,
    breakTwinAt,
    lowToHigh,
    coherence: coherence && withDefaults(coherence),
    settling: settling && settlingPlanOf(settling, { iterations, shrinkWrap, breakTwinAt, lowToHigh, averageLast }),
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
export function needsOf({ segments, shrinkWrap, coherence, averageLast }: Plan): WorkspaceNeeds {
  const names = segments.map(({ algorithm }) => algorithm.name);
  const fields = Math.max(0, ...names.map((name) => FIELDS[name]));
  return {
    fields: fields + (averageLast > 1 ? 1 : 0),
    shrinkWrap: shrinkWrap !== false,
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

function admissionOf({ phase, positivity, between }: ObjectConstraints = {}): Plan["admitsAt"] {
  const range = phase ?? (positivity ? POSITIVE : undefined);
  const [first, last] = between ?? [0, Number.POSITIVE_INFINITY];
  return (iteration) => (range && iteration >= first && iteration <= last ? { phase: range } : undefined);
}

function assertConstraints({ phase, positivity }: ObjectConstraints, segments: readonly Segment[]): void {
  if (phase && positivity) throw new ValueError("constraints: expected a phase range or positivity, got both");
  if (phase && !(phase[1] > phase[0] && phase[1] - phase[0] <= 2 * Math.PI)) {
    throw new ValueError(`constraints: expected phases that rise by at most 2 pi, got ${phase[0]} to ${phase[1]}`);
  }
  const isRefused = (phase || positivity) && segments.some(({ algorithm }) => algorithm.name === "DM");
  if (isRefused) throw new ValueError("constraints: DM has none but the support; take HIO, RAAR or ER");
}
