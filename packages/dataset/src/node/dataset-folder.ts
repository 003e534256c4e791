/** A folder of patterns on disk. */

import { basename, extname, join } from "node:path";
import {
  FileError,
  formatShape,
  isAutophaseError,
  type PatternKind,
  type Shape,
  ShapeError,
} from "@autophase/tensor-io";
import { fileSystem } from "@autophase/tensor-io/node";
import type { Sample, TrainingSample } from "../sample.js";
import type { SkippedFile } from "../sample-source.js";
import { readSample } from "./read-sample.js";

const { readdir, stat } = fileSystem;

const PATTERN_FILES = [".npz", ".npy", ".cxi", ".tif", ".tiff"];

export interface DatasetOptions {
  /** A file that cannot be used is an error. Default false: it is left out and named in `skipped`. */
  readonly strict?: boolean | undefined;
  /** What the numbers of a pattern are, where the file does not say. Default intensity. */
  readonly kind?: PatternKind | undefined;
  /** Reads a file while the folder is gone through. Default: in the calling thread. */
  readonly inspect?: (path: string) => Promise<TrainingSample>;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface DatasetFolder {
  /** That of most files. */
  readonly shape: Shape;
  /** Those that can be used, in natural order of their names. */
  readonly files: readonly string[];
  readonly skipped: readonly SkippedFile[];
  read(index: number): Promise<Sample>;
}

/**
 * Goes through the pattern files of a folder, and reads each once to know that it can be used.
 * @throws {FileError} when there is no such folder, or no pattern that can be used in it.
 * @throws with `strict` the error of the first file that cannot be used.
 */
export async function openDataset(folder: string, options: DatasetOptions = {}): Promise<DatasetFolder> {
  const { strict = false, kind, inspect = (path) => readSample(path, kind) } = options;
  const paths = await listPatterns(folder);
  const found = await inspectAll(paths, inspect, options);
  const shape = commonShape(found);
  const outcomes = found.map((outcome) => (outcome.shape ? checkShape(outcome, shape ?? []) : outcome));
  const failed = outcomes.filter(({ error }) => error);
  if (strict && failed[0]) throw failed[0].error;
  const skipped = failed.map(({ path, error }) => ({
    file: path,
    reason: withoutPath((error as Error).message, path),
  }));
  const files = outcomes.filter(({ error }) => !error).map(({ path }) => path);
  if (!shape || files.length === 0) {
    const { file = "", reason } = skipped[0] ?? {};
    throw new FileError(folder, `holds no pattern that can be used; the first, ${basename(file)}: ${reason}`);
  }
  return { shape, files, skipped, read: (index) => readSample(files[index], kind) };
}

async function listPatterns(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((cause) => {
    throw new FileError(folder, "there is no such folder of patterns; make one with: autophase-trainer simulate", {
      cause,
    });
  });
  const patterns = names.filter((name) => PATTERN_FILES.includes(extname(name).toLowerCase()) && !name.startsWith("."));
  if (patterns.length === 0) throw new FileError(folder, `holds no pattern (${PATTERN_FILES.join(", ")})`);
  const inOrder = new Intl.Collator("en", { numeric: true });
  return patterns.sort(inOrder.compare).map((name) => join(folder, name));
}

interface Outcome {
  readonly path: string;
  readonly shape?: Shape;
  readonly error?: Error;
}

/** Several at a time, so that threads that read have something to do. */
const AT_A_TIME = 8;

async function inspectAll(
  paths: readonly string[],
  inspect: (path: string) => Promise<TrainingSample>,
  { onProgress, signal }: DatasetOptions,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let start = 0; start < paths.length; start += AT_A_TIME) {
    signal?.throwIfAborted();
    const next = paths.slice(start, start + AT_A_TIME).map((path) => inspectOne(path, inspect));
    outcomes.push(...(await Promise.all(next)));
    onProgress?.(outcomes.length, paths.length);
  }
  return outcomes;
}

async function inspectOne(path: string, inspect: (path: string) => Promise<TrainingSample>): Promise<Outcome> {
  try {
    // what is not there is said by who reads it
    const status = await stat(path).catch(() => undefined);
    if (status && !status.isFile())
      throw new FileError(path, "is no file; a pipe or a device cannot be read in each epoch");
    return { path, shape: (await inspect(path)).shape };
  } catch (error) {
    if (!isAutophaseError(error) || error._tag === "SampleWorkerError") throw error;
    return { path, error };
  }
}

/** That of most files; of the first of them where several are as frequent. */
function commonShape(outcomes: readonly Outcome[]): Shape | undefined {
  const counts = new Map<string, { shape: Shape; files: number }>();
  for (const { shape } of outcomes) {
    if (!shape) continue;
    const entry = counts.get(formatShape(shape)) ?? { shape, files: 0 };
    entry.files++;
    counts.set(formatShape(shape), entry);
  }
  const [first, ...others] = counts.values();
  return first && others.reduce((best, entry) => (entry.files > best.files ? entry : best), first).shape;
}

function checkShape(outcome: Outcome, shape: Shape): Outcome {
  const [expected, got] = [formatShape(shape), formatShape(outcome.shape ?? [])];
  if (expected === got) return outcome;
  return {
    path: outcome.path,
    error: new ShapeError(`${outcome.path}: expected ${expected} like the others, got ${got}`),
  };
}

function withoutPath(message: string, path: string): string {
  return message.startsWith(`${path}: `) ? message.slice(path.length + 2) : message;
}
