/** Files of any format, by the ending of their names. */

import { arrayFrom, type ReadArrayOptions } from "../any-format/array-from.js";
import { namedArraysFrom } from "../any-format/named-arrays-from.js";
import { objectFrom, type StoredObject } from "../any-format/object-from.js";
import { patternFrom, type ReadPatternOptions } from "../any-format/pattern-from.js";
import { reconstructionFrom } from "../any-format/reconstruction-from.js";
import type { AnyArray } from "../arrays/array.js";
import type { DiffractionPattern, Reconstruction } from "../arrays/volume.js";
import { withFile } from "./with-file.js";

/** {@link arrayFrom} of a file. @throws {FileError} when it cannot be read; else as there. */
export function readArray(path: string, options: ReadArrayOptions = {}): Promise<AnyArray> {
  return withFile(path, (file) => arrayFrom(file, path, options));
}

/** {@link namedArraysFrom} of a file. @throws {FileError} when it cannot be read; else as there. */
export function readNamedArrays(path: string): Promise<ReadonlyMap<string, AnyArray>> {
  return withFile(path, (file) => namedArraysFrom(file, path));
}

/** {@link patternFrom} of a file. @throws {FileError} when it cannot be read; else as there. */
export function readPattern(path: string, options: ReadPatternOptions = {}): Promise<DiffractionPattern> {
  return withFile(path, (file) => patternFrom(file, path, options));
}

/** {@link objectFrom} of a file. @throws {FileError} when it cannot be read; else as there. */
export function readObject(path: string): Promise<StoredObject> {
  return withFile(path, (file) => objectFrom(file, path));
}

/** {@link reconstructionFrom} of a file. @throws {FileError} when it cannot be read; else as there. */
export function readReconstruction(path: string): Promise<Reconstruction> {
  return withFile(path, (file) => reconstructionFrom(file, path));
}
