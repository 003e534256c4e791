/** Files that a person gave, by their paths in what was dropped; settings name them. */

import {
  type AnyArray,
  arrayFrom,
  fileAmong,
  isComplexArray,
  type RandomAccess,
  type RealArray,
  readSpec,
  type SpecFile,
  ValueError,
} from "@autophase/tensor-io";

export interface DroppedFile {
  /** `scan54/frames/frame_001.tif`. */
  readonly path: string;
  readonly file: File;
}

export interface DroppedFiles {
  add(files: readonly DroppedFile[]): void;
  names(): readonly string[];
  /** @throws {ValueError} when there is none of that path. */
  get(path: string): File;
  /** The same, with the files beside it that it may link to. */
  source(path: string): Promise<RandomAccess>;
}

export function createDroppedFiles(): DroppedFiles {
  const known = new Map<string, File>();
  const get = (path: string): File => {
    const file = known.get(path);
    if (file) return file;
    throw new ValueError(`${path} is not among the files that were opened: drop it here, or choose another`);
  };
  return {
    add: (files) => {
      for (const { path, file } of files) known.set(path, file);
    },
    names: () => [...known.keys()],
    get,
    source(path) {
      get(path);
      return fileAmong(known, path);
    },
  };
}

/** @param what - it is for, such as `dark`. */
export async function realArrayOf(files: DroppedFiles, what: string, path: string): Promise<RealArray> {
  const array: AnyArray = await arrayFrom(files.get(path), path);
  if (isComplexArray(array)) throw new ValueError(`${path}: expected real numbers for the ${what}, got complex ones`);
  return array;
}

export async function specFileOf(files: DroppedFiles, path: string): Promise<SpecFile> {
  return readSpec(await files.get(path).text(), { file: path });
}

/** A setting names a file as it lies beside its own; of those that were dropped, the one whose path ends so. */
export function droppedPath(files: DroppedFiles, name: string): string {
  const names = files.names();
  const last = name.split("/").at(-1) ?? name;
  return (
    names.find((path) => path === name) ??
    names.find((path) => name.endsWith(`/${path}`)) ??
    names.find((path) => path.split("/").at(-1) === last) ??
    name
  );
}
