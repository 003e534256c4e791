/** The arrays of a file by the groups that they lie in. */

import type { Hdf5Entry } from "@autophase/tensor-io";

export interface DatasetGroup {
  /** The last part of its path. */
  readonly name: string;
  readonly path: string;
  readonly groups: readonly DatasetGroup[];
  readonly arrays: readonly Hdf5Entry[];
}

/** The group at the root; its name is empty. In the order of the file. */
export function datasetTree(entries: readonly Hdf5Entry[], path = ""): DatasetGroup {
  const below = entries.filter((entry) => entry.path.startsWith(`${path}/`));
  const nextOf = (entry: Hdf5Entry): string[] => entry.path.slice(path.length + 1).split("/");
  const names = new Set(below.flatMap((entry) => (nextOf(entry).length > 1 ? [nextOf(entry)[0]] : [])));
  return {
    name: path.split("/").at(-1) ?? "",
    path,
    groups: [...names].map((name) => datasetTree(below, `${path}/${name}`)),
    arrays: below.filter((entry) => nextOf(entry).length === 1),
  };
}

/** Frames, or one of them. */
export function isReadable({ shape }: Hdf5Entry): boolean {
  return shape.length === 2 || shape.length === 3;
}
