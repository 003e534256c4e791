/** A network of given width: its definition with every layer named and every channel counted. */

import { findDefinition } from "./architectures.js";
import type { Layer, NetworkDefinition, Stage } from "./definition.js";
import { NetworkSizeError } from "./errors.js";

export interface Network {
  readonly name: string;
  /** The first width, n. */
  readonly channels: number;
  readonly definition: NetworkDefinition;
  readonly encoder: PlacedStage;
  readonly amplitude: readonly PlacedStage[];
  readonly phase: readonly PlacedStage[];
}

export interface PlacedStage {
  readonly padFirst: boolean;
  readonly layers: readonly PlacedLayer[];
}

export interface PlacedLayer {
  readonly layer: Layer;
  readonly inputs: number;
  readonly outputs: number;
  /** Module of the convolution in the `state_dict`, such as `encoder.3`. */
  readonly convolution: string;
  /** Module of the batch normalisation of a block, such as `encoder.5`. */
  readonly normalization: string;
}

/**
 * A network by name.
 * @param name - `anl2024`, `anl-ddp` or `yao2022`.
 * @param channels - the first width n.
 * @param size - edge of the volumes it is meant for; only checked.
 * @throws {UnknownNetworkError} for another name.
 * @throws {NetworkSizeError} when `size` is not a multiple of 16.
 */
export function createNetwork({
  name = "anl2024",
  channels = 32,
  size,
}: {
  name?: string;
  channels?: number;
  size?: number;
} = {}): Network {
  const network = defineNetwork(findDefinition(name), { channels });
  if (size !== undefined) assertNetworkSize(network, size);
  return network;
}

/** The network that a definition describes, of first width `channels` (a positive integer). */
export function defineNetwork(definition: NetworkDefinition, { channels = 32 }: { channels?: number } = {}): Network {
  const encoder = placeStage(definition.encoder, 1, channels);
  const code = lastOutputs(encoder, 1);
  return {
    name: definition.name,
    channels,
    definition,
    encoder,
    amplitude: placeStages(definition.amplitude, code, channels),
    phase: placeStages(definition.phase, code, channels),
  };
}

/** Stages in the order of the `state_dict`. */
export function listStages(network: Network): readonly PlacedStage[] {
  return [network.encoder, ...network.amplitude, ...network.phase];
}

/** @throws {NetworkSizeError} when `size` is not a positive multiple of the network's divisor. */
export function assertNetworkSize(network: Network, size: number): void {
  const { name, sizeDivisor } = network.definition;
  if (!(size > 0) || size % sizeDivisor !== 0) throw new NetworkSizeError(name, size, sizeDivisor);
}

function placeStages(stages: readonly Stage[], inputs: number, channels: number): PlacedStage[] {
  let width = inputs;
  return stages.map((stage) => {
    const placed = placeStage(stage, width, channels);
    width = lastOutputs(placed, width);
    return placed;
  });
}

function placeStage({ name, padFirst = false, layers }: Stage, inputs: number, channels: number): PlacedStage {
  let module = 0;
  let width = inputs;
  const placed = layers.map((layer): PlacedLayer => {
    const outputs = outputsOf(layer, width, channels);
    const names = { convolution: `${name}.${module}`, normalization: `${name}.${module + 2}` };
    const at = { layer, inputs: width, outputs, ...names };
    module += layer.type === "block" ? 3 : 1;
    width = outputs;
    return at;
  });
  return { padFirst, layers: placed };
}

function outputsOf(layer: Layer, inputs: number, channels: number): number {
  if (layer.type === "block") return layer.width * channels;
  return layer.type === "convolution" ? 1 : inputs;
}

function lastOutputs({ layers }: PlacedStage, inputs: number): number {
  return layers.at(-1)?.outputs ?? inputs;
}
