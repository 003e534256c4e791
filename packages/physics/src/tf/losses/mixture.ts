/** The mean of two losses. */

import * as tf from "@tensorflow/tfjs-core";
import type { Rule } from "./judgement.js";

export function meanOf(first: Rule, second: Rule): Rule {
  return (sides) => {
    const [a, b] = [first(sides), second(sides)];
    return { value: tf.mul(0.5, tf.add(a.value, b.value)), slope: tf.mul(0.5, tf.add(a.slope, b.slope)) };
  };
}
