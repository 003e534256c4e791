/** The source that the options of a command ask for. */

import { createProgress } from "@autophase/command-line";
import { formatShape, ShapeError } from "@autophase/tensor-io";
import { createFolderSource } from "./folder-source.js";
import type { SampleSource } from "./sample-source.js";
import { createSimulatedSource } from "./simulated-source.js";
import { type SimulationFlags, toSimulation } from "./simulation-flags.js";
import type { SourceFlags } from "./source-flags.js";
import { crystalByPattern } from "./split-by-crystal.js";

export interface OpenSourceOptions extends SimulationFlags, SourceFlags {
  /** Folder of patterns; absent: simulated. */
  readonly data?: string;
  /** Simulated crystals in each epoch. Default 1. */
  readonly simulate?: number;
  /** Edge of the volumes; of a folder it is only checked. Default 64. */
  readonly size?: number;
  readonly seed: number;
  /** Patterns held out. Default: a tenth, at least 1, at most 16. */
  readonly validation?: number;
  readonly signal?: AbortSignal;
}

/**
 * Opens a folder or an endless simulation; what had to be skipped is said on standard error.
 * @throws {FileError | ShapeError | EmptySplitError} when there is nothing to learn from.
 */
export async function openSource(options: OpenSourceOptions): Promise<SampleSource> {
  const { data, simulate = 1, size, seed, workers, cache, augment = [], validation } = options;
  const common = { seed, workers, cacheBytes: cache * 2 ** 20, augment };
  if (data === undefined) {
    const held = validation ?? defaultValidation(simulate);
    const simulation = { size: size ?? 64, count: simulate, validationCount: held, reuse: options.reuse ?? false };
    return createSimulatedSource({ ...common, ...simulation, ...toSimulation(options) });
  }
  const source = await openFolder(data, common, options);
  if (size === undefined || source.shape.every((length) => length === size)) return source;
  await source.close();
  throw new ShapeError(`${data}: the patterns are ${formatShape(source.shape)}, --size says ${size}`);
}

function defaultValidation(available: number): number {
  return Math.min(16, Math.max(1, Math.round(available / 10)));
}

async function openFolder(
  folder: string,
  common: Pick<Parameters<typeof createFolderSource>[0], "seed" | "workers" | "cacheBytes" | "augment">,
  { kind, crystal, strict = false, validation, signal }: OpenSourceOptions,
): Promise<SampleSource> {
  let progress: ReturnType<typeof createProgress> | undefined;
  const onProgress = (done: number, total: number): void => {
    progress ??= createProgress("checking data", total);
    progress.update(done);
  };
  try {
    const source = await createFolderSource({
      ...{ ...common, folder, strict, onProgress, validationCount: validation ?? defaultValidation },
      ...(kind && { kind }),
      ...(crystal && { crystal: crystalByPattern(crystal) }),
      ...(signal && { signal }),
    });
    progress?.stop();
    for (const { file, reason } of source.skipped) process.stderr.write(`skipped: ${file}: ${reason}\n`);
    if (source.skipped.length > 0) process.stderr.write(`${source.skipped.length} files skipped\n`);
    return source;
  } finally {
    progress?.stop();
  }
}
