/** A source whose samples are made by threads, ahead of training, and kept as far as memory is given for it. */

import { type Shape, sizeOfShape } from "@autophase/tensor-io";
import { type ByteCache, createByteCache } from "./byte-cache.js";
import { type Orientation, orient } from "./orient.js";
import { createPrefetch } from "./prefetch.js";
import { type Sample, type TrainingSample, trainingBytes } from "./sample.js";
import { createLocalMaker, type SampleMaker } from "./sample-maker.js";
import type { SampleSource, SkippedFile } from "./sample-source.js";
import type { SampleTask } from "./sample-task.js";

export interface StreamingOptions {
  /** Who makes the samples; the source closes it. Default: the calling thread, when a sample is asked for. */
  readonly maker?: SampleMaker;
  /** Most memory for samples made ahead. Default 64 MiB. */
  readonly queueBytes?: number;
  /** Most memory for samples that later epochs use again. Default 1 GiB. */
  readonly cacheBytes?: number;
  /** Whether this process will ask for a position of an epoch; others are not made ahead. Default: for all of them. */
  readonly isAsked?: ((position: number) => boolean) | undefined;
}

export interface StreamingContent {
  readonly shape: Shape;
  readonly count: number;
  readonly validationCount: number;
  readonly skipped: readonly SkippedFile[];
  /** A pure function. */
  readonly training: (epoch: number, position: number) => TrainingOrder;
  readonly validation: (index: number) => SampleTask;
  /** Held back from a run altogether. */
  readonly test?: { readonly count: number; readonly task: (index: number) => SampleTask };
  /** What was made before, by the keys of training. */
  readonly known?: SampleCache;
}

interface TrainingOrder {
  readonly task: SampleTask;
  /** Tasks of the same key are the same, and worth keeping. */
  readonly key?: string;
  readonly orientation?: Orientation | undefined;
}

export type SampleCache = ByteCache<string, TrainingSample>;

export function createSampleCache(cacheBytes: number = DEFAULT_CACHE_BYTES): SampleCache {
  return createByteCache(cacheBytes, trainingBytes);
}

const DEFAULT_CACHE_BYTES = 2 ** 30;
/** Enough for any batch; more would be work for nothing when a run ends. */
const MOST_AHEAD = 256;
/** Of a whole sample: amplitude, counts, both parts of the truth, mask. They are asked for again after every epoch. */
const BYTES_PER_VOXEL = 17;

export function createStreamingSource(
  { shape, count, validationCount, skipped, training, validation, test, known }: StreamingContent,
  {
    maker = createLocalMaker(),
    queueBytes = 2 ** 26,
    cacheBytes = DEFAULT_CACHE_BYTES,
    isAsked = () => true,
  }: StreamingOptions = {},
): SampleSource {
  const cache = known ?? createSampleCache(cacheBytes);
  const judged = new Map<number, Promise<Sample>>();
  const report = { made: 0, reused: 0, waitedSeconds: 0 };

  const underWay = new Map<string, Promise<TrainingSample>>();

  const fresh = async (task: SampleTask): Promise<TrainingSample> => {
    const sample = await maker.forTraining(task);
    report.made++;
    return sample;
  };
  /** From memory, from who makes it already, or new. */
  const keyed = (task: SampleTask, key: string): TrainingSample | Promise<TrainingSample> => {
    const there = cache.get(key) ?? underWay.get(key);
    if (there) report.reused++;
    if (there) return there;
    const making = fresh(task).finally(() => underWay.delete(key));
    underWay.set(key, making);
    return making.then((sample) => {
      cache.keep(key, sample);
      return sample;
    });
  };
  const make = async (ordinal: number): Promise<TrainingSample> => {
    const { task, key, orientation } = training(Math.floor(ordinal / count), ordinal % count);
    const sample = await (key === undefined ? fresh(task) : keyed(task, key));
    return orientation ? turned(sample, orientation) : sample;
  };
  let waiting = 0;
  let began = 0;
  /** A batch waits for its samples at the same time, which counts once. */
  const timed = async <Item>(item: Promise<Item>): Promise<Item> => {
    if (waiting++ === 0) began = performance.now();
    try {
      return await item;
    } finally {
      if (--waiting === 0) report.waitedSeconds += (performance.now() - began) / 1000;
    }
  };
  const fitting = Math.floor(queueBytes / (4 * sizeOfShape(shape)));
  const following = (ordinal: number): number | undefined => {
    for (let next = ordinal + 1; next <= ordinal + count; next++) if (isAsked(next % count)) return next;
    return undefined;
  };
  const ahead = maker.worksAhead ? Math.max(1, Math.min(MOST_AHEAD, fitting)) : 0;
  const prefetch = createPrefetch({ make, ahead, following });

  return {
    ...{ shape, count, validationCount, skipped },
    train: (epoch, position) => timed(prefetch.take(epoch * count + position)),
    validation: (index) => {
      const sample = judged.get(index) ?? maker.whole(validation(index));
      if ((judged.size + 1) * BYTES_PER_VOXEL * sizeOfShape(shape) <= cacheBytes / 4) judged.set(index, sample);
      return sample;
    },
    ...(test && { test: { validationCount: test.count, validation: (index) => maker.whole(test.task(index)) } }),
    report: () => ({ ...report }),
    close: () => maker.close(),
  };
}

function turned(sample: TrainingSample, orientation: Orientation): TrainingSample {
  const { amplitude, mask, shape } = sample;
  return {
    ...sample,
    amplitude: orient(amplitude, shape, orientation),
    ...(mask && { mask: orient(mask, shape, orientation) }),
  };
}
