/** What it takes to make a sample, as plain data that another thread can do. */

import { type SimulationOptions, simulateCrystal } from "@autophase/simulation";
import type { PatternKind } from "@autophase/tensor-io";
import { oversample } from "./oversample.js";
import { readSample } from "./read-sample.js";
import { createSample, type Sample } from "./sample.js";

export type SampleTask =
  | { readonly type: "simulate"; readonly options: SimulationOptions }
  | {
      readonly type: "read";
      readonly path: string;
      readonly kind?: PatternKind;
      /** Sampled so many times as finely along each axis; not where voxels are masked, they would spoil their neighbours. */
      readonly oversampling?: readonly number[];
    };

export async function makeSample(task: SampleTask): Promise<Sample> {
  if (task.type === "read") return readVaried(task);
  const { options } = task;
  const { pattern, object } = simulateCrystal(options);
  return createSample(`simulated ${options.split ?? "train"} crystal ${options.index}`, pattern, object);
}

async function readVaried({ path, kind, oversampling }: SampleTask & { readonly type: "read" }): Promise<Sample> {
  const sample = await readSample(path, kind);
  const { pattern } = sample;
  if (!oversampling || pattern.mask) return sample;
  const { data, shape } = pattern.intensity;
  // the truth is that of the pattern as it was
  return createSample(path, { ...pattern, intensity: { data: oversample(data, shape, oversampling), shape } });
}
