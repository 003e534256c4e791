/** A rocking scan as one volume, from a folder of frames or from one stack. */

import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { formatShape, isComplexArray, isSameShape, type RealArray, type RealData } from "../array.js";
import { createData, dtypeOf } from "../dtype.js";
import { FileError, FormatError, ShapeError } from "../errors.js";
import { readEdf } from "../read-edf.js";
import { readTiff } from "../read-tiff.js";
import { sliceArray } from "../slices.js";
import { EDF_ENDINGS, endingOf, isOneOf, TIFF_ENDINGS } from "./file-ending.js";
import { listFrames } from "./list-frames.js";
import { type ReadArrayOptions, readArray } from "./read-array.js";
import { explainReadFailure, readFileBytes } from "./read-file-bytes.js";

export interface ReadFramesOptions extends ReadArrayOptions {
  readonly signal?: AbortSignal;
  /** Called after each frame. */
  readonly onProgress?: (progress: FramesProgress) => void;
}

export interface FramesProgress {
  /** Frames read so far. */
  readonly done: number;
  readonly total: number;
  /** Name of the file that was read last. */
  readonly file: string;
}

/**
 * The volume `[frame, row, column]` of a folder of TIFF or EDF frames in natural order of their names, or of one file: a TIFF
 * or EDF stack, or a dataset of an HDF5 or NeXus file. A single frame is a volume of one.
 * @throws {FileError} when the folder is missing or holds no frames.
 * @throws {ShapeError} when a frame differs from the first in size, or is itself a stack.
 * @throws {FormatError} when a frame cannot be read, or differs from the first in type.
 */
export async function readFrames(
  path: string,
  { signal, onProgress, name, slices }: ReadFramesOptions = {},
): Promise<RealArray> {
  const target = await stat(path).catch((cause: unknown) => {
    throw new FileError(path, explainReadFailure(cause), { cause });
  });
  const report = (done: number, total: number, file: string): void =>
    onProgress?.({ done, total, file: basename(file) });
  const part = slices && { slices };
  if (!target.isDirectory()) {
    const stack = await readStack(path, { ...(name !== undefined && { name }), ...part }, signal);
    report(stack.shape[0], stack.shape[0], path);
    return stack;
  }
  const files = await listFrames(path);
  const volume = await readAll(files, signal, report);
  return slices ? sliceArray(path, volume, slices) : volume;
}

async function readFrame(file: string, signal: AbortSignal | undefined): Promise<RealArray> {
  const options = signal === undefined ? {} : { signal };
  const bytes = await readFileBytes(file, options);
  if (isOneOf(endingOf(file), EDF_ENDINGS)) {
    const { data, shape } = await readEdf(bytes, { file: basename(file) });
    return { data, shape };
  }
  return readTiff(bytes, { file: basename(file), ...options });
}

async function readStack(path: string, options: ReadArrayOptions, signal: AbortSignal | undefined): Promise<RealArray> {
  const isTiff = isOneOf(endingOf(path), TIFF_ENDINGS);
  const whole = isTiff ? await readFrame(path, signal) : await readArray(path, options);
  if (isComplexArray(whole)) throw new ShapeError(`${path}: holds complex values, expected frames of counts`);
  const array = isTiff && options.slices ? sliceArray(path, whole, options.slices) : whole;
  if (array.shape.length === 3) return array;
  if (array.shape.length === 2) return { data: array.data, shape: [1, ...array.shape] };
  throw new ShapeError(`${path}: expected [frame, row, column], got ${formatShape(array.shape)}`);
}

async function readAll(
  files: readonly string[],
  signal: AbortSignal | undefined,
  report: (done: number, total: number, file: string) => void,
): Promise<RealArray> {
  let volume: RealArray | undefined;
  let done = 0;
  for await (const frame of framesInOrder(files, signal)) {
    const file = files[done];
    volume ??= emptyVolume(files, frame);
    assertLike(basename(file), frame, basename(files[0]), volume);
    setFrame(volume.data, frame.data, done * frame.data.length);
    report(++done, files.length, file);
  }
  return volume as RealArray;
}

function emptyVolume(files: readonly string[], { data, shape }: RealArray): RealArray {
  if (shape.length !== 2) {
    throw new ShapeError(`${basename(files[0])}: expected one frame per file, got a stack of ${formatShape(shape)}`);
  }
  return { data: createData(dtypeOf(data), files.length * data.length), shape: [files.length, ...shape] };
}

/** So many files are on their way while one is decoded. */
const AHEAD = 8;

async function* framesInOrder(files: readonly string[], signal: AbortSignal | undefined): AsyncGenerator<RealArray> {
  const coming: Promise<RealArray>[] = [];
  for (let next = 0; next < files.length || coming.length > 0; ) {
    while (coming.length < AHEAD && next < files.length) {
      const frame = readFrame(files[next++], signal);
      // one that fails is reported in its turn, if it comes to that
      frame.catch(() => undefined);
      coming.push(frame);
    }
    yield (await coming.shift()) as RealArray;
    signal?.throwIfAborted();
  }
}

function assertLike(name: string, frame: RealArray, firstName: string, volume: RealArray): void {
  const shape = volume.shape.slice(1);
  if (!isSameShape(frame.shape, shape)) {
    const [expected, got] = [formatShape(shape), formatShape(frame.shape)];
    throw new ShapeError(`${name}: expected ${expected} like ${firstName}, got ${got}`);
  }
  const [expected, got] = [dtypeOf(volume.data), dtypeOf(frame.data)];
  if (expected !== got) throw new FormatError(name, `expected ${expected} like ${firstName}, got ${got}`);
}

/** `set` of two arrays that are known to be of one type. */
function setFrame(volume: RealData, frame: RealData, offset: number): void {
  (volume as Float64Array).set(frame as Float64Array, offset);
}
