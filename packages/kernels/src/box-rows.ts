/** The voxels of a central box, as stretches of the whole array. */

import type { Shape } from "@autophase/tensor-io";
import { centralBoxIndices } from "./central-box.js";

export interface BoxRow {
  /** Index of its first voxel in the whole array, and in the box. */
  readonly at: number;
  readonly first: number;
  readonly count: number;
}

/** As few as there can be. @param placeOf - where the array has an index. Default there. */
export function boxRows(
  outer: Shape,
  box: Shape,
  placeOf: (index: number) => number = (index) => index,
): readonly BoxRow[] {
  const indices = centralBoxIndices(outer, box).map(placeOf);
  const starts = [...indices.keys()].filter((k) => k === 0 || indices[k] !== indices[k - 1] + 1);
  return starts.map((first, k) => ({ at: indices[first], first, count: (starts[k + 1] ?? indices.length) - first }));
}
