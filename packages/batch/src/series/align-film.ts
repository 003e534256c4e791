/** The planes of the crystals of a series, each laid over the one before it. */

import type { RealArray } from "@autophase/tensor-io";
import type { CrystalPlanes } from "./crystal-planes.js";

export interface FilmScan {
  readonly planes: CrystalPlanes;
  /** Whether those after it are laid over it. */
  readonly trustworthy: boolean;
}

export interface FilmFrame {
  /** All of one shape, `[height, width]`, and of one voxel, with the middle of the crystal in the middle. */
  readonly amplitude: RealArray<Float32Array>;
  /** Radians, its mean as in the frame that it was laid over. NaN outside of the crystal, as the strain. */
  readonly phase: RealArray<Float32Array>;
  readonly strain: RealArray<Float32Array>;
  readonly voxelSizeNanometers: number;
  /** Whether what is shown is the twin of what was found. */
  readonly isTwin: boolean;
}

/** How one plane is laid over another: turned by 180 degrees and conjugated or not, then moved, in nanometres. */
interface Placement {
  readonly isTwin: boolean;
  readonly down: number;
  readonly right: number;
  /** What its phase is turned by, radians. */
  readonly turn: number;
}

const UNMOVED: Placement = { isTwin: false, down: 0, right: 0, turn: 0 };

/** Voxels that a crystal is moved by at most, either way: its middle is known to half of one. */
const REACH = 2;

/**
 * @returns what lays the planes of a series over each other, and remembers for a pair what it found. Each goes by the
 *   last one before it that can be trusted (the first one where there is none): as it is, or as its twin, which the
 *   pattern cannot tell apart from it. The twin's plane is the same one, turned by 180 degrees about the middle, its
 *   phase with the other sign, its strain the same; what overlaps more with the other complex plane is taken, at the
 *   best of the moves by whole voxels.
 */
export function createFilm(): (scans: readonly FilmScan[]) => readonly FilmFrame[] {
  const known = new WeakMap<CrystalPlanes, { readonly over: CrystalPlanes; readonly placement: Placement }>();
  const placementOver = (over: CrystalPlanes, planes: CrystalPlanes): Placement => {
    const before = known.get(planes);
    if (before?.over === over) return before.placement;
    const placement = findPlacement(over, planes);
    known.set(planes, { over, placement });
    return placement;
  };
  return (scans) => {
    let reference: { readonly planes: CrystalPlanes; readonly placement: Placement; readonly trustworthy: boolean };
    const placed = scans.map(({ planes, trustworthy }) => {
      const placement = reference ? together(reference.placement, placementOver(reference.planes, planes)) : UNMOVED;
      if (!reference || trustworthy || !reference.trustworthy) reference = { planes, placement, trustworthy };
      return { planes, placement };
    });
    return framesOf(placed);
  };
}

/** What lays a plane over a second, which is itself laid over a third: over the third. */
function together(outer: Placement, inner: Placement): Placement {
  const sign = outer.isTwin ? -1 : 1;
  return {
    isTwin: outer.isTwin !== inner.isTwin,
    down: outer.down + sign * inner.down,
    right: outer.right + sign * inner.right,
    turn: outer.turn + sign * inner.turn,
  };
}

function findPlacement(over: CrystalPlanes, planes: CrystalPlanes): Placement {
  const step = Math.max(over.voxelSizeNanometers, planes.voxelSizeNanometers);
  const side = sideFor([over, planes], step);
  const fixed = sampled(over, UNMOVED, side, step);
  let best = { overlap: -1, placement: UNMOVED };
  for (const isTwin of [false, true]) {
    for (let i = -REACH; i <= REACH; i++) {
      for (let j = -REACH; j <= REACH; j++) {
        const place = { isTwin, down: i * step, right: j * step, turn: 0 };
        const { real, imag } = sampled(planes, place, side, step);
        let [re, im, size] = [0, 0, 0];
        for (let k = 0; k < real.length; k++) {
          re += fixed.real[k] * real[k] + fixed.imag[k] * imag[k];
          im += fixed.imag[k] * real[k] - fixed.real[k] * imag[k];
          size += real[k] ** 2 + imag[k] ** 2;
        }
        const overlap = Math.hypot(re, im) / Math.sqrt(size || 1);
        if (overlap > best.overlap) best = { overlap, placement: { ...place, turn: Math.atan2(im, re) } };
      }
    }
  }
  return best.placement;
}

/** An odd number of steps that holds all of them about their middles. */
function sideFor(all: readonly CrystalPlanes[], step: number): number {
  const reach = all.map(({ amplitude, middle, voxelSizeNanometers }) => {
    const most = amplitude.shape.map((length, axis) => Math.max(middle[axis], length - 1 - middle[axis]));
    return Math.max(...most) * voxelSizeNanometers;
  });
  return 2 * Math.ceil(Math.max(...reach) / step) + 1;
}

/** The complex plane, linear between voxels, 0 outside of its array. */
function sampled(planes: CrystalPlanes, placement: Placement, side: number, step: number) {
  const [real, imag] = [new Float32Array(side * side), new Float32Array(side * side)];
  const { amplitude, phase } = planes;
  const [height, width] = amplitude.shape;
  const [cos, sin] = [Math.cos(placement.turn), Math.sin(placement.turn)];
  eachPlace(planes, placement, side, step, (to, row, column) => {
    const [top, left] = [Math.floor(row), Math.floor(column)];
    let [re, im] = [0, 0];
    for (let corner = 0; corner < 4; corner++) {
      const [r, c] = [top + (corner >> 1), left + (corner & 1)];
      if (r < 0 || c < 0 || r >= height || c >= width) continue;
      const weight = (1 - Math.abs(row - r)) * (1 - Math.abs(column - c)) * amplitude.data[r * width + c];
      re += weight * Math.cos(phase.data[r * width + c]);
      im += weight * Math.sin(phase.data[r * width + c]);
    }
    if (placement.isTwin) im = -im;
    real[to] = re * cos - im * sin;
    imag[to] = re * sin + im * cos;
  });
  return { real, imag };
}

/** Visits a grid of `side` by `side` steps with the row and column of the plane that come to lie there. */
function eachPlace(
  { middle, voxelSizeNanometers }: CrystalPlanes,
  { isTwin, down, right }: Placement,
  side: number,
  step: number,
  visit: (to: number, row: number, column: number) => void,
): void {
  const half = (side - 1) / 2;
  const sign = isTwin ? -1 : 1;
  for (let to = 0; to < side * side; to++) {
    const row = middle[0] + (sign * ((Math.floor(to / side) - half) * step - down)) / voxelSizeNanometers;
    const column = middle[1] + (sign * (((to % side) - half) * step - right)) / voxelSizeNanometers;
    visit(to, row, column);
  }
}

/** Voxels of nothing around the largest crystal. */
const MARGIN = 3;

function framesOf(placed: readonly { readonly planes: CrystalPlanes; readonly placement: Placement }[]): FilmFrame[] {
  if (placed.length === 0) return [];
  const step = Math.min(...placed.map(({ planes }) => planes.voxelSizeNanometers));
  const reach = Math.max(...placed.map(({ planes }) => reachOf(planes)));
  const side = 2 * (Math.ceil(reach / step) + MARGIN) + 1;
  const shape = [side, side];
  return placed.map(({ planes, placement }) => {
    const { real, imag } = sampled(planes, placement, side, step);
    const strain = new Float32Array(side * side).fill(Number.NaN);
    const [height, width] = planes.strain.shape;
    eachPlace(planes, placement, side, step, (to, row, column) => {
      const [r, c] = [Math.round(row), Math.round(column)];
      if (r >= 0 && c >= 0 && r < height && c < width) strain[to] = planes.strain.data[r * width + c];
    });
    return {
      amplitude: { data: real.map((re, k) => Math.hypot(re, imag[k])), shape },
      phase: { data: real.map((re, k) => (Number.isNaN(strain[k]) ? Number.NaN : Math.atan2(imag[k], re))), shape },
      strain: { data: strain, shape },
      voxelSizeNanometers: step,
      isTwin: placement.isTwin,
    };
  });
}

/** How far from its middle a crystal reaches along either axis, nanometres. */
function reachOf({ strain: { data, shape }, middle, voxelSizeNanometers }: CrystalPlanes): number {
  let reach = 0;
  for (const [i, value] of data.entries()) {
    if (Number.isNaN(value)) continue;
    const [down, right] = [Math.floor(i / shape[1]) - middle[0], (i % shape[1]) - middle[1]];
    reach = Math.max(reach, Math.abs(down), Math.abs(right));
  }
  return reach * voxelSizeNanometers;
}
