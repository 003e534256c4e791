/** A folder of patterns as training data, some crystals held out, the others in another order in each epoch. */

import type { PatternKind } from "@autophase/tensor-io";
import { type AugmentationName, drawAugmentation } from "./augmentation.js";
import { openDataset } from "./dataset-folder.js";
import type { TrainingSample } from "./sample.js";
import type { SampleSource } from "./sample-source.js";
import type { SampleTask } from "./sample-task.js";
import { createSampleMaker } from "./sample-workers.js";
import { ordersByEpoch } from "./simulated-source.js";
import { splitByCrystal } from "./split-by-crystal.js";
import { createSampleCache, createStreamingSource, type StreamingOptions } from "./streaming-source.js";

export interface FolderSourceOptions extends StreamingOptions {
  readonly folder: string;
  readonly seed: number;
  /** Files held out, or a function of how many can be used. */
  readonly validationCount: number | ((files: number) => number);
  /** Default none. */
  readonly augment?: readonly AugmentationName[];
  /** A file that cannot be used is an error. Default false: it is skipped. */
  readonly strict?: boolean;
  /** What the numbers are, where the files do not say. Default intensity. */
  readonly kind?: PatternKind;
  /** Crystal of a file; files of a crystal stay together. Default: by its name. */
  readonly crystal?: (file: string) => string;
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * @throws {FileError} when there is no such folder, or no pattern that can be used.
 * @throws {EmptySplitError} when nothing is left to learn from.
 */
export async function createFolderSource(options: FolderSourceOptions): Promise<SampleSource> {
  const {
    folder,
    seed,
    validationCount,
    augment = [],
    strict,
    kind,
    crystal,
    onProgress,
    signal,
    ...streaming
  } = options;
  const maker = streaming.maker ?? createSampleMaker(streaming.workers ?? 1);
  const named = { ...(kind && { kind }) };
  const known = createSampleCache(streaming.cacheBytes);
  const inspect = async (path: string): Promise<TrainingSample> => {
    const sample = await maker.forTraining({ type: "read", path, ...named });
    known.keep(path, sample);
    return sample;
  };
  try {
    const dataset = await openDataset(folder, {
      ...{ strict: strict ?? false, inspect },
      ...{ ...named, ...(onProgress && { onProgress }), ...(signal && { signal }) },
    });
    const { shape, files, skipped } = dataset;
    const wanted = typeof validationCount === "number" ? validationCount : validationCount(files.length);
    const split = splitByCrystal(files, { seed, validationCount: wanted, ...(crystal && { crystal }) });
    const count = split.training.length;
    const orderOf = ordersByEpoch(count, seed);
    const read = (path: string): SampleTask => ({ type: "read", path, ...named });
    const content = {
      ...{ shape, count, validationCount: split.validation.length, skipped, known },
      training: (epoch: number, position: number) => {
        const index = orderOf(epoch)[position] as number;
        const { orientation, oversampling } = drawAugmentation(augment, shape, [seed, epoch, index]);
        const path = split.training[index] as string;
        const task = read(path);
        return oversampling
          ? { task: { ...task, oversampling } as SampleTask, orientation }
          : { task, key: path, orientation };
      },
      validation: (index: number) => read(split.validation[index] as string),
    };
    return createStreamingSource(content, { ...streaming, maker });
  } catch (error) {
    await maker.close();
    throw error;
  }
}
