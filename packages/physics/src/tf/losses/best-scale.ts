/** Losses at the best scale of the prediction instead of a fixed one. */

import * as tf from "@tensorflow/tfjs-core";
import type { Rule, Sides } from "./judgement.js";

const FLOOR = 1e-12;

/** A scale `[batch, 1]` and its derivative by each predicted voxel. */
interface Scale {
  readonly value: tf.Tensor;
  readonly slope: tf.Tensor;
}

/** `rule` of `s p`, `s = <p, m> / <p, p>`, the scale of least squares. The derivative goes through the scale too. */
export function atLeastSquaresScale(rule: Rule): Rule {
  return (sides) => atScale(rule, sides, leastSquaresScale(sides));
}

/**
 * `rule` of `s p`, `s^2 = <m, m> / <p, p>`: as many counts expected as measured, the likeliest scale of Poisson counts.
 */
export function atEqualCounts(rule: Rule): Rule {
  return (sides) => atScale(rule, sides, equalCountsScale(sides));
}

/** With `g` the derivative at `s p`: `s g + <g, p> ds/dp`. */
function atScale(rule: Rule, sides: Sides, scale: Scale): ReturnType<Rule> {
  const { predicted, mask } = sides;
  const { value, slope } = rule({ ...sides, predicted: tf.mul(predicted, scale.value) });
  const along = tf.sum(tf.mul(mask ? tf.mul(slope, mask) : slope, predicted), 1, true);
  return { value, slope: tf.add(tf.mul(slope, scale.value), tf.mul(scale.slope, along)) };
}

function leastSquaresScale({ predicted, measured }: Sides): Scale {
  const power = powerOf(predicted);
  const value = tf.div(tf.sum(tf.mul(predicted, measured), 1, true), power);
  return { value, slope: tf.div(tf.sub(measured, tf.mul(predicted, tf.mul(2, value))), power) };
}

function equalCountsScale({ predicted, measured }: Sides): Scale {
  const power = powerOf(predicted);
  const value = tf.sqrt(tf.div(powerOf(measured), power));
  return { value, slope: tf.mul(predicted, tf.neg(tf.div(value, power))) };
}

function powerOf(values: tf.Tensor): tf.Tensor {
  return tf.maximum(tf.sum(tf.square(values), 1, true), FLOOR);
}
