/** Patterns of a list as training data, some crystals held out, the others in another order in each epoch. */

import type { PatternKind, Shape } from "@autophase/tensor-io";
import { type AugmentationName, drawAugmentation } from "./augmentation.js";
import type { SampleSource, SkippedFile } from "./sample-source.js";
import type { ReadTask } from "./sample-task.js";
import { ordersByEpoch } from "./shuffle.js";
import { splitByCrystal } from "./split-by-crystal.js";
import { createStreamingSource, type SampleCache, type StreamingOptions } from "./streaming-source.js";

export interface PatternSourceOptions extends StreamingOptions {
  /** As the maker knows them, all of one shape. */
  readonly files: readonly string[];
  readonly shape: Shape;
  readonly skipped?: readonly SkippedFile[];
  readonly seed: number;
  /** Files held out, or a function of how many can be used. */
  readonly validationCount: number | ((files: number) => number);
  /** Default none. */
  readonly augment?: readonly AugmentationName[];
  /** What the numbers are, where the files do not say. Default intensity. */
  readonly kind?: PatternKind | undefined;
  /** Crystal of a file; files of a crystal stay together. Default: by its name. */
  readonly crystal?: ((file: string) => string) | undefined;
  /** Samples that were read before, by file. */
  readonly known?: SampleCache;
}

/** @throws {EmptySplitError} when nothing is left to learn from. */
export function createPatternSource(options: PatternSourceOptions): SampleSource {
  const { files, shape, skipped = [], seed, validationCount, augment = [], kind, crystal, known } = options;
  const wanted = typeof validationCount === "number" ? validationCount : validationCount(files.length);
  const split = splitByCrystal(files, { seed, validationCount: wanted, skipped, ...(crystal && { crystal }) });
  const count = split.training.length;
  const orderOf = ordersByEpoch(count, seed);
  const read = (path: string): ReadTask => ({ type: "read", path, ...(kind && { kind }) });
  const content = {
    shape,
    count,
    validationCount: split.validation.length,
    skipped,
    ...(known && { known }),
    training: (epoch: number, position: number) => {
      const index = orderOf(epoch)[position] as number;
      const { orientation, oversampling } = drawAugmentation(augment, shape, [seed, epoch, index]);
      const path = split.training[index] as string;
      const task = read(path);
      return oversampling ? { task: { ...task, oversampling }, orientation } : { task, key: path, orientation };
    },
    validation: (index: number) => read(split.validation[index] as string),
  };
  return createStreamingSource(content, options);
}
