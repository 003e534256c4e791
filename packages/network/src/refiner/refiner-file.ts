/** A refiner's weights as safetensors bytes. */

import { FormatError, type RealArray, readSafetensors, toFloat32, writeSafetensors } from "@autophase/tensor-io";
import { WeightsError } from "../errors.js";
import { hashWeights } from "../hash-weights.js";
import { assertWeights, type Weights } from "../weights.js";
import { createRefiner, type Refiner } from "./refiner.js";
import { REFINER } from "./refiner-definition.js";

export interface RefinerFile {
  readonly refiner: Refiner;
  readonly weights: Weights;
  /** Everything that was written beside the weights. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Names and layout of PyTorch's `state_dict`, with the network's name and width and the hash of the tensors.
 * @param options.metadata - text to keep beside the weights, such as how they were trained.
 * @throws {WeightsError} when the weights are not the refiner's.
 */
export function writeRefiner(
  refiner: Refiner,
  weights: Weights,
  { metadata = {} }: { readonly metadata?: Readonly<Record<string, string>> } = {},
): Uint8Array {
  assertWeights(refiner, weights);
  const { name, channels } = refiner;
  const identity = { format: "pt", network: name, channels: String(channels), sha256: hashWeights(weights) };
  return writeSafetensors({ tensors: weights, metadata: { ...metadata, ...identity } });
}

/**
 * @param options.file - name for messages.
 * @throws {WeightsError} when it holds the weights of another network, or not all of them.
 * @throws {FormatError} when it is no safetensors file, says no width, or its tensors are not those that its hash was
 *   made of.
 */
export function readRefiner(bytes: Uint8Array, { file = "weights" }: { readonly file?: string } = {}): RefinerFile {
  const { tensors, metadata } = readSafetensors(bytes, { file });
  const { network, channels, sha256 } = metadata;
  if (network !== REFINER.name) {
    const got = network === undefined ? "a file that does not say which network it holds" : `those of ${network}`;
    throw new WeightsError(`${file}: expected the weights of a ${REFINER.name}, got ${got}`);
  }
  if (!(Number(channels) >= 1)) throw new FormatError(file, `expected a number of channels, got ${channels}`);
  const refiner = createRefiner({ channels: Number(channels) });
  const weights = new Map<string, RealArray<Float32Array>>();
  for (const [name, array] of tensors) weights.set(name, toFloat32(array));
  assertWeights(refiner, weights);
  if (sha256 !== hashWeights(weights)) {
    throw new FormatError(file, "the tensors do not fit their SHA-256 hash: the file was changed or damaged");
  }
  return { refiner, weights, metadata };
}
