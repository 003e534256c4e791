/** A folder of patterns as training data: the last files are held out, the others shuffled in each epoch. */

import { createRandom, ShapeError } from "@autophase/tensor-io";
import { openDataset } from "./dataset-folder.js";
import type { SampleSource } from "./sample-source.js";

export interface FolderSourceOptions {
  readonly folder: string;
  readonly seed: number;
  /** Files held out. */
  readonly validationCount: number;
}

/** Separates the order of files from other streams of the same seed. */
const SHUFFLE_STREAM = 1;

/** @throws {ShapeError} when nothing is left to learn from. */
export async function createFolderSource(options: FolderSourceOptions): Promise<SampleSource> {
  const { folder, seed, validationCount } = options;
  const { shape, files, read } = await openDataset(folder);
  const count = files.length - validationCount;
  if (count < 1) {
    throw new ShapeError(
      `${folder}: ${files.length} patterns do not suffice with ${validationCount} held out (--validation)`,
    );
  }
  let order = { epoch: -1, indices: [] as number[] };
  const train = async (epoch: number, position: number) => {
    if (order.epoch !== epoch) order = { epoch, indices: shuffle(count, seed, epoch) };
    return read(order.indices[position] as number);
  };
  return { shape, count, validationCount, train, validation: (index) => read(count + index) };
}

/** Fisher and Yates. */
function shuffle(count: number, seed: number, epoch: number): number[] {
  const random = createRandom(seed, SHUFFLE_STREAM, epoch);
  const indices = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [indices[i], indices[j]] = [indices[j] as number, indices[i] as number];
  }
  return indices;
}
