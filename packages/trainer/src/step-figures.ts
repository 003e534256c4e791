/** What steps say of themselves, read from the device together. */

import * as tf from "@tensorflow/tfjs-core";
import { sumsOfSquares } from "./clip-gradients.js";

export interface StepFigures {
  readonly loss: number;
  /** Global norm of the gradients, before clipping. */
  readonly gradientNorm: number;
  /** What is not finite; undefined for a good step. */
  readonly problem: string | undefined;
}

/** The loss and the squared lengths of the gradients, still on the device, to be disposed of. */
export interface UnreadFigures {
  readonly values: tf.Tensor1D;
  /** Of the gradients. */
  readonly names: readonly string[];
}

export function figuresOf(loss: tf.Tensor, gradients: tf.NamedTensorMap): UnreadFigures {
  const values = tf.tidy(() => tf.concat([tf.reshape(loss, [1]), sumsOfSquares(gradients)]) as tf.Tensor1D);
  return { values, names: Object.keys(gradients) };
}

/** One look at the device for all of them; takes them over. */
export async function readFigures(steps: readonly UnreadFigures[]): Promise<StepFigures[]> {
  const all = steps.map(({ values }) => values);
  const joined = all.length === 1 ? (all[0] as tf.Tensor1D).clone() : tf.concat(all);
  try {
    const numbers = await joined.data<"float32">();
    let end = 0;
    return steps.map(({ values, names }) => {
      const begin = end;
      end += values.size;
      const [loss = Number.NaN, ...squares] = numbers.subarray(begin, end);
      return { loss, ...describeStep(loss, squares, names) };
    });
  } finally {
    tf.dispose([joined, all]);
  }
}

function describeStep(loss: number, squares: readonly number[], names: readonly string[]): Omit<StepFigures, "loss"> {
  const gradientNorm = Math.sqrt(squares.reduce((a, b) => a + b, 0));
  if (!Number.isFinite(loss)) return { gradientNorm, problem: `loss is ${loss}` };
  if (Number.isFinite(gradientNorm)) return { gradientNorm, problem: undefined };
  const first = names[squares.findIndex((square) => !Number.isFinite(square))];
  const place = first ? `, the first of them that of ${first}` : "";
  return { gradientNorm, problem: `gradients are not finite (their norm is ${gradientNorm}${place})` };
}
