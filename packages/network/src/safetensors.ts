/** Weights as safetensors bytes, which PyTorch reads with `safetensors.torch.load_file`. */

import {
  FormatError,
  formatShape,
  type RealArray,
  readSafetensors,
  type Shape,
  toFloat32,
  writeSafetensors,
} from "@autophase/tensor-io";
import { WeightsError } from "./errors.js";
import { hashWeights } from "./hash-weights.js";
import { assertNetworkSize, createNetwork, type Network } from "./network.js";
import { optionsFromText, optionsToText } from "./network-options.js";
import { assertWeights, type WeightShapes, type Weights } from "./weights.js";

export interface WeightsFile {
  readonly network: Network;
  readonly weights: Weights;
  /** `[depth, height, width]` of the volumes it was trained on, where the file says so. */
  readonly size?: Shape;
  /**
   * Everything that was written beside the weights: `network`, `channels`, its options, `size`, `sha256`, and what the
   * writer added.
   */
  readonly metadata: Readonly<Record<string, string>>;
}

export interface WriteWeightsOptions {
  /** `[depth, height, width]` of the volumes it was trained on. */
  readonly size?: Shape;
  /** Text to keep beside the weights, such as the settings of the training. */
  readonly metadata?: Readonly<Record<string, string>>;
  /**
   * Kernels in half precision, rounded to the nearest, in half the bytes; biases and statistics stay as they are. The
   * hash is that of the rounded weights.
   */
  readonly half?: boolean;
}

/**
 * A safetensors file: names and layout of PyTorch's `state_dict`, without `num_batches_tracked`, which nothing uses
 * (`load_state_dict(..., strict=False)`). The metadata names the network, its channels and options, the size of its
 * volumes, and the SHA-256 hash of the tensors ({@link hashWeights}).
 * @throws {WeightsError} when the weights are not the network's, or half precision cannot hold one.
 * @throws {NetworkSizeError} when the network cannot have volumes of that size.
 */
export function writeWeights(
  network: Network,
  weights: Weights,
  { size, metadata = {}, half = false }: WriteWeightsOptions = {},
): Uint8Array {
  assertWeights(network, weights);
  if (size) assertNetworkSize(network, size);
  const isKernel = ({ shape }: RealArray) => shape.length > 1;
  const kernels = [...weights].filter(([, array]) => isKernel(array)).map(([kernel]) => kernel);
  const halved = new Set(half ? kernels : []);
  const { name, channels, options } = network;
  const identity = {
    ...{ format: "pt", network: name, channels: String(channels), ...optionsToText(options) },
    ...(size && { size: size.join("x") }),
    sha256: hashWeights(half ? rounded(weights, halved) : weights),
  };
  return writeSafetensors({ tensors: weights, metadata: { ...metadata, ...identity } }, { halved });
}

/** As who reads the file sees them. */
function rounded(weights: Weights, halved: ReadonlySet<string>): Weights {
  const { tensors } = readSafetensors(writeSafetensors({ tensors: weights }, { halved }));
  return new Map(
    Array.from(tensors, ([name, array]) => {
      const values = toFloat32(array);
      if (!values.data.every(Number.isFinite))
        throw new WeightsError(`${name}: half precision cannot hold its weights`);
      return [name, values];
    }),
  );
}

export interface ReadWeightsOptions {
  /**
   * The network, or what tells it from names and shapes. Needed only for files without metadata of this project, such
   * as PyTorch's own; where given, it is believed instead of the metadata.
   */
  readonly network?: Network | ((shapes: WeightShapes) => Network);
  /** Name for messages. */
  readonly file?: string;
}

/**
 * The network and its weights.
 * @throws {FormatError} when the file does not say which network it holds and none was given, or when the tensors are
 *   not those that its hash was made of.
 * @throws {UnknownNetworkError} {@link WeightsError} when it holds something else than it says.
 */
export function readWeights(bytes: Uint8Array, { network, file = "weights" }: ReadWeightsOptions = {}): WeightsFile {
  const { tensors, metadata } = readSafetensors(bytes, { file });
  const weights = new Map<string, RealArray<Float32Array>>();
  for (const [name, array] of tensors) {
    if (!name.endsWith(".num_batches_tracked")) weights.set(name, toFloat32(array));
  }
  const given = typeof network === "function" ? network(weights) : network;
  const described = given ?? describedNetwork(metadata, file);
  assertWeights(described, weights);
  const { sha256 } = metadata;
  if (sha256 !== undefined && sha256 !== hashWeights(weights)) {
    throw new FormatError(file, "the tensors do not fit their SHA-256 hash: the file was changed or damaged");
  }
  const size = describedSize(metadata, file);
  return { network: described, weights, ...(size && { size }), metadata };
}

function describedNetwork(metadata: Readonly<Record<string, string>>, file: string): Network {
  const { network, channels } = metadata;
  const width = Number(channels);
  if (network === undefined || !Number.isInteger(width) || width < 1) {
    throw new FormatError(file, "the metadata does not say which network this is (network, channels)");
  }
  return createNetwork({ name: network, channels: width, ...optionsFromText(metadata) });
}

function describedSize({ size }: Readonly<Record<string, string>>, file: string): Shape | undefined {
  if (size === undefined) return undefined;
  const lengths = size.split("x").map(Number);
  if (lengths.length === 3 && lengths.every((length) => Number.isInteger(length) && length > 0)) return lengths;
  throw new FormatError(
    file,
    `the size in the metadata must be three lengths such as ${formatShape([64, 64, 64])}, got ${size}`,
  );
}
