/** A refiner of given width. */

import { assertChannels, type LayeredNetwork, placeStage } from "../network.js";
import { REFINER, type RefinerDefinition } from "./refiner-definition.js";

/** What `initializeWeights`, `createWeightTensors` and their like take as they take a network. */
export interface Refiner extends LayeredNetwork {
  readonly definition: RefinerDefinition;
}

/**
 * @param options.channels - the first width, a positive integer; default 16.
 * @throws {ValueError} when `channels` is out of range.
 */
export function createRefiner({ channels = 16 }: { readonly channels?: number } = {}): Refiner {
  const { name, inputs, stage } = REFINER;
  assertChannels(name, channels);
  return {
    name,
    channels,
    options: { normalization: "batch" },
    definition: REFINER,
    stages: [placeStage(stage, inputs.length, { channels, residual: false })],
  };
}
