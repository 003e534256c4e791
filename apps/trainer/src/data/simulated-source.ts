/** An endless data set: every epoch sees crystals that no other has seen. */

import { type SimulationOptions, simulateCrystal } from "@autophase/simulation";
import { createSample, type Sample } from "./sample.js";
import type { SampleSource } from "./sample-source.js";

export interface SimulatedSourceOptions extends Pick<SimulationOptions, "strain" | "detector"> {
  readonly size: number;
  readonly seed: number;
  /** New crystals in each epoch. */
  readonly count: number;
  readonly validationCount: number;
}

export function createSimulatedSource(options: SimulatedSourceOptions): SampleSource {
  const { size, seed, count, validationCount, ...drawn } = options;
  const shape = [size, size, size];
  const draw = (split: "train" | "validation", index: number): Sample => {
    const { pattern, object } = simulateCrystal({ seed, index, split, shape, ...drawn });
    return createSample(`simulated ${split} crystal ${index}`, pattern, object);
  };
  return {
    shape,
    count,
    validationCount,
    train: async (epoch, position) => draw("train", epoch * count + position),
    validation: async (index) => draw("validation", index),
  };
}
