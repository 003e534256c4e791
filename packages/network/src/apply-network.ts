/** The forward pass. */

import { assertSameShape, formatShape, ShapeError, ValueError } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import { alongBatch } from "./layers/along-batch.js";
import { amplitudeHead, phaseHead, softAmplitudeHead } from "./layers/heads.js";
import { padTo } from "./layers/pad.js";
import { assertNetworkSize, type Network } from "./network.js";
import type { Pass } from "./run-block.js";
import { runStages } from "./run-stages.js";
import { restrictTo, supportOf } from "./support.js";
import type { WeightTensors } from "./weights.js";

/** Amplitude and phase of a batch of centred objects, `[batch, depth, height, width, 1]` each; the phase in radians. */
export interface PredictedObject {
  readonly amplitude: tf.Tensor5D;
  readonly phase: tf.Tensor5D;
}

export interface ApplyOptions {
  /** True: normalise with the statistics of the batch, and give the updated running ones; default false. */
  readonly training?: boolean;
  /** Amplitude under it is set to zero, softly where the network has a `supportTemperature`; default 0.1. */
  readonly threshold?: number;
  /**
   * The modulus projection, for networks with the option `modulusProjection` (others do not call it): from an object to
   * the one whose far field has the measured modulus, masked voxels free, such as `(object) => projectModulus(object,
   * input, mask)` of `@autophase/physics/tf`.
   */
  readonly project?: (object: PredictedObject) => PredictedObject;
  /**
   * For networks that look at the autocorrelation (others do not call it): from the input to its channels, such as
   * `autocorrelationChannels` of `@autophase/physics/tf`.
   */
  readonly autocorrelate?: (input: tf.Tensor5D) => tf.Tensor5D;
  /**
   * For networks with several candidates (others do not call it): from the candidates of each sample, one after the
   * other along the batch, to one for each sample.
   */
  readonly choose?: (candidates: PredictedObject) => PredictedObject;
}

export interface NetworkOutput extends PredictedObject {
  /**
   * 0 or in `[threshold, 1]`. With a soft support it falls off smoothly around the threshold; with the modulus
   * projection it is that of the projected object, on its own scale and, unless training, outside the support too.
   */
  readonly amplitude: tf.Tensor5D;
  /** Radians, same shape, 0 in the padding. */
  readonly phase: tf.Tensor5D;
  /**
   * 1 where the amplitude passed the threshold, 0 elsewhere. Only of networks with a soft support or the modulus
   * projection; for others it is where the amplitude is above 0.
   */
  readonly support?: tf.Tensor5D;
  /** Running statistics after this batch, by name; empty unless training, and with group normalisation. */
  readonly statistics: tf.NamedTensorMap;
}

/**
 * Object from pattern. Gradients flow to `weights.trainable`, not to `input`. With the modulus projection, training
 * ends with the support projection (`P_S P_M`): the far field of `P_M` alone is what was measured and would leave
 * nothing to learn.
 * @param input - centred amplitude (not intensity) divided by its maximum, `[batch, depth, height, width, 1]`.
 * @returns the centred object, in the inner half box; the rest is zero.
 * @throws {ShapeError} when the input has other axes, or training would normalise over a single value.
 * @throws {NetworkSizeError} when a length is not a multiple of 16.
 * @throws {ValueError} when the network needs `project`, `autocorrelate` or `choose` and none is given.
 */
export function applyNetwork(
  network: Network,
  weights: WeightTensors,
  input: tf.Tensor5D,
  options: ApplyOptions = {},
): NetworkOutput {
  const { training = false, threshold = 0.1, project, choose } = options;
  assertInput(network, input);
  if (training) assertBatch(network, input.shape);
  if (network.options.modulusProjection && !project) throw missingOption(network, "project");
  return tf.tidy(() => {
    const pass: NetworkPass = { network, weights, input: lookedAt(network, input, options), training, statistics: {} };
    const candidates = predictObject(pass, input.shape.slice(1, 4), threshold);
    const object = candidates.amplitude.shape[0] === input.shape[0] ? candidates : chosen(network, candidates, choose);
    return { ...finishObject(pass, object, threshold, project), statistics: pass.statistics };
  });
}

/** What the first layer is given. */
function lookedAt(network: Network, input: tf.Tensor5D, { autocorrelate }: ApplyOptions): tf.Tensor5D {
  if (network.definition.input !== "autocorrelation") return input;
  if (!autocorrelate) throw missingOption(network, "autocorrelate");
  return autocorrelate(input);
}

function chosen(network: Network, candidates: PredictedObject, choose: ApplyOptions["choose"]): PredictedObject {
  if (!choose) throw missingOption(network, "choose");
  return choose(candidates);
}

function assertInput(network: Network, { shape }: tf.Tensor): void {
  if (shape.length !== 5 || shape[4] !== 1) {
    const expected = "batch x depth x height x width x 1";
    throw new ShapeError(`network ${network.name}: expected an input of ${expected}, got ${formatShape(shape)}`);
  }
  assertNetworkSize(network, shape.slice(1, 4));
}

/** The innermost layers have `batch * (size / 16)^3` values per channel to normalise over. */
function assertBatch({ name, definition, options }: Network, [batch, ...lengths]: readonly number[]): void {
  const volume = lengths.slice(0, 3);
  const values = volume.reduce((product, length) => product * (length / definition.sizeDivisor), batch as number);
  if (values > 1 || options.normalization === "group") return;
  const given = `a batch of ${batch} at ${formatShape(volume)} leaves one value`;
  throw new ShapeError(`network ${name}: training normalises over the batch, and ${given}: use a larger one`);
}

function missingOption({ name }: Network, option: "project" | "autocorrelate" | "choose"): ValueError {
  const reasons = {
    project: "it was made with modulusProjection",
    autocorrelate: "it looks at the autocorrelation",
    choose: "it has several candidates for each pattern",
  };
  return new ValueError(`network ${name}: ${reasons[option]}, which needs applyNetwork's option ${option}`);
}

interface NetworkPass extends Pass {
  readonly network: Network;
}

/** @param shape - lengths of the full box. */
function predictObject(pass: NetworkPass, shape: readonly number[], threshold: number): PredictedObject {
  const { network, input } = pass;
  const { supportTemperature } = network.options;
  const code = runStages(pass, [network.encoder], input);
  const logit = runStages(pass, network.amplitude, code);
  const amplitude =
    supportTemperature > 0 ? softAmplitudeHead(logit, threshold, supportTemperature) : amplitudeHead(logit, threshold);
  const phase = phaseHead(runStages(pass, network.phase, code));
  return { amplitude: padTo(alongBatch(amplitude), shape), phase: padTo(alongBatch(phase), shape) };
}

/** Support and modulus projection, for networks that have them. */
function finishObject(
  { network, training }: NetworkPass,
  object: PredictedObject,
  threshold: number,
  project: ApplyOptions["project"],
): PredictedObject & Pick<NetworkOutput, "support"> {
  const { supportTemperature, modulusProjection } = network.options;
  if (!modulusProjection && supportTemperature === 0) return object;
  const support = supportOf(object.amplitude, supportTemperature > 0 ? threshold / 2 : threshold);
  if (!modulusProjection || !project) return { ...object, support };
  const projected = project(object);
  assertSameShape(`network ${network.name}: amplitude after project`, projected.amplitude.shape, support.shape);
  const amplitude = training ? restrictTo(projected.amplitude, support) : projected.amplitude;
  return { amplitude, phase: projected.phase, support };
}
