/** The lines of one axis of an array, in tiles of neighbouring lines that are worked on together. */

import { type Shape, sizeOfShape } from "@autophase/tensor-io";

/** Element `k` of lane `lane` of tile `tile` lies at `bases[tile] + k * along + lane * across`. */
export interface LineTiles {
  readonly length: number;
  readonly along: number;
  readonly across: number;
  readonly bases: Float64Array;
  /** Lines in each tile. */
  readonly lanes: Int32Array;
}

/** Every line of `axis`, each in one tile of at most `maximumLanes`. */
export function createLineTiles(shape: Shape, axis: number, maximumLanes: number): LineTiles {
  const length = shape[axis];
  const inner = sizeOfShape(shape.slice(axis + 1));
  const outer = sizeOfShape(shape.slice(0, axis));
  const isLast = inner === 1;
  // lines of the last axis are neighbours along the axes before it, all others within their own block
  const [blocks, lines, across] = isLast ? [1, outer, length] : [outer, inner, 1];
  const bases: number[] = [];
  const lanes: number[] = [];
  for (let block = 0; block < blocks; block++) {
    for (let line = 0; line < lines; line += maximumLanes) {
      bases.push(block * length * inner + line * across);
      lanes.push(Math.min(maximumLanes, lines - line));
    }
  }
  return { length, along: inner, across, bases: Float64Array.from(bases), lanes: Int32Array.from(lanes) };
}
