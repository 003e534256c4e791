/** The forward pass of a refiner. */

import { formatShape, ShapeError } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import { differentiate } from "../layers/differentiate.js";
import { assertNetworkSize } from "../network.js";
import type { Pass } from "../run-block.js";
import { runStages } from "../run-stages.js";
import type { WeightTensors } from "../weights.js";
import type { Refiner } from "./refiner.js";

export interface RefinerOutput {
  /** `[batch, depth, height, width, 3]`: object, real and imaginary, and the logit of its support. */
  readonly refined: tf.Tensor5D;
  /** Running statistics after this batch, by name; empty unless training. */
  readonly statistics: tf.NamedTensorMap;
}

/**
 * A cleaner object and its support. Gradients flow to `weights.trainable`, not to `input`.
 * @param input - `[batch, depth, height, width, channels]` with the channels that the definition names, at the scale of
 *   an object with a mean amplitude around 1.
 * @throws {ShapeError} when the input has other axes or channels.
 * @throws {NetworkSizeError} when a length is not a multiple of 4.
 */
export function applyRefiner(
  refiner: Refiner,
  weights: WeightTensors,
  input: tf.Tensor5D,
  { training = false }: { readonly training?: boolean } = {},
): RefinerOutput {
  assertInput(refiner, input);
  return tf.tidy(() => {
    const pass: Pass = { network: refiner, weights, input, training, statistics: {} };
    const refined = addObject(runStages(pass, refiner.stages, input), input);
    return { refined, statistics: pass.statistics };
  });
}

function assertInput({ name, definition }: Refiner, { shape }: tf.Tensor): void {
  const { length } = definition.inputs;
  if (shape.length !== 5 || shape[4] !== length) {
    const expected = `batch x depth x height x width x ${length}`;
    throw new ShapeError(`network ${name}: expected an input of ${expected}, got ${formatShape(shape)}`);
  }
  assertNetworkSize({ definition }, shape.slice(1, 4));
}

/** The first two channels of the input, the object as it was, are added to those of the output. */
function addObject(change: tf.Tensor5D, input: tf.Tensor5D): tf.Tensor5D {
  return differentiate([change], () => {
    const lengths = input.shape.slice(0, 4);
    const object = tf.slice(input, [0, 0, 0, 0, 0], [...lengths, OBJECT_CHANNELS]);
    const rest = (change.shape[4] as number) - OBJECT_CHANNELS;
    return { value: tf.add(change, tf.pad(object, padding(rest))), backward: (dy) => [tf.clone(dy)] };
  });
}

const OBJECT_CHANNELS = 2;

/** Zeros behind the channels. */
function padding(channels: number): [number, number][] {
  return [...Array.from({ length: 4 }, (): [number, number] => [0, 0]), [0, channels]];
}
