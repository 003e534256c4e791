/** The losses between a predicted and a measured modulus. */

import { assertSameShape, ShapeError, ValueError } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import { absoluteError } from "./absolute-error.js";
import { atEqualCounts, atLeastSquaresScale } from "./best-scale.js";
import { missingCorrelation } from "./correlation.js";
import type { Rule, Sides } from "./judgement.js";
import { meanOf } from "./mixture.js";
import { poissonLikelihood } from "./poisson-likelihood.js";
import { rootSquaredError, squaredError } from "./squared-error.js";

/** Of each loss its formula, and where a scale makes a difference how the best one is found. */
const RULES = {
  mae: { rule: absoluteError, scaled: atLeastSquaresScale },
  chiSquared: { rule: squaredError, scaled: atLeastSquaresScale },
  pcc: { rule: missingCorrelation, scaled: undefined },
  comb: { rule: meanOf(squaredError, missingCorrelation), scaled: atLeastSquaresScale },
  comb2: { rule: meanOf(rootSquaredError, missingCorrelation), scaled: atLeastSquaresScale },
  poisson: { rule: poissonLikelihood, scaled: atEqualCounts },
} as const satisfies Record<string, { rule: Rule; scaled: ((rule: Rule) => Rule) | undefined }>;

export type LossName = keyof typeof RULES;
export const LOSS_NAMES = Object.keys(RULES) as readonly LossName[];

export interface LossOptions {
  /** Same shape as both sides, 1 = measured, 0 = not: such voxels never count. Default: all measured. */
  readonly mask?: tf.Tensor | undefined;
  /** Compare at the scale that suits the prediction best. Default false: as they are. */
  readonly scale?: boolean;
  /** `[batch]`, the counts at which the measured modulus is 1; `poisson` needs them. */
  readonly peakCounts?: tf.Tensor | undefined;
}

/**
 * Compares `[batch, ...]` with the same shape; the mean over samples. A gradient flows to `predicted` only. A sample
 * without a measured voxel has no gradient.
 * @throws {ShapeError} when shapes differ. @throws {ValueError} when `poisson` lacks `peakCounts`.
 */
export type Loss = (predicted: tf.Tensor, measured: tf.Tensor, options?: LossOptions) => tf.Scalar;

/**
 * The loss of that name, of the modulus `p` predicted and the modulus `m` measured:
 *
 * | name | a sample |
 * |---|---|
 * | `mae` | `mean abs(p - m)`, Eq. 1 of Yao et al. 2022, doi:10.1038/s41524-022-00803-w |
 * | `chiSquared` | `sum (p - m)^2 / sum m^2`, its Eq. 2 |
 * | `pcc` | `1 - r`, Pearson's correlation; sees no scale |
 * | `comb` | `(chiSquared + pcc) / 2` |
 * | `comb2` | `(sqrt(chiSquared) + pcc) / 2` |
 * | `poisson` | `mean (e - I + I log(I / e))`, counts `I = c m^2`, expected `e = c p^2 + 0.01` |
 *
 * `comb` and `comb2` are those of the code published with the paper (github.com/YudongYao/AutoPhaseNN,
 * `TF2/keras_helper.py`), which sums where this averages over the batch; a batch of one is the same. With `scale` the
 * prediction is multiplied by `<p, m> / <p, p>` first, for `poisson` by the factor that makes the sums of `I` and
 * `c p^2` equal.
 * @throws {ValueError} when there is no loss of that name.
 */
export function lossByName(name: string): Loss {
  if (!isLossName(name)) throw new ValueError(`unknown loss "${name}": known are ${LOSS_NAMES.join(", ")}`);
  const { rule, scaled } = RULES[name];
  const ruleAtScale = scaled?.(rule) ?? rule;
  return (predicted, measured, options = {}) => {
    assertSides(name, predicted, measured, options);
    return evaluate(options.scale ? ruleAtScale : rule, predicted, measured, options);
  };
}

function isLossName(name: string): name is LossName {
  return Object.hasOwn(RULES, name);
}

function assertSides(name: LossName, predicted: tf.Tensor, measured: tf.Tensor, options: LossOptions): void {
  const { mask, peakCounts } = options;
  if (predicted.shape.length < 2) {
    throw new ShapeError(`${name}: expected a batch of samples, got ${predicted.shape.length} axes`);
  }
  assertSameShape(`${name}: measured`, measured.shape, predicted.shape);
  if (mask) assertSameShape(`${name}: mask`, mask.shape, predicted.shape);
  if (peakCounts) assertSameShape(`${name}: peakCounts`, peakCounts.shape, [predicted.shape[0]]);
}

function evaluate(rule: Rule, predicted: tf.Tensor, measured: tf.Tensor, options: LossOptions): tf.Scalar {
  const batch = predicted.shape[0];
  const operation = tf.customGrad((input, save) => {
    const sides = toSides(input as tf.Tensor, measured, options);
    const { value, slope } = rule(sides);
    const counted = sides.mask ? tf.mul(slope, sides.mask) : slope;
    (save as tf.GradSaveFunc)([tf.div(counted, batch)]);
    const gradFunc = (dy: tf.Tensor, [mean]: tf.Tensor[]) => tf.reshape(tf.mul(mean, dy), predicted.shape);
    return { value: tf.div(tf.sum(value), batch) as tf.Tensor, gradFunc };
  });
  return operation(predicted) as tf.Scalar;
}

function toSides(predicted: tf.Tensor, measured: tf.Tensor, { mask, peakCounts }: LossOptions): Sides {
  const rows = (tensor: tf.Tensor): tf.Tensor => tf.reshape(tensor, [predicted.shape[0], -1]);
  const flatMask = mask && rows(mask);
  const cleared = (tensor: tf.Tensor): tf.Tensor => (flatMask ? tf.mul(rows(tensor), flatMask) : rows(tensor));
  return {
    predicted: cleared(predicted),
    measured: cleared(measured),
    mask: flatMask,
    count: flatMask
      ? tf.maximum(tf.sum(flatMask, 1, true), 1)
      : tf.fill([predicted.shape[0], 1], predicted.size / predicted.shape[0]),
    peakCounts: peakCounts && tf.reshape(peakCounts, [-1, 1]),
  };
}
