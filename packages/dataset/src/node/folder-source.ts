/** A folder of patterns as training data. */

import { createHash } from "node:crypto";
import { createPatternSource, type PatternSourceOptions } from "../pattern-source.js";
import type { TrainingSample } from "../sample.js";
import type { SampleSource } from "../sample-source.js";
import { createSampleCache } from "../streaming-source.js";
import { type DatasetOptions, openDataset } from "./dataset-folder.js";
import { createThreadedMaker } from "./sample-threads.js";

export interface FolderSourceOptions
  extends Omit<PatternSourceOptions, "files" | "shape" | "skipped" | "known">,
    Pick<DatasetOptions, "strict" | "onProgress" | "signal"> {
  readonly folder: string;
}

/**
 * @throws {FileError} when there is no such folder, or no pattern that can be used.
 * @throws {EmptySplitError} when nothing is left to learn from.
 */
export async function createFolderSource(options: FolderSourceOptions): Promise<SampleSource> {
  const { folder, kind, maker = createThreadedMaker(1), strict, onProgress, signal } = options;
  const known = createSampleCache(options.cacheBytes);
  const hashes = new Map<string, string>();
  const inspect = async (path: string): Promise<TrainingSample> => {
    const sample = await maker.forTraining({ type: "read", path, ...(kind && { kind }) });
    known.keep(path, sample);
    hashes.set(path, createHash("sha256").update(bytesOf(sample.amplitude)).digest("hex"));
    return sample;
  };
  try {
    const { files, shape, skipped } = await openDataset(folder, { inspect, kind, strict, onProgress, signal });
    const hash = createHash("sha256");
    for (const file of files) hash.update(hashes.get(file) ?? "");
    const digest = hash.digest("hex");
    return { ...createPatternSource({ ...options, files, shape, skipped, known, maker }), digest };
  } catch (error) {
    await maker.close();
    throw error;
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
