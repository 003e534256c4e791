/** Where the voxels of an n-D array lie in WebAssembly memory; `GRID` of `layout.generated.ts` says how. */

import { type Shape, sizeOfShape } from "@autophase/tensor-io";
import type { FftPlans } from "./fft-plan.js";
import { GRID, OUTER_AXIS } from "./layout.generated.js";
import { wordsOf } from "./structure.js";

export interface Grid {
  /** Lengths in the order in which filters are given: last axis, last but one, outer axes from the first on. */
  readonly lengths: readonly number[];
  readonly width: number;
  readonly planeRows: number;
  readonly planes: number;
  readonly rowBytes: number;
  readonly planeBytes: number;
  /** Bytes of a complex array; a real one has half, a byte array an eighth. */
  readonly complexBytes: number;
  readonly slabs: number;
  /** The most units that a pass has. */
  readonly units: number;
  /** Bytes of scratch for one thread. */
  readonly scratchBytes: number;
  /** The words that the kernels read. */
  readonly words: readonly number[];
}

/** Of four voxels of a complex array: a group. */
export const POINT_BYTES = 32;
const ROWS_OF_SLAB = 16;
const GROUPS_OF_UNIT = 8;
const BAND_BYTES = 64;

/**
 * Lays out an array; axes of length 1 are left out.
 * @param part - `half`: the half of the last axis that says everything about the transform of a real array.
 */
export function layOut(shape: Shape, plans: FftPlans, part: "all" | "half" = "all"): Grid {
  const { width: length, planeRows, outer } = axesOf(shape);
  const width = part === "half" ? Math.floor(length / 2) + 1 : length;
  const groups = Math.ceil(width / 4);
  const planes = sizeOfShape(outer);
  const rowBytes = planeRows === 1 && planes > 1 ? spreadRow(groups * POINT_BYTES) : groups * POINT_BYTES;
  const planeBytes = planeRows > 1 && planes > 1 ? spreadPlane(planeRows * rowBytes) : planeRows * rowBytes;
  const slabRows = planeRows > 1 ? planeRows : ROWS_OF_SLAB;
  const slabBytes = planeRows > 1 ? planeBytes : ROWS_OF_SLAB * rowBytes;
  const slabs = Math.ceil((planes * planeRows) / slabRows);
  const outerWords = outer.flatMap((length, axis) => {
    const stride = sizeOfShape(outer.slice(axis + 1));
    const repetitions = planes / (stride * length);
    return wordsOf(OUTER_AXIS, { length, plan: plans.get(length).address, stride, repetitions });
  });
  const lengths = [length, planeRows, ...outer];
  return {
    lengths,
    width,
    planeRows,
    planes,
    rowBytes,
    planeBytes,
    complexBytes: planes * planeBytes,
    slabs,
    units: Math.max(slabs, planes * planeRows * Math.ceil(groups / GROUPS_OF_UNIT)),
    scratchBytes: scratchBytes(lengths, plans),
    words: [
      ...wordsOf(GRID, {
        width,
        groups,
        planeRows,
        planeBytes,
        planes,
        slabBytes,
        rowsOfSlab: slabRows,
        slabs,
        lastPlan: plans.get(length).address,
        rowPlan: plans.get(planeRows).address,
        outerAxes: outer.length,
        rowBytes,
      }),
      ...outerWords,
    ],
  };
}

/** A plane of an image is one of its rows, so that threads share the image. */
function axesOf(shape: Shape): { width: number; planeRows: number; outer: readonly number[] } {
  const long = shape.filter((length) => length > 1);
  const width = long.at(-1) ?? 1;
  if (long.length <= 2) return { width, planeRows: 1, outer: [long.length === 2 ? (long[0] ?? 1) : 1] };
  return { width, planeRows: long.at(-2) ?? 1, outer: long.slice(0, -2) };
}

/** A stride that is a multiple of 2 KiB would put a column on few cache sets. */
function spreadRow(bytes: number): number {
  return bytes % 2048 === 0 ? bytes + 192 : bytes;
}

/** Planes whole pages apart share cache sets, and an even number of pages apart also sets of the page tables' cache. */
function spreadPlane(bytes: number): number {
  if (bytes % 1024 !== 0) return bytes;
  const spread = bytes + 256;
  return bytes >= 65536 && Math.floor(spread / 4096) % 2 === 0 ? spread + 4096 : spread;
}

/**
 * Lines of points on the way through a transform, or a band of columns with its ends repeated on the way through a
 * filter.
 */
function scratchBytes(lengths: readonly number[], plans: FftPlans): number {
  const perAxis = lengths.map((length) => {
    const points = 4 * Math.ceil(length / 4) + plans.get(length).scratchPoints;
    return Math.max(points * POINT_BYTES, (2 * length + 8) * BAND_BYTES);
  });
  return Math.max(...perAxis);
}
