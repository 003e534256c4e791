/** The patterns that a run learns from. */

import { createProgress } from "@autophase/command-line";
import { createLocalMaker, createSimulatedSource, crystalByPattern, type SampleSource } from "@autophase/dataset";
import { createFolderSource, createThreadedMaker, readSample } from "@autophase/dataset/node";
import { formatShape, ShapeError } from "@autophase/tensor-io";
import { type SimulationFlags, toSimulation } from "../data/simulation-flags.js";
import type { AskedSettings } from "./choose-settings.js";

/** @throws {ShapeError} when the patterns are not of the size that was asked for. */
export async function openSource(
  settings: AskedSettings,
  {
    workers,
    cache = 1024,
    signal,
  }: { readonly workers: number; readonly cache?: number; readonly signal: AbortSignal },
): Promise<SampleSource> {
  const { data, simulate = 1, size, seed, augment, reuse, strict, kind, crystal, validation } = settings;
  const cacheBytes = cache * 2 ** 20;
  const maker = workers === 0 ? createLocalMaker(readSample) : createThreadedMaker(workers);
  const heldOut = (available: number): number => validation ?? Math.min(16, Math.max(1, Math.round(available / 10)));
  if (data === undefined) {
    const counts = { size: size ?? 64, seed, count: simulate, validationCount: heldOut(simulate) };
    return createSimulatedSource({
      ...counts,
      reuse,
      augment,
      maker,
      cacheBytes,
      ...toSimulation(settings as SimulationFlags),
    });
  }
  const grouping = crystal === undefined ? {} : { crystal: crystalByPattern(crystal) };
  const reading = { strict, augment, maker, cacheBytes, signal, ...grouping, ...(kind && { kind }) };
  const source = await withProgress((onProgress) =>
    createFolderSource({ folder: data, seed, validationCount: heldOut, onProgress, ...reading }),
  );
  if (size === undefined || source.shape.every((length) => length === size)) return source;
  await source.close();
  throw new ShapeError(`${data}: the patterns are ${formatShape(source.shape)}, --size says ${size}`);
}

async function withProgress(
  open: (onProgress: (done: number, total: number) => void) => Promise<SampleSource>,
): Promise<SampleSource> {
  let progress: ReturnType<typeof createProgress> | undefined;
  try {
    return await open((done, total) => {
      progress ??= createProgress("reading", total);
      progress.update(done);
    });
  } finally {
    progress?.stop();
  }
}
