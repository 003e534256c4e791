/** Which of several candidates a pattern is most likely of. */

import type { PredictedObject } from "@autophase/network";
import { farFieldModulus } from "@autophase/physics/tf";
import * as tf from "@tensorflow/tfjs-core";
import type { Batch } from "./batch.js";

/**
 * Of the candidates of each sample the one whose far field, at its best scale, is nearest to what was measured. A
 * gradient flows to the chosen ones only: a network learns by its best.
 * @param candidates - those of a sample one after the other along the batch.
 */
export function chooseCandidate(
  { amplitude, phase }: PredictedObject,
  { input, mask }: Pick<Batch, "input" | "mask">,
): PredictedObject {
  const best = tf.tidy(() => bestOf(farFieldModulus(amplitude, phase), input, mask));
  const samples = input.shape[0];
  const chosen = { amplitude: takeBest(amplitude, best, samples), phase: takeBest(phase, best, samples) };
  best.dispose();
  return chosen;
}

/** Keeps the fit of a dark candidate finite: 0. */
const FLOOR = 1e-30;

/** Of the candidates of each sample the number of the best, `[samples]`. */
function bestOf(modulus: tf.Tensor5D, input: tf.Tensor5D, mask: tf.Tensor5D | undefined): tf.Tensor1D {
  const samples = input.shape[0];
  const rows = (x: tf.Tensor): tf.Tensor3D => tf.reshape(x, [samples, x.shape[0] / samples, -1]);
  const [predicted, measured] = [rows(modulus), rows(input)];
  const counted = mask ? tf.mul(predicted, rows(mask)) : predicted;
  const cross = tf.sum(tf.mul(counted, measured), 2);
  const power = tf.maximum(tf.sum(tf.mul(counted, predicted), 2), FLOOR);
  // what the least-squares scale leaves of the measured energy is less by the square of this
  return tf.argMax(tf.div(cross, tf.sqrt(power)), 1) as tf.Tensor1D;
}

function takeBest(x: tf.Tensor5D, best: tf.Tensor1D, samples: number): tf.Tensor5D {
  const count = x.shape[0] / samples;
  const operation = tf.customGrad((input, save) => {
    const numbers = (length: number, step: number) =>
      tf.tensor1d(
        Array.from({ length }, (_, k) => k * step),
        "int32",
      );
    const isBest = tf.cast(
      tf.equal(tf.reshape(best, [samples, 1]), tf.reshape(numbers(count, 1), [1, count])),
      "float32",
    );
    (save as tf.GradSaveFunc)([tf.reshape(isBest, [samples, count, 1])]);
    return {
      value: tf.gather(input as tf.Tensor5D, tf.add(best, numbers(samples, count)) as tf.Tensor1D) as tf.Tensor,
      gradFunc: (dy, [isBest]) => tf.reshape(tf.mul(isBest, tf.reshape(dy, [samples, 1, -1])), x.shape),
    };
  });
  return operation(x) as tf.Tensor5D;
}
