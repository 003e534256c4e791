/** Foreign peaks: what other crystals and the beamline scatter into the pattern. */

import type { CountsVolume } from "./counts-volume.js";
import { cellDensities, type DensityGrid } from "./density-grid.js";
import type { VoxelBox } from "./mask-voxels.js";

export interface Alien {
  /** The voxels to mask, boxes of one cell each. */
  readonly boxes: readonly VoxelBox[];
  /** Counts in them. */
  readonly counts: number;
  /** Voxel of the middle of its brightest cell. */
  readonly position: readonly number[];
  /** `(counts - counts opposite) / (counts + counts opposite)`: 1 where there is nothing at the mirrored place. */
  readonly asymmetry: number;
}

export interface FindAliensOptions {
  /** The Bragg peak, a voxel of the volume. */
  readonly center: readonly number[];
  /** Least asymmetry of a foreign peak. Default 0.75. */
  readonly asymmetry?: number;
}

/** A cell stands out when it is this many times brighter than the brightest around its mirrored place, */
const ABOVE_MIRROR = 4;
/** and than nine tenths of the cells as far from the peak. */
const ABOVE_SHELL = 4;
const SHELL_QUANTILE = 0.9;
/** And by this many standard deviations of its counts. */
const SIGMAS = 5;
/** Towards the Bragg peak the counts must fall to this share of a foreign peak before they rise again. */
const VALLEY = 0.25;
/** The foot of a foreign peak, which goes with it: this many times brighter than the mirrored place. */
const FOOT = 2;
/** The fewest counts worth a mask. */
const FEWEST = 50;

/**
 * Counts are added up in cells of 3 or 5 voxels, so that sparse photons become a density. The pattern of a crystal is
 * nearly as bright opposite its peak (Friedel's law, up to strain) and falls off alike around it; cells far brighter
 * than either lets expect are gathered into clusters of touching cells, with their fainter feet. A cluster is foreign
 * when its counts have no counterpart and a valley parts it from the Bragg peak. What touches the peak is never taken.
 * @returns the brightest first.
 */
export function findAliens(
  volume: CountsVolume,
  { center, asymmetry: least = 0.75 }: FindAliensOptions,
): readonly Alien[] {
  const grid = cellDensities(volume, center);
  const limits = shellLimits(grid);
  const mirrored = (cell: number): number => mirrorDensity(grid, limits, cell);
  const exceeds = (cell: number, expected: number): boolean => {
    const voxels = grid.measured[cell];
    const counts = grid.density[cell] * voxels;
    return counts > 0 && counts - expected * voxels > SIGMAS * Math.sqrt(counts + expected * voxels);
  };
  const standsOut = (cell: number): boolean =>
    exceeds(cell, ABOVE_SHELL * limits[grid.shell[cell]]) && exceeds(cell, ABOVE_MIRROR * mirrored(cell));
  const isFoot = (cell: number): boolean =>
    grid.density[cell] > FOOT * Math.max(mirrored(cell), limits[grid.shell[cell]] / ABOVE_SHELL);
  return clusters(grid, standsOut, isFoot)
    .filter((cells) => isApart(grid, cells))
    .map((cells) => describe(grid, cells, mirrored))
    .filter((alien) => alien.asymmetry >= least && alien.counts >= FEWEST)
    .sort((a, b) => b.counts - a.counts);
}

/**
 * The highest density of the 3 x 3 x 3 cells around the opposite place; that of the shell where none of them was
 * measured.
 */
function mirrorDensity(grid: DensityGrid, limits: Float64Array, cell: number): number {
  const opposite = grid.around(grid.place(cell).map((at) => -at)).filter((other) => grid.measured[other] > 0);
  if (opposite.length === 0) return limits[grid.shell[cell]];
  return opposite.reduce((highest, other) => Math.max(highest, grid.density[other]), 0);
}

/** The density that nine tenths of the measured cells of each shell stay under. */
function shellLimits({ density, measured, shell }: DensityGrid): Float64Array {
  const shells: number[][] = [];
  for (let cell = 0; cell < density.length; cell++) {
    if (measured[cell] === 0) continue;
    shells[shell[cell]] ??= [];
    shells[shell[cell]].push(density[cell]);
  }
  return Float64Array.from(shells, (values = []) => {
    values.sort((a, b) => a - b);
    return values[Math.floor(SHELL_QUANTILE * (values.length - 1))] ?? 0;
  });
}

/** Touching cells that stand out, grown into their feet. */
function clusters(
  grid: DensityGrid,
  standsOut: (cell: number) => boolean,
  isFoot: (cell: number) => boolean,
): number[][] {
  const taken = new Uint8Array(grid.density.length);
  const found: number[][] = [];
  for (let seed = 0; seed < taken.length; seed++) {
    if (taken[seed] || !standsOut(seed)) continue;
    taken[seed] = 1;
    const cells = [seed];
    for (let k = 0; k < cells.length; k++) {
      for (const other of grid.around(grid.place(cells[k]))) {
        // downhill only, so that the foot of a foreign peak does not climb the Bragg peak
        const isLower = grid.density[other] <= grid.density[cells[k]];
        if (taken[other] || !((isLower && isFoot(other)) || standsOut(other))) continue;
        taken[other] = 1;
        cells.push(other);
      }
    }
    found.push(cells);
  }
  return found;
}

/** Whether the density falls between the brightest cell and the Bragg peak. */
function isApart(grid: DensityGrid, cells: readonly number[]): boolean {
  const top = brightest(grid, cells);
  const place = grid.place(top);
  const steps = Math.max(...place.map(Math.abs));
  for (let step = 1; step < steps; step++) {
    const between = grid.cellAt(place.map((at) => Math.round((at * step) / steps)));
    if (between >= 0 && grid.measured[between] > 0 && grid.density[between] < VALLEY * grid.density[top]) return true;
  }
  return false;
}

function describe(grid: DensityGrid, cells: readonly number[], mirrored: (cell: number) => number): Alien {
  let [counts, opposite] = [0, 0];
  for (const cell of cells) {
    counts += grid.density[cell] * grid.measured[cell];
    opposite += mirrored(cell) * grid.measured[cell];
  }
  // its outermost photons lie in the cells around
  const boxes = [...new Set(cells.flatMap((cell) => grid.around(grid.place(cell))))].map((cell) => grid.box(cell));
  const { offset, count } = grid.box(brightest(grid, cells));
  const position = offset.map((first, axis) => first + Math.floor(count[axis] / 2));
  return { boxes, counts, position, asymmetry: (counts - opposite) / (counts + opposite) };
}

function brightest({ density }: DensityGrid, cells: readonly number[]): number {
  return cells.reduce((best, cell) => (density[cell] > density[best] ? cell : best));
}
