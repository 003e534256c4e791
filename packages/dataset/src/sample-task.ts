/** What it takes to make a sample, as plain data that another thread can do. */

import { type SimulationOptions, simulateCrystal } from "@autophase/simulation";
import type { PatternKind } from "@autophase/tensor-io";
import { type WaveOptions, waveSample } from "./aicdi/wave-sample.js";
import { oversample } from "./oversample.js";
import { createSample, type Sample } from "./sample.js";

export type SampleTask = SimulateTask | ReadTask | WaveTask;

export interface SimulateTask {
  readonly type: "simulate";
  readonly options: SimulationOptions;
}

export interface ReadTask {
  readonly type: "read";
  /** A path in Node; elsewhere whatever the reader of the maker knows. */
  readonly path: string;
  readonly kind?: PatternKind;
  /**
   * Sampled so many times as finely along each axis; not where voxels are masked, they would spoil their neighbours.
   */
  readonly oversampling?: readonly number[];
}

/** A published wave, made into a pattern. */
export interface WaveTask {
  readonly type: "wave";
  readonly path: string;
  readonly options: WaveOptions;
}

/** Reads the pattern of a name. */
export type SampleReader = (path: string, kind?: PatternKind) => Promise<Sample>;

export async function makeSample(task: SampleTask, read: SampleReader): Promise<Sample> {
  if (task.type === "read") return readVaried(task, read);
  if (task.type === "wave") return waveSample(await read(task.path), task.options);
  const { options } = task;
  const { pattern, object } = simulateCrystal(options);
  return createSample(`simulated ${options.split ?? "train"} crystal ${options.index}`, pattern, object);
}

async function readVaried({ path, kind, oversampling }: ReadTask, read: SampleReader): Promise<Sample> {
  const sample = await read(path, kind);
  const { pattern } = sample;
  if (!oversampling || pattern.mask) return sample;
  const { data, shape } = pattern.intensity;
  // the truth is that of the pattern as it was
  return createSample(path, { ...pattern, intensity: { data: oversample(data, shape, oversampling), shape } });
}
