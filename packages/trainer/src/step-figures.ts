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

/** The loss and the squared lengths of gradients and buffers, still on the device, to be disposed of. */
export interface UnreadFigures {
  readonly values: tf.Tensor1D;
  /** Of the gradients. */
  readonly names: readonly string[];
  /** In the order in which the loss made them. */
  readonly buffers: readonly string[];
}

export function figuresOf(loss: tf.Tensor, gradients: tf.NamedTensorMap, buffers: tf.NamedTensorMap): UnreadFigures {
  const values = tf.tidy(() => {
    const squares = [gradients, buffers].filter((tensors) => Object.keys(tensors).length > 0).map(sumsOfSquares);
    return tf.concat([tf.reshape(loss, [1]), ...squares]) as tf.Tensor1D;
  });
  return { values, names: Object.keys(gradients), buffers: Object.keys(buffers) };
}

/** One look at the device for all of them; takes them over. */
export async function readFigures(steps: readonly UnreadFigures[]): Promise<StepFigures[]> {
  const all = steps.map(({ values }) => values);
  const joined = all.length === 1 ? (all[0] as tf.Tensor1D).clone() : tf.concat(all);
  try {
    const numbers = await joined.data<"float32">();
    let end = 0;
    return steps.map(({ values, ...names }) => {
      const begin = end;
      end += values.size;
      const [loss = Number.NaN, ...squares] = numbers.subarray(begin, end);
      return { loss, ...describeStep(loss, squares, names) };
    });
  } finally {
    tf.dispose([joined, all]);
  }
}

function describeStep(
  loss: number,
  all: readonly number[],
  { names, buffers }: Omit<UnreadFigures, "values">,
): Omit<StepFigures, "loss"> {
  const squares = all.slice(0, names.length);
  const gradientNorm = Math.sqrt(squares.reduce((a, b) => a + b, 0));
  const firstOf = (given: readonly string[], from: readonly number[]) =>
    given[from.findIndex((square) => !Number.isFinite(square))];
  if (!Number.isFinite(loss)) {
    // a layer keeps statistics of what it was given: the first that are not finite are where it came up
    const buffer = firstOf(buffers, all.slice(names.length));
    return { gradientNorm, problem: `loss is ${loss}${buffer ? ` (first in ${buffer})` : ""}` };
  }
  if (Number.isFinite(gradientNorm)) return { gradientNorm, problem: undefined };
  const first = firstOf(names, squares);
  const place = first ? `, the first of them that of ${first}` : "";
  return { gradientNorm, problem: `gradients are not finite (their norm is ${gradientNorm}${place})` };
}
