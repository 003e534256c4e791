/** The named parameters of a network, as PyTorch's `state_dict` has them. */

import { type Shape, sizeOfShape } from "@autophase/tensor-io";
import type { LayeredNetwork, PlacedLayer } from "./network.js";

export interface Parameter {
  /** `encoder.0.weight` and so on. */
  readonly name: string;
  /** PyTorch's layout: kernels `[out, in, 3, 3, 3]`, all others `[channels]`. */
  readonly shape: Shape;
  readonly role: "kernel" | "bias" | "scale" | "offset" | "running-mean" | "running-variance";
  /** Inputs that meet in one output of the convolution; 0 where it has no meaning, or the parameter begins at zero. */
  readonly fanIn: number;
}

const TAPS = 27;

/** Every parameter and running statistic, in the order of the `state_dict`. */
export function listParameters(network: LayeredNetwork): readonly Parameter[] {
  const keepsStatistics = network.options.normalization === "batch";
  return network.stages.flatMap(({ layers }) =>
    layers.flatMap((layer) => parametersOf(layer).filter((own) => keepsStatistics || isTrainable(own))),
  );
}

/** Running statistics follow the data; all else is trained. */
export function isTrainable({ role }: Parameter): boolean {
  return role !== "running-mean" && role !== "running-variance";
}

/** Number of trainable scalars: 6,975,362 for `anl2024` at 32 channels. */
export function countParameters(network: LayeredNetwork): number {
  const trainable = listParameters(network).filter(isTrainable);
  return trainable.reduce((sum, { shape }) => sum + sizeOfShape(shape), 0);
}

function parametersOf({ layer, inputs, outputs, convolution, normalization }: PlacedLayer): Parameter[] {
  if (layer.type !== "block" && layer.type !== "convolution") return [];
  const startsAtZero = layer.type === "convolution" && layer.startsAtZero;
  const fanIn = startsAtZero ? 0 : TAPS * inputs;
  const kernel: Parameter[] = [
    { name: `${convolution}.weight`, shape: [outputs, inputs, 3, 3, 3], role: "kernel", fanIn },
    { name: `${convolution}.bias`, shape: [outputs], role: "bias", fanIn },
  ];
  return layer.type === "block" ? [...kernel, ...normalizationParameters(normalization, outputs)] : kernel;
}

function normalizationParameters(module: string, channels: number): Parameter[] {
  const shape = [channels];
  return [
    { name: `${module}.weight`, shape, role: "scale", fanIn: 0 },
    { name: `${module}.bias`, shape, role: "offset", fanIn: 0 },
    { name: `${module}.running_mean`, shape, role: "running-mean", fanIn: 0 },
    { name: `${module}.running_var`, shape, role: "running-variance", fanIn: 0 },
  ];
}
