/** A coarse grid of cells around a Bragg peak, whose place `-k` is opposite to `k`. */

import { mapTo } from "@autophase/tensor-io";
import { type CountsVolume, frameAxes } from "./counts-volume.js";
import type { VoxelBox } from "./mask-voxels.js";

export interface DensityGrid {
  /** Counts per measured voxel of each cell; 0 where none was. */
  readonly density: Float64Array;
  /** Measured voxels of each cell. */
  readonly measured: Uint32Array;
  /** Distance from the peak in cells, rounded. */
  readonly shell: Uint16Array;
  /** Steps from the cell of the peak along each axis. */
  place(cell: number): number[];
  /** The cell at a place, -1 outside. */
  cellAt(place: readonly number[]): number;
  /** The cells of the 3 x 3 x 3 around a place, itself among them, as far as there are any. */
  around(place: readonly number[]): number[];
  /** Its voxels. */
  box(cell: number): VoxelBox;
}

/** About this many cells lie along an axis. */
const CELLS = 50;

/** Cells of 3 or 5 voxels, the peak in the middle of one. */
export function cellDensities({ intensity, mask }: CountsVolume, center: readonly number[]): DensityGrid {
  const shape = frameAxes(intensity.shape);
  const peak = center.length === 2 ? [0, ...center] : center;
  const edges = shape.map((length) => (length === 1 ? 1 : length > 3 * CELLS ? 5 : 3));
  const half = edges.map((edge) => Math.floor(edge / 2));
  const cellOf = (axis: number, k: number): number => Math.floor((k - peak[axis] + half[axis]) / edges[axis]);
  const first = shape.map((_, axis) => cellOf(axis, 0));
  const counts = shape.map((length, axis) => cellOf(axis, length - 1) - first[axis] + 1);
  const [planes, rows, columns] = shape.map((length, axis) =>
    Int32Array.from({ length }, (_, k) => cellOf(axis, k) - first[axis]),
  );
  const density = new Float64Array(counts[0] * counts[1] * counts[2]);
  const measured = new Uint32Array(density.length);
  const [values, known] = [intensity.data, mask.data];
  for (let plane = 0, i = 0; plane < planes.length; plane++) {
    for (let row = 0; row < rows.length; row++) {
      const base = (planes[plane] * counts[1] + rows[row]) * counts[2];
      for (let column = 0; column < columns.length; column++, i++) {
        density[base + columns[column]] += known[i] * values[i];
        measured[base + columns[column]] += known[i];
      }
    }
  }
  for (let cell = 0; cell < density.length; cell++) if (measured[cell]) density[cell] /= measured[cell];
  const place = (cell: number): number[] => [
    Math.floor(cell / (counts[1] * counts[2])) + first[0],
    (Math.floor(cell / counts[2]) % counts[1]) + first[1],
    (cell % counts[2]) + first[2],
  ];
  const cellAt = (at: readonly number[]): number => {
    const [d, h, w] = at.map((k, axis) => k - first[axis]);
    const isInside = d >= 0 && h >= 0 && w >= 0 && d < counts[0] && h < counts[1] && w < counts[2];
    return isInside ? (d * counts[1] + h) * counts[2] + w : -1;
  };
  return {
    density,
    measured,
    shell: mapTo(Uint16Array, density, (_, cell) => Math.round(Math.hypot(...place(cell)))),
    place,
    cellAt,
    around: (at) =>
      neighbours(at)
        .map(cellAt)
        .filter((cell) => cell >= 0),
    box: (cell) => boxOf(place(cell), { peak, half, edges, shape, axes: intensity.shape.length }),
  };
}

const STEPS = [-1, 0, 1];

function neighbours([d, h, w]: readonly number[]): number[][] {
  return STEPS.flatMap((i) => STEPS.flatMap((j) => STEPS.map((k) => [d + i, h + j, w + k])));
}

interface Lattice {
  readonly peak: readonly number[];
  readonly half: readonly number[];
  readonly edges: readonly number[];
  readonly shape: readonly number[];
  readonly axes: number;
}

function boxOf(place: readonly number[], { peak, half, edges, shape, axes }: Lattice): VoxelBox {
  const bounds = place.map((at, axis) => {
    const start = peak[axis] + at * edges[axis] - half[axis];
    return [Math.max(0, start), Math.min(shape[axis], start + edges[axis])];
  });
  const shown = bounds.slice(3 - axes);
  return { offset: shown.map(([start]) => start), count: shown.map(([start, end]) => end - start) };
}
