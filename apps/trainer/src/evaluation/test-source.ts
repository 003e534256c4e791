/** The crystals a network is judged by. */

import { createSample, type Sample, type SkippedFile } from "@autophase/dataset";
import { openDataset } from "@autophase/dataset/node";
import { type SimulationOptions, simulateCrystal } from "@autophase/simulation";
import type { Shape } from "@autophase/tensor-io";

export interface TestSource {
  /** For people. */
  readonly description: string;
  readonly shape: Shape;
  readonly count: number;
  /** Files that cannot be used, with the reason. */
  readonly skipped: readonly SkippedFile[];
  read(index: number): Promise<Sample>;
}

/** The patterns of a folder, at most `count`. */
export async function folderTestSource(folder: string, count?: number): Promise<TestSource> {
  const { files, shape, skipped, read } = await openDataset(folder);
  return { description: folder, shape, count: Math.min(count ?? files.length, files.length), skipped, read };
}

/** Crystals of the test split of a seed, which no training sees. */
export function simulatedTestSource(
  count: number,
  seed: number,
  shape: Shape,
  drawn: Pick<SimulationOptions, "crystal" | "strain" | "detector">,
): TestSource {
  const read = async (index: number): Promise<Sample> => {
    const { pattern, object } = simulateCrystal({ seed, index, split: "test", shape, ...drawn });
    return createSample(`simulated test crystal ${index}`, pattern, object);
  };
  return { description: `${count} simulated crystals of seed ${seed}`, shape, count, skipped: [], read };
}
