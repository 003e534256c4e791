/** A network of given width: its definition with every layer named and every channel counted. */

import { ValueError } from "@autophase/tensor-io";
import { findDefinition } from "./architectures.js";
import { AUTOCORRELATION_CHANNELS, candidates, type Layer, type NetworkDefinition, type Stage } from "./definition.js";
import { NetworkSizeError } from "./errors.js";
import { completeOptions, type NetworkOptions } from "./network-options.js";

/** What weights belong to: layers that are named and counted. */
export interface LayeredNetwork {
  readonly name: string;
  /** The first width, n. */
  readonly channels: number;
  readonly options: Pick<Required<NetworkOptions>, "normalization">;
  readonly definition: Pick<NetworkDefinition, "name" | "sizeDivisor" | "normalization">;
  /** In the order of the `state_dict`. */
  readonly stages: readonly PlacedStage[];
}

export interface Network extends LayeredNetwork {
  readonly options: Required<NetworkOptions>;
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
  /** Module of the normalisation of a block, such as `encoder.5`. */
  readonly normalization: string;
  /** The input is added to the output. */
  readonly shortcut: boolean;
}

export interface CreateNetworkOptions extends NetworkOptions {
  /** `anl2024` (default), `anl-ddp`, `yao2022` or `patterson`. */
  readonly name?: string;
  /** The first width n, a positive integer; default 32. */
  readonly channels?: number;
  /** Edge or `[depth, height, width]` of the volumes it is meant for; only checked. */
  readonly size?: number | readonly number[];
}

/**
 * A network by name.
 * @throws {UnknownNetworkError} for another name.
 * @throws {NetworkSizeError} when a length of `size` is not a multiple of 16.
 * @throws {ValueError} when `channels` or an option is out of range.
 */
export function createNetwork({ name = "anl2024", size, ...options }: CreateNetworkOptions = {}): Network {
  const network = defineNetwork(findDefinition(name), options);
  if (size !== undefined) assertNetworkSize(network, size);
  return network;
}

/**
 * The network that a definition describes.
 * @param options.channels - the first width, a positive integer; default 32.
 * @throws {ValueError} when `channels` or an option is out of range.
 */
export function defineNetwork(
  definition: NetworkDefinition,
  { channels = 32, ...given }: NetworkOptions & { readonly channels?: number } = {},
): Network {
  const { name } = definition;
  assertChannels(name, channels);
  const options = completeOptions(name, given);
  const placement = { channels, residual: options.residual };
  const inputs = definition.input === "autocorrelation" ? AUTOCORRELATION_CHANNELS : 1;
  const encoder = placeStage(definition.encoder, inputs, placement);
  const code = lastOutputs(encoder, 1);
  const drawn = (stages: readonly Stage[]) => withCandidates(stages, options.candidates);
  const amplitude = placeStages(drawn(definition.amplitude), code, placement);
  const phase = placeStages(drawn(definition.phase), code, placement);
  return {
    name,
    channels,
    options,
    definition,
    encoder,
    amplitude,
    phase,
    stages: [encoder, ...amplitude, ...phase],
  };
}

/**
 * @param size - one length, or all of them.
 * @throws {NetworkSizeError} when a length is not a positive multiple of the network's divisor.
 */
export function assertNetworkSize(network: Pick<LayeredNetwork, "definition">, size: number | readonly number[]): void {
  const { name, sizeDivisor } = network.definition;
  for (const length of typeof size === "number" ? [size] : size) {
    if (!(length > 0) || length % sizeDivisor !== 0) throw new NetworkSizeError(name, length, sizeDivisor);
  }
}

/** @throws {ValueError} when `channels` is not a positive integer. */
export function assertChannels(network: string, channels: number): void {
  if (Number.isSafeInteger(channels) && channels >= 1) return;
  throw new ValueError(`network ${network}: channels must be a positive integer, got ${channels}`);
}

interface Placement {
  readonly channels: number;
  readonly residual: boolean;
}

/** The last convolution draws `count` of them; 0 leaves it as it is. */
function withCandidates(stages: readonly Stage[], count: number): readonly Stage[] {
  const [last, head] = [stages.at(-1), candidates(count)];
  return count === 0 || !last
    ? stages
    : [...stages.slice(0, -1), { ...last, layers: [...last.layers.slice(0, -1), head] }];
}

function placeStages(stages: readonly Stage[], inputs: number, placement: Placement): PlacedStage[] {
  let width = inputs;
  return stages.map((stage) => {
    const placed = placeStage(stage, width, placement);
    width = lastOutputs(placed, width);
    return placed;
  });
}

/** The layers of a stage with their names and widths. */
export function placeStage(
  { name, padFirst = false, layers }: Stage,
  inputs: number,
  placement: Placement,
): PlacedStage {
  let module = 0;
  let width = inputs;
  const kept = new Map<string, number>();
  const placed = layers.map((layer): PlacedLayer => {
    const outputs = outputsOf(layer, width, placement.channels);
    const names = { convolution: `${name}.${module}`, normalization: `${name}.${module + 2}` };
    if (layer.type === "keep") kept.set(layer.name, width);
    if (layer.type === "add") assertKept(name, layer.name, width, kept.get(layer.name));
    const shortcut = placement.residual && layer.type === "block" && layer.stride === 1 && width === outputs;
    const at = { layer, inputs: width, outputs, ...names, shortcut };
    module += MODULES[layer.type];
    width = outputs;
    return at;
  });
  return { padFirst, layers: placed };
}

function assertKept(stage: string, array: string, width: number, kept: number | undefined): void {
  if (kept === width) return;
  const got = kept === undefined ? "which no layer before it keeps" : `which has ${kept} channels, to ${width}`;
  throw new ValueError(`network: stage ${stage} adds "${array}", ${got}`);
}

/** Modules of a PyTorch `Sequential` that a layer amounts to. */
const MODULES: Readonly<Record<Layer["type"], number>> = {
  block: 3,
  convolution: 1,
  "max-pool": 1,
  upsample: 1,
  keep: 0,
  add: 0,
};

function outputsOf(layer: Layer, inputs: number, channels: number): number {
  if (layer.type === "block") return layer.width * channels;
  return layer.type === "convolution" ? layer.outputs : inputs;
}

function lastOutputs({ layers }: PlacedStage, inputs: number): number {
  return layers.at(-1)?.outputs ?? inputs;
}
