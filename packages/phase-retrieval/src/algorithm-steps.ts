/** What an engine runs for one iteration of an algorithm. */

import type { Admission, CombineTerm, EngineStep, ObjectRule } from "@autophase/kernels";
import { type Algorithm, valueAt } from "./algorithms.js";
import { ruleOf } from "./object-rule.js";

export interface IterationContext {
  /** How far the run of this algorithm has come, 0 to 1. */
  readonly fraction: number;
  readonly isFirst: boolean;
  /** Root mean square of the object over the whole box, by Parseval. */
  readonly objectRms: number;
  /** A constraint on the object besides the support. */
  readonly admits: Admission | undefined;
}

/** Fields that an algorithm may use; the last one is kept for averages. */
const DUAL = 1;
const PREVIOUS = 2;
export const AVERAGE_FIELD = 4;

/** One iteration; ML, which looks at results on the way, is `conjugateGradientIteration`. */
export function stepsOfIteration(algorithm: Algorithm, context: IterationContext): readonly EngineStep[] {
  switch (algorithm.name) {
    case "CF":
      return [iterate(flipping(algorithm, context))];
    case "OSS":
      return [iterate(constrained(ruleOf(algorithm, context.fraction), context)), ...smoothOutside(algorithm, context)];
    case "GPS":
      return proximalSmoothing(algorithm, context);
    default:
      return [iterate(constrained(ruleOf(algorithm, context.fraction), context))];
  }
}

const iterate = (rule: ObjectRule): EngineStep => ({ type: "iterate", rule });
const everywhere = (from: number, factor: number): CombineTerm => ({ from, inside: factor, outside: factor });

/** A voxel that the constraint does not admit counts as outside. */
function constrained(rule: ObjectRule, { admits }: IterationContext): ObjectRule {
  return admits ? { ...rule, admits } : rule;
}

function flipping({ name, threshold = 0.9 }: Algorithm, { fraction, objectRms }: IterationContext): ObjectRule {
  return {
    name,
    inside: { object: 0, projected: 1 },
    outside: { object: 0, projected: -1 },
    admits: { modulus: valueAt(threshold, fraction) * objectRms, anywhere: true },
  };
}

function smoothOutside({ sigma }: Algorithm, { fraction }: IterationContext): readonly EngineStep[] {
  const voxels = sigma === undefined ? stageOfPaper(fraction) : valueAt(sigma, fraction);
  return [
    { type: "combine", to: DUAL, terms: [everywhere(0, 1)] },
    { type: "smooth", field: DUAL, sigma: voxels },
    {
      type: "combine",
      to: 0,
      terms: [
        { from: 0, inside: 1, outside: 0 },
        { from: DUAL, inside: 0, outside: 1 },
      ],
    },
  ];
}

/**
 * Ten filters `exp(-k^2 / 2 alpha^2)`, alpha from N to N/6: Gaussians of `N / (2 pi alpha)`, 0.16 to 1 voxel. The paper
 * goes on to 1/N, where nothing is left outside the support and the rest of the run is an error reduction.
 */
function stageOfPaper(fraction: number): number {
  const stage = Math.min(9, Math.floor(10 * fraction));
  return 1 / (2 * Math.PI * (1 - (5 / 6) * (stage / 9)));
}

/**
 * With the spectrum's inverse transform `v` and the dual `y`, kept as `psi = v - y`:
 * `v+ = prox(psi)`, `y+ = G * (y + s (2 v+ - v))` outside the support and 0 inside, `psi+ = v+ - y+`.
 */
function proximalSmoothing(
  { name, sigma = [1, 0], relaxation = 0.01 }: Algorithm,
  { fraction, isFirst }: IterationContext,
): readonly EngineStep[] {
  const kept = valueAt(relaxation, fraction) / (1 + valueAt(relaxation, fraction));
  const blend = { object: kept, projected: 1 - kept };
  const outside = (from: number, factor: number): CombineTerm => ({ from, inside: 0, outside: factor });
  return [
    ...(isFirst ? [{ type: "combine", to: DUAL, terms: [] } as const] : []),
    { type: "combine", to: PREVIOUS, terms: [everywhere(0, 1)] },
    iterate({ name, inside: blend, outside: blend }),
    {
      type: "combine",
      to: DUAL,
      terms: [outside(DUAL, 1 - DUAL_STEP), outside(0, 2 * DUAL_STEP), outside(PREVIOUS, -DUAL_STEP)],
    },
    { type: "smooth", field: DUAL, sigma: valueAt(sigma, fraction) },
    { type: "combine", to: 0, terms: [everywhere(0, 1), everywhere(DUAL, -1)] },
  ];
}

/** `s` of the paper; `t` is 1. */
const DUAL_STEP = 0.9;
