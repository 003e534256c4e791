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
  const best = tf.tidy(() => bestRows(farFieldModulus(amplitude, phase), input, mask));
  return { amplitude: takeRows(amplitude, best), phase: takeRows(phase, best) };
}

/** Numbers along the batch of the candidates. */
function bestRows(modulus: tf.Tensor5D, input: tf.Tensor5D, mask: tf.Tensor5D | undefined): number[] {
  const samples = input.shape[0];
  const count = modulus.shape[0] / samples;
  const [predicted, measured] = [modulus, input].map((tensor) => tensor.dataSync<"float32">());
  const isMeasured = mask?.dataSync<"float32">();
  const volume = input.size / samples;
  return Array.from({ length: samples }, (_, sample) => {
    const fits = Array.from({ length: count }, (_, k) => {
      let [cross, power] = [0, 0];
      const [p, m] = [(sample * count + k) * volume, sample * volume];
      for (let i = 0; i < volume; i++) {
        if (isMeasured?.[m + i] === 0) continue;
        cross += predicted[p + i] * measured[m + i];
        power += predicted[p + i] ** 2;
      }
      // what the least-squares scale leaves of the measured energy is less by this
      return power > 0 ? cross ** 2 / power : 0;
    });
    return sample * count + fits.indexOf(Math.max(...fits));
  });
}

function takeRows(x: tf.Tensor5D, rows: readonly number[]): tf.Tensor5D {
  const operation = tf.customGrad(() => ({
    value: tf.gather(x, [...rows]),
    gradFunc: (dy) => {
      const length = x.size / x.shape[0];
      const [values, back] = [dy.dataSync<"float32">(), new Float32Array(x.size)];
      rows.forEach((row, k) => {
        back.set(values.subarray(k * length, (k + 1) * length), row * length);
      });
      return tf.tensor(back, x.shape);
    },
  }));
  return operation(x) as tf.Tensor5D;
}
