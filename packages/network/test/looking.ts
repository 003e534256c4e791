/** What networks need that look at the autocorrelation and have several candidates. */

import { autocorrelationChannels } from "@autophase/physics/tf";
import * as tf from "@tensorflow/tfjs-core";
import type { ApplyOptions, PredictedObject } from "../src/apply-network.js";

/** The first of four candidates is chosen. */
export const LOOKING = {
  autocorrelate: autocorrelationChannels,
  choose: ({ amplitude, phase }: PredictedObject): PredictedObject => ({
    amplitude: everyFourth(amplitude),
    phase: everyFourth(phase),
  }),
} satisfies ApplyOptions;

function everyFourth(x: tf.Tensor5D): tf.Tensor5D {
  return tf.gather(
    x,
    Array.from({ length: x.shape[0] / 4 }, (_, k) => 4 * k),
  );
}
