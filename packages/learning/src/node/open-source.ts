/** The patterns that settings ask for, from a folder, a list or simulated, made ahead by threads. */

import {
  createLocalMaker,
  createWaveSource,
  crystalByPattern,
  type SampleMaker,
  type SampleSource,
} from "@autophase/dataset";
import { createFolderSource, createThreadedMaker, listedFiles, readSample } from "@autophase/dataset/node";
import { formatShape, ShapeError } from "@autophase/tensor-io";
import type { Peers } from "@autophase/trainer";
import { positionsOfPeer } from "../positions-of-peer.js";
import type { AskedSettings } from "../settings/run-settings.js";
import { simulatedPatterns, validationCount } from "../simulated-patterns.js";

export interface OpenSourceOptions {
  /** Threads that make patterns ahead of training; 0: the calling thread. Default 1. */
  readonly workers?: number;
  /** Memory for patterns that later epochs use again; default 1 GiB. */
  readonly cacheBytes?: number;
  readonly signal?: AbortSignal;
  /** Which of several processes that train one network this is: patterns of the others are not made ahead. */
  readonly peer?: Pick<Peers, "rank" | "size"> | undefined;
  /** While a folder is gone through. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * @throws {FileError | FormatError | EmptySplitError} for a folder or list that cannot be used.
 * @throws {ShapeError} when its patterns are not of the size that was asked for.
 */
export async function openSource(settings: AskedSettings, options: OpenSourceOptions = {}): Promise<SampleSource> {
  const { data: folder, size, seed, augment, strict, kind, crystal } = settings;
  const { workers = 1, cacheBytes = 2 ** 30, peer, signal, onProgress } = options;
  if (settings.list !== undefined) return openListed(settings, settings.list, options);
  const maker = makerOf(workers);
  const isAsked = peer && positionsOfPeer(peer, settings);
  if (folder === undefined) return simulatedPatterns(settings, { maker, cacheBytes, isAsked });
  const source = await createFolderSource({
    folder,
    seed,
    augment,
    strict,
    kind,
    maker,
    cacheBytes,
    isAsked,
    signal,
    onProgress,
    crystal: crystal === undefined ? undefined : crystalByPattern(crystal),
    validationCount: (files) => validationCount(settings, files),
  });
  if (size === undefined || source.shape.every((length) => length === size)) return source;
  await source.close();
  throw new ShapeError(`${folder}: the patterns are ${formatShape(source.shape)}, size says ${size}`);
}

/** Files are looked for, and read when they are asked for. */
async function openListed(
  settings: AskedSettings,
  list: string,
  { workers = 1, cacheBytes = 2 ** 30, peer }: OpenSourceOptions,
): Promise<SampleSource> {
  const { data: folder, limit, size, noise, seed, validation } = settings;
  const files = await listedFiles(list, { folder, limit });
  const isAsked = peer && positionsOfPeer(peer, settings);
  const common = { files, noise, seed, cacheBytes, isAsked, validationCount: validation };
  const options = { ...common, ...(size !== undefined && { size }) };
  return createWaveSource({ ...options, maker: makerOf(workers) });
}

function makerOf(workers: number): SampleMaker {
  return workers === 0 ? createLocalMaker(readSample) : createThreadedMaker(workers);
}
