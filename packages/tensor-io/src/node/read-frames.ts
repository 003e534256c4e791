/** A rocking scan as one volume, from a folder of frames or from one stack. */

import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { formatShape, isSameShape, type RealArray, type RealData, sizeOfShape } from "../array.js";
import { createData, dtypeOf } from "../dtype.js";
import { FileError, FormatError, ShapeError } from "../errors.js";
import { readTiff } from "../read-tiff.js";
import { listFrames } from "./list-frames.js";
import { explainReadFailure, readFileBytes } from "./read-file-bytes.js";

export interface ReadFramesOptions {
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
 * The volume `[frame, row, column]` of a folder of TIFF frames in natural order of their names, or of one TIFF stack
 * (a file of a single page is a volume of one frame).
 * @throws {FileError} when the folder is missing or holds no TIFF file.
 * @throws {ShapeError} when a frame differs from the first in size, or is itself a stack.
 * @throws {FormatError} when a frame cannot be read, or differs from the first in type.
 */
export async function readFrames(path: string, { signal, onProgress }: ReadFramesOptions = {}): Promise<RealArray> {
  const target = await stat(path).catch((cause: unknown) => {
    throw new FileError(path, explainReadFailure(cause), { cause });
  });
  const files = target.isDirectory() ? await listFrames(path) : [path];
  const options = signal === undefined ? {} : { signal };
  const read = async (file: string): Promise<RealArray> =>
    readTiff(await readFileBytes(file, options), { file: basename(file), ...options });
  const report = (done: number, total: number, file: string): void =>
    onProgress?.({ done, total, file: basename(file) });

  const first = await read(files[0]);
  if (!target.isDirectory()) {
    const stack = first.shape.length === 3 ? first : { data: first.data, shape: [1, ...first.shape] };
    report(stack.shape[0], stack.shape[0], path);
    return stack;
  }
  return readAll(files, first, read, report);
}

async function readAll(
  files: readonly string[],
  first: RealArray,
  read: (file: string) => Promise<RealArray>,
  report: (done: number, total: number, file: string) => void,
): Promise<RealArray> {
  const firstName = basename(files[0]);
  if (first.shape.length !== 2) {
    throw new ShapeError(`${firstName}: expected one frame per file, got a stack of ${formatShape(first.shape)}`);
  }
  const size = sizeOfShape(first.shape);
  const volume = createData(dtypeOf(first.data), files.length * size);
  for (const [index, file] of files.entries()) {
    const frame = index === 0 ? first : await read(file);
    assertLike(basename(file), frame, firstName, first);
    setFrame(volume, frame.data, index * size);
    report(index + 1, files.length, file);
  }
  return { data: volume, shape: [files.length, ...first.shape] };
}

function assertLike(name: string, frame: RealArray, firstName: string, first: RealArray): void {
  if (!isSameShape(frame.shape, first.shape)) {
    const [expected, got] = [formatShape(first.shape), formatShape(frame.shape)];
    throw new ShapeError(`${name}: expected ${expected} like ${firstName}, got ${got}`);
  }
  const [expected, got] = [dtypeOf(first.data), dtypeOf(frame.data)];
  if (expected !== got) throw new FormatError(name, `expected ${expected} like ${firstName}, got ${got}`);
}

/** `set` of two arrays that are known to be of one type. */
function setFrame(volume: RealData, frame: RealData, offset: number): void {
  (volume as Float64Array).set(frame as Float64Array, offset);
}
