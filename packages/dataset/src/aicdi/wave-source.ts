/** The published crystals as training data, file by file as training asks for them. */

import type { SampleSource } from "../sample-source.js";
import type { WaveTask } from "../sample-task.js";
import { ordersByEpoch } from "../shuffle.js";
import { createStreamingSource, type StreamingOptions } from "../streaming-source.js";
import { publishedSplit } from "./published-split.js";
import type { WaveNoise } from "./wave-sample.js";

export interface WaveSourceOptions extends StreamingOptions {
  /** As the maker knows them, in the order of the list. Nothing is read of them before it is asked for. */
  readonly files: readonly string[];
  /** Edge of the cube that objects are padded to. Default 64. */
  readonly size?: number;
  /** Default modulus. */
  readonly noise?: WaveNoise;
  /** Of the order in each epoch; split and noise do not depend on it. */
  readonly seed: number;
  /** The first so many of the published validation. Default all. */
  readonly validationCount?: number | undefined;
}

/** Separates the noise from other streams. */
const NOISE_STREAM = 7;

/**
 * Crystals of the list in the published split. A file has the same noise in every run and epoch.
 * @throws {EmptySplitError} when nothing is left to learn from.
 */
export function createWaveSource(options: WaveSourceOptions): SampleSource {
  const { files, size = 64, noise = "modulus", seed, validationCount = Number.POSITIVE_INFINITY } = options;
  const { training, validation, test } = publishedSplit(files);
  const positions = new Map(files.map((file, index) => [file, index]));
  const orderOf = ordersByEpoch(training.length, seed);
  const task = (path: string): WaveTask => ({
    type: "wave",
    path,
    options: { size, noise, seed: [NOISE_STREAM, positions.get(path) as number] },
  });
  const content = {
    shape: [size, size, size],
    count: training.length,
    validationCount: Math.min(validationCount, validation.length),
    skipped: [],
    training: (epoch: number, position: number) => {
      const path = training[orderOf(epoch)[position] as number] as string;
      return { task: task(path), key: path };
    },
    validation: (index: number) => task(validation[index] as string),
    test: { count: test.length, task: (index: number) => task(test[index] as string) },
  };
  return createStreamingSource(content, options);
}
