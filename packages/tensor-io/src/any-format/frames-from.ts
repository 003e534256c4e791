/** A rocking scan as one volume, from the files of a folder or from one stack. */

import {
  type AnyArray,
  formatShape,
  isComplexArray,
  isSameShape,
  type RealArray,
  type RealData,
} from "../arrays/array.js";
import { type AxisOrder, orderAxes, withoutSingleAxes } from "../arrays/order-axes.js";
import { sliceArray } from "../arrays/slices.js";
import { FormatError, ShapeError } from "../errors.js";
import { createData, dtypeOf } from "../numbers/dtype.js";
import type { Source } from "../source.js";
import { arrayFrom, type ReadArrayOptions } from "./array-from.js";
import { nameOf } from "./file-ending.js";
import { pickFrames } from "./pick-frames.js";

/** A file of one frame: that of a page, or what has a name and can be read. */
export type FrameFile =
  | File
  | { readonly name: string; readonly readAll: (signal?: AbortSignal) => Promise<Uint8Array> };

export interface ReadFramesOptions extends ReadArrayOptions {
  /** How the axes of one stack stand in its file. Default `frame,row,column`. */
  readonly axes?: AxisOrder | undefined;
  /** Called after each frame. */
  readonly onProgress?: ((progress: FramesProgress) => void) | undefined;
}

export interface FramesProgress {
  /** Frames read so far. */
  readonly done: number;
  readonly total: number;
  /** Name of the file that was read last. */
  readonly file: string;
}

/**
 * The volume `[frame, row, column]` of TIFF or EDF frames, in natural order of their names; other files are passed
 * over.
 * @param folder - its name, for messages.
 * @throws {FileError} when there are no frames, or frames of both formats, or one cannot be read.
 * @throws {ShapeError} when a frame differs from the first in size, or is itself a stack.
 * @throws {FormatError} when a frame cannot be read, or differs from the first in type.
 */
export async function framesFrom(
  files: readonly FrameFile[],
  folder: string,
  { signal, onProgress, slices }: Omit<ReadFramesOptions, "dataset"> = {},
): Promise<RealArray> {
  const frames = pickFrames(files, folder);
  const volume = await readVolume(frames, signal, onProgress);
  return slices ? sliceArray(folder, volume, slices) : volume;
}

/**
 * The volume `[frame, row, column]` of one file: a TIFF or EDF stack, a dataset of an HDF5 or NeXus file, an array of
 * any other. A single frame is a volume of one; of more than three axes those of length 1 are left out.
 * @param file - its name: the ending decides, and messages begin with it.
 * @throws {FileError} when the source cannot be read.
 * @throws {ShapeError} when it has other than 2 or 3 axes, or is complex.
 * @throws {FormatError} when its content is damaged, or its ending is another.
 */
export async function stackFrom(
  source: Source,
  file: string,
  { onProgress, axes = "frame,row,column", ...options }: ReadFramesOptions = {},
): Promise<RealArray> {
  const array = withoutSingleAxes(await arrayFrom(source, file, options));
  const stack = asStack(file, orderAxes(file, array, axes));
  onProgress?.({ done: stack.shape[0], total: stack.shape[0], file: nameOf(file) });
  return stack;
}

/** One frame. @throws {FileError}, {FormatError} as {@link framesFrom}. */
export async function frameFrom(file: FrameFile, signal?: AbortSignal): Promise<RealArray> {
  const { name } = file;
  const source = "readAll" in file ? await file.readAll(signal) : file;
  const frame = await arrayFrom(source, name, { signal });
  if (isComplexArray(frame)) throw new ShapeError(`${name}: holds complex values, expected counts`);
  return frame;
}

function asStack(file: string, array: AnyArray): RealArray {
  if (isComplexArray(array)) throw new ShapeError(`${file}: holds complex values, expected frames of counts`);
  const { data, shape } = array;
  if (shape.length === 3) return array;
  if (shape.length === 2) return { data, shape: [1, ...shape] };
  throw new ShapeError(`${file}: expected [frame, row, column], got ${formatShape(shape)}`);
}

async function readVolume(
  files: readonly FrameFile[],
  signal: AbortSignal | undefined,
  onProgress: ReadFramesOptions["onProgress"],
): Promise<RealArray> {
  const [{ name: firstName }] = files;
  let volume: RealArray | undefined;
  let done = 0;
  for await (const frame of framesInOrder(files, signal)) {
    const { name } = files[done];
    volume ??= emptyVolume(files.length, firstName, frame);
    assertLike(name, frame, firstName, volume);
    setFrame(volume.data, frame.data, done * frame.data.length);
    done++;
    onProgress?.({ done, total: files.length, file: name });
  }
  return volume as RealArray;
}

function emptyVolume(frames: number, firstName: string, { data, shape }: RealArray): RealArray {
  if (shape.length !== 2) {
    throw new ShapeError(`${firstName}: expected one frame per file, got a stack of ${formatShape(shape)}`);
  }
  return { data: createData(dtypeOf(data), frames * data.length), shape: [frames, ...shape] };
}

/** So many files are on their way while one is decoded. */
const AHEAD = 8;

async function* framesInOrder(files: readonly FrameFile[], signal: AbortSignal | undefined): AsyncGenerator<RealArray> {
  const coming: Promise<RealArray>[] = [];
  for (let next = 0; next < files.length || coming.length > 0; ) {
    while (coming.length < AHEAD && next < files.length) {
      const frame = frameFrom(files[next++], signal);
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
