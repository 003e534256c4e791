/** Simulated crystals as training data. */

import type { SimulationOptions } from "@autophase/simulation";
import { type AugmentationName, drawAugmentation } from "./augmentation.js";
import type { SampleSource } from "./sample-source.js";
import type { SampleTask } from "./sample-task.js";
import { ordersByEpoch } from "./shuffle.js";
import { createStreamingSource, type StreamingOptions } from "./streaming-source.js";

export interface SimulatedSourceOptions
  extends Pick<SimulationOptions, "crystal" | "strain" | "detector">,
    StreamingOptions {
  readonly size: number;
  readonly seed: number;
  /** Crystals in each epoch. */
  readonly count: number;
  readonly validationCount: number;
  /** The same crystals in every epoch, each time in another order; default false: crystals that no other epoch sees. */
  readonly reuse?: boolean;
  /** Default none; `oversampling` is drawn with the crystal anyway. */
  readonly augment?: readonly AugmentationName[];
}

/**
 * Nothing is stored: samples are simulated when they are asked for, or ahead of training by the threads of `maker`;
 * with `reuse` they are kept in memory.
 */
export function createSimulatedSource(options: SimulatedSourceOptions): SampleSource {
  const { size, seed, count, validationCount, reuse = false, augment = [], ...rest } = options;
  const { crystal, strain, detector, ...streaming } = rest;
  const shape = [size, size, size];
  const drawn = { ...(crystal && { crystal }), ...(strain && { strain }), ...(detector && { detector }) };
  const task = (split: "train" | "validation", index: number): SampleTask => ({
    type: "simulate",
    options: { seed, index, split, shape, ...drawn },
  });
  const orderOf = ordersByEpoch(count, seed);
  const content = {
    ...{ shape, count, validationCount, skipped: [] },
    training: (epoch: number, position: number) => {
      const index = reuse ? orderOf(epoch)[position] : epoch * count + position;
      const { orientation } = drawAugmentation(augment, shape, [seed, epoch, index]);
      return { task: task("train", index), orientation, ...(reuse && { key: String(index) }) };
    },
    validation: (index: number) => task("validation", index),
  };
  return createStreamingSource(content, streaming);
}
