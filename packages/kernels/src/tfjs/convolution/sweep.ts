/** Writes sweeps for the kernels; `assembly/learning/sweep.ts` reads them. */

import { ROW_LIST_BYTES } from "../../wasm/layout.generated.js";
import type { WasmBackend } from "../wasm-backend.js";
import type { SweepAxis } from "./geometry.js";

/** Eight outputs at once; the same on gathered inputs; one output at once. */
export const SWEEP_KINDS = { wide: 0, gathered: 1, narrow: 2 } as const;
export type SweepKind = (typeof SWEEP_KINDS)[keyof typeof SWEEP_KINDS];

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
  readonly axes: readonly [SweepAxis, SweepAxis, SweepAxis];
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
  const perBlock = kind === SWEEP_KINDS.narrow ? 1 : 8;
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
  if (kind !== SWEEP_KINDS.gathered) return ROW_LIST_BYTES;
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
  const [, heightTaps, widthTaps] = sweep.taps;
  const tapWeights = [heightTaps * widthTaps, widthTaps, 1];
  const axes = sweep.axes.map((axis, k) => backend.placeWords(axisWords(axis, tapWeights[k])));
  return backend.placeWords([
    ...[sweep.input, sweep.weights, sweep.output, sweep.bias ?? 0, floatBits(sweep.slope ?? 1)],
    ...[sweep.normalization ?? 0, zeros, sweep.batch, sweep.inputChannels, sweep.outputChannels],
    ...[8 * Math.ceil(sweep.outputChannels / 8), ...sweep.inputLengths, ...sweep.outputLengths, ...axes],
    ...[division.rowsOfUnit, division.blocksOfUnit, division.chunks, division.units, sweep.kind],
    ...[scratch, scratchBytes, sweep.statistics ?? 0, product(sweep.taps)],
  ]);
}

/** Words of an axis; `tapWeight` is how far apart its taps are in the list of all weights. */
export function axisWords({ count, phase, step, inputStep, taps }: SweepAxis, tapWeight: number): number[] {
  return [count, phase, step, inputStep, taps.length, ...taps.flatMap((tap) => [tap.offset, tap.weight * tapWeight])];
}

/** The bits of a float32 as a word. */
export function floatBits(value: number): number {
  return new Uint32Array(Float32Array.of(value).buffer)[0];
}

export function product(lengths: readonly number[]): number {
  return lengths.reduce((a, b) => a * b, 1);
}
