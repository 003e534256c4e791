/** The crystals a network is judged by. */

import { createSample, type Sample, type SkippedFile } from "@autophase/dataset";
import { simulateCrystal, simulationOptions } from "@autophase/simulation";
import type { Shape } from "@autophase/tensor-io";
import type { EvaluationSettings } from "./evaluation-settings.js";

export interface TestSource {
  /** For people. */
  readonly description: string;
  readonly shape: Shape;
  readonly count: number;
  /** Files that cannot be used, with the reason. */
  readonly skipped: readonly SkippedFile[];
  read(index: number): Promise<Sample>;
}

/**
 * Crystals of the test split of a seed, which no training sees.
 * @param fallback - of the volumes, where the settings name no size.
 */
export function simulatedTestSource(settings: EvaluationSettings, fallback: Shape): TestSource {
  const { simulate: count = 1, seed, size } = settings;
  const shape = size === undefined ? fallback : [size, size, size];
  const drawn = simulationOptions(settings);
  const read = async (index: number): Promise<Sample> => {
    const { pattern, object } = simulateCrystal({ seed, index, split: "test", shape, ...drawn });
    return createSample(`simulated test crystal ${index}`, pattern, object);
  };
  return { description: `${count} simulated crystals of seed ${seed}`, shape, count, skipped: [], read };
}

/** What `openDataset` of `@autophase/dataset/node` found in a folder, at most `count` patterns of it. */
export function datasetTestSource(
  description: string,
  { files, shape, skipped, read }: OpenedDataset,
  count: number = files.length,
): TestSource {
  return { description, shape, count: Math.min(count, files.length), skipped, read };
}

export interface OpenedDataset {
  readonly shape: Shape;
  readonly files: readonly string[];
  readonly skipped: readonly SkippedFile[];
  read(index: number): Promise<Sample>;
}
