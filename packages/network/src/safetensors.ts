/** Weights as safetensors bytes, which PyTorch reads with `safetensors.torch.load_file`. */

import { FormatError, type RealArray, readSafetensors, toFloat32, writeSafetensors } from "@autophase/tensor-io";
import { createNetwork, type Network } from "./network.js";
import { optionsFromText, optionsToText } from "./network-options.js";
import { assertWeights, type Weights } from "./weights.js";

export interface WeightsFile {
  readonly network: Network;
  readonly weights: Weights;
  /** Everything that was written beside the weights, `network` and `channels` included. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * A safetensors file: names and layout of PyTorch's `state_dict`, without `num_batches_tracked`, which nothing uses
 * (`load_state_dict(..., strict=False)`). The metadata names the network, its channels and options.
 * @throws {WeightsError} when the weights are not the network's.
 */
export function writeWeights(
  network: Network,
  weights: Weights,
  { metadata = {} }: { metadata?: Readonly<Record<string, string>> } = {},
): Uint8Array {
  assertWeights(network, weights);
  const { name, channels, options } = network;
  const identity = { format: "pt", network: name, channels: String(channels), ...optionsToText(options) };
  return writeSafetensors({ tensors: weights, metadata: { ...metadata, ...identity } });
}

/**
 * The network and its weights.
 * @param options.network - needed only for files without metadata of this project, such as PyTorch's own.
 * @param options.file - name for messages.
 * @throws {FormatError} when the file does not say which network it holds, and none was given.
 * @throws {UnknownNetworkError} {@link WeightsError} when it holds something else than it says.
 */
export function readWeights(
  bytes: Uint8Array,
  { network, file = "weights" }: { network?: Network; file?: string } = {},
): WeightsFile {
  const { tensors, metadata } = readSafetensors(bytes, { file });
  const weights = new Map<string, RealArray<Float32Array>>();
  for (const [name, array] of tensors) {
    if (!name.endsWith(".num_batches_tracked")) weights.set(name, toFloat32(array));
  }
  const described = network ?? describedNetwork(metadata, file);
  assertWeights(described, weights);
  return { network: described, weights, metadata };
}

function describedNetwork(metadata: Readonly<Record<string, string>>, file: string): Network {
  const { network, channels } = metadata;
  const width = Number(channels);
  if (network === undefined || !Number.isInteger(width) || width < 1) {
    throw new FormatError(file, "the metadata does not say which network this is (network, channels)");
  }
  return createNetwork({ name: network, channels: width, ...optionsFromText(metadata) });
}
