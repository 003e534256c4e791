/** A folder of simulated crystals with their patterns. */

import { join } from "node:path";
import { simulateCrystal, simulationOptions } from "@autophase/simulation";
import { FileError, type Json, type Provenance, writeNpz } from "@autophase/tensor-io";
import { assertRoom, fileSystem, lockOutput, sweepTemporaries, writeFileAtomic } from "@autophase/tensor-io/node";
import type { DatasetSettings } from "../dataset-settings.js";

const { makeFolders, rm, stat } = fileSystem;

export interface WriteDatasetOptions {
  readonly provenance: Provenance;
  /** Ends it with the patterns written so far. */
  readonly signal?: AbortSignal;
  /** Crystals done, of how many. */
  readonly onProgress?: (done: number, total: number) => void;
}

export interface WrittenDataset {
  readonly patterns: number;
  /** Of which every exposure is there; fewer than asked for when it was interrupted. */
  readonly crystals: number;
}

const DESCRIPTION_FILE = "dataset.json";

/**
 * `crystal-000000.npz` and so on, each with `intensity`, `object`, `support`, and `mask` where not everything was
 * measured; `dataset.json` says how they were made.
 * @throws {FileError} when the folder cannot be made or holds a data set already, and when the disk has no room for as
 *   many patterns as large as the first one.
 */
export async function writeDataset(
  folder: string,
  settings: DatasetSettings,
  options: WriteDatasetOptions,
): Promise<WrittenDataset> {
  await prepareFolder(folder);
  const release = lockOutput(join(folder, DESCRIPTION_FILE));
  try {
    await sweepTemporaries(folder);
    return await writeCrystals(folder, settings, options);
  } finally {
    release();
  }
}

async function writeCrystals(
  folder: string,
  settings: DatasetSettings,
  { provenance, signal, onProgress }: WriteDatasetOptions,
): Promise<WrittenDataset> {
  const { count, size, seed, split, exposures } = settings;
  const made: Json[] = [];
  for (let k = 0; k < count * exposures && !signal?.aborted; k++) {
    const [index, exposure] = [Math.floor(k / exposures), k % exposures];
    const file = fileName(index, exposures > 1 ? exposure : undefined);
    made.push({ file, ...(await writeCrystal(join(folder, file), settings, [index, exposure])) });
    if (k === 0) await assertRoomForAll(folder, file, count * exposures);
    onProgress?.(Math.floor((k + 1) / exposures), count);
  }
  const described = { seed, split, size, exposures, ...simulationOptions(settings) };
  const text = JSON.stringify({ ...provenance, settings: described, crystals: made }, null, 1);
  await writeFileAtomic(join(folder, DESCRIPTION_FILE), new TextEncoder().encode(`${text}\n`));
  return { patterns: made.length, crystals: Math.floor(made.length / exposures) };
}

async function assertRoomForAll(folder: string, first: string, patterns: number): Promise<void> {
  const path = join(folder, first);
  const { size } = await stat(path);
  try {
    await assertRoom(folder, size * (patterns - 1));
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

async function prepareFolder(folder: string): Promise<void> {
  await makeFolders(folder).catch((cause) => {
    throw new FileError(folder, "this folder cannot be made or written to; name another one", { cause });
  });
  const isTaken = await stat(join(folder, DESCRIPTION_FILE)).then(
    () => true,
    () => false,
  );
  if (isTaken) throw new FileError(folder, "already holds a data set; name another folder");
}

/** Training keeps the patterns of a crystal together by these names. */
function fileName(index: number, exposure: number | undefined): string {
  return `crystal-${String(index).padStart(6, "0")}${exposure === undefined ? "" : `-${exposure}`}.npz`;
}

async function writeCrystal(
  path: string,
  { size, seed, split, ...settings }: DatasetSettings,
  [index, exposure]: readonly [number, number],
): Promise<{ readonly [name: string]: Json }> {
  const place = { seed, index, exposure, split, shape: [size, size, size] };
  const { object, support, pattern, parameters } = simulateCrystal({ ...place, ...simulationOptions(settings) });
  const arrays = { intensity: pattern.intensity, object, support, ...(pattern.mask && { mask: pattern.mask }) };
  await writeFileAtomic(path, writeNpz(arrays, { compress: true }));
  return parameters;
}
