/** The layers of a network, one after the other, for whoever writes them down in another language. */

import type { BlockLayer, Interpolation } from "../definition.js";
import type { Network, PlacedLayer, PlacedStage } from "../network.js";

/** How the layers are said there; `Value` is whatever stands for a tensor. */
export interface NetworkWriter<Value> {
  /** Convolution, activation, normalisation; without the shortcut. */
  block(x: Value, placed: PlacedLayer, layer: BlockLayer): Value;
  convolution(x: Value, placed: PlacedLayer): Value;
  maxPool(x: Value): Value;
  upsample(x: Value, interpolation: Interpolation): Value;
  add(x: Value, y: Value): Value;
  /** Zeros on both sides, so that the three axes have the lengths of the input. */
  padToInput(x: Value): Value;
  /** Sigmoid and threshold. */
  amplitudeHead(x: Value): Value;
  /** `pi tanh`. */
  phaseHead(x: Value): Value;
}

/** Amplitude and phase, from the input. */
export function walkNetwork<Value>(network: Network, writer: NetworkWriter<Value>, input: Value) {
  const code = walkStages(writer, [network.encoder], input);
  const amplitude = writer.amplitudeHead(walkStages(writer, network.amplitude, code));
  const phase = writer.phaseHead(walkStages(writer, network.phase, code));
  return { amplitude: writer.padToInput(amplitude), phase: writer.padToInput(phase) };
}

function walkStages<Value>(writer: NetworkWriter<Value>, stages: readonly PlacedStage[], from: Value): Value {
  let x = from;
  for (const { padFirst, layers } of stages) {
    const kept = new Map<string, Value>();
    if (padFirst) x = writer.padToInput(x);
    for (const placed of layers) {
      if (placed.layer.type === "keep") kept.set(placed.layer.name, x);
      x = walkLayer(writer, placed, x, kept);
    }
  }
  return x;
}

function walkLayer<Value>(
  writer: NetworkWriter<Value>,
  placed: PlacedLayer,
  x: Value,
  kept: ReadonlyMap<string, Value>,
): Value {
  const { layer } = placed;
  switch (layer.type) {
    case "block": {
      const output = writer.block(x, placed, layer);
      return placed.shortcut ? writer.add(x, output) : output;
    }
    case "convolution":
      return writer.convolution(x, placed);
    case "max-pool":
      return writer.maxPool(x);
    case "upsample":
      return writer.upsample(x, layer.interpolation);
    case "keep":
      return x;
    case "add":
      return writer.add(x, kept.get(layer.name) as Value);
  }
}
