/** Places sweeps for the kernels: regular grids of the outputs of a convolution. */

import { AXIS_TAP, ROW_LIST_BYTES, SWEEP, SWEEP_AXIS, SWEEP_KIND } from "../../wasm/layout.generated.js";
import { wordsOf } from "../../wasm/structure.js";
import type { WasmBackend } from "../wasm-backend.js";
import type { SweepAxis } from "./geometry.js";

export type SweepKind = (typeof SWEEP_KIND)[keyof typeof SWEEP_KIND];

export interface Sweep {
  readonly input: number;
  readonly weights: number;
  readonly output: number;
  readonly bias?: number;
  /** Factor of negative sums; 1 leaves them. */
  readonly slope?: number;
  /** Address of mean, factor and offset, `blockedChannels` floats each. */
  readonly normalization?: number;
  readonly statistics?: number;
  readonly batch: number;
  readonly inputChannels: number;
  readonly outputChannels: number;
  readonly inputLengths: readonly number[];
  readonly outputLengths: readonly number[];
  /** Three. */
  readonly axes: readonly SweepAxis[];
  /** Taps of the whole kernel along each axis. */
  readonly taps: readonly number[];
  readonly kind: SweepKind;
}

export interface Division {
  readonly rowsOfUnit: number;
  readonly blocksOfUnit: number;
  /** Parts into which the rows are divided. */
  readonly chunks: number;
  readonly units: number;
}

/** Packed weights that stay in a core's cache while rows pass by. */
const CACHED_WEIGHT_BYTES = 393216;
const UNITS = 192;

/** How the work is divided; it must not depend on the number of threads, so that results do not. */
export function divideSweep({ batch, axes, taps, kind, inputChannels, outputChannels }: Sweep): Division {
  const rows = batch * axes[0].count * axes[1].count;
  const perBlock = kind === SWEEP_KIND.narrow ? 1 : 8;
  const blocks = Math.ceil(outputChannels / perBlock);
  const blockBytes = 4 * perBlock * product(taps) * inputChannels;
  const blocksOfUnit = Math.min(blocks, Math.max(1, Math.floor(CACHED_WEIGHT_BYTES / blockBytes)));
  const groups = Math.ceil(blocks / blocksOfUnit);
  const rowsOfUnit = Math.max(1, Math.floor((rows * groups) / UNITS));
  const chunks = Math.ceil(rows / rowsOfUnit);
  return { rowsOfUnit, blocksOfUnit, chunks, units: chunks * groups };
}

/** Bytes of scratch that a thread needs for the sweep. */
export function scratchBytesOf({ kind, axes, taps, inputChannels }: Sweep): number {
  if (kind !== SWEEP_KIND.gathered) return ROW_LIST_BYTES;
  const positions = 4 * Math.ceil(axes[2].count / 4);
  return ROW_LIST_BYTES + 64 * Math.ceil((4 * positions * product(taps) * inputChannels + 64) / 64);
}

/** Places the words of a sweep. @param scratch - `scratchBytes` for each thread. */
export function placeSweep(
  backend: WasmBackend,
  sweep: Sweep,
  division: Division,
  { zeros, scratch, scratchBytes }: { readonly zeros: number; readonly scratch: number; readonly scratchBytes: number },
): number {
  const { bias = 0, slope = 1, normalization = 0, statistics = 0, axes, taps, ...rest } = sweep;
  const words = wordsOf(SWEEP, {
    ...rest,
    ...division,
    bias,
    slope,
    normalization,
    statistics,
    zeros,
    paddedChannels: 8 * Math.ceil(sweep.outputChannels / 8),
    axes: placeAxes(backend, axes, taps),
    scratch,
    scratchBytes,
    taps: product(taps),
  });
  return backend.placeWords(words);
}

/** @param taps - of the whole kernel along each axis. @returns an address for each axis. */
export function placeAxes(backend: WasmBackend, axes: readonly SweepAxis[], taps: readonly number[]): number[] {
  return axes.map((axis, k) => {
    const tapWeight = product(taps.slice(k + 1));
    const head = wordsOf(SWEEP_AXIS, { ...axis, taps: axis.taps.length });
    const list = axis.taps.flatMap(({ offset, weight }) => wordsOf(AXIS_TAP, { offset, weight: weight * tapWeight }));
    return backend.placeWords([...head, ...list]);
  });
}

export function product(lengths: readonly number[]): number {
  return lengths.reduce((a, b) => a * b, 1);
}
