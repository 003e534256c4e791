/** Batch normalisation over `[..., channels]` in one pass for each direction. */

import type { TensorInfo } from "@tensorflow/tfjs-core";
import { JOB, NORMALIZE_GRADIENT_JOB, NORMALIZE_JOB, SUM_CHANNELS_JOB } from "../wasm/layout.generated.js";
import { wordsOf } from "../wasm/structure.js";
import type { WasmBackend } from "./wasm-backend.js";

/** Per channel, float64 so that nothing is lost on the way to a factor. */
export interface Statistics {
  readonly mean: Float64Array;
  /** Mean squared deviation, dividing by the number of values. */
  readonly variance: Float64Array;
}

/** Positions that one set of partial sums covers; it must not depend on the number of threads. */
const UNIT_VALUES = 65536;
const MOST_UNITS = 512;

/** Arrays of per-channel values side by side, each padded to a multiple of eight, as the kernels read them. */
export function placeChannels<Result>(
  backend: WasmBackend,
  arrays: readonly ArrayLike<number>[],
  use: (address: number) => Result,
): Result {
  const padded = paddedChannels(arrays[0].length);
  return backend.withScratch(4 * padded * arrays.length, (address) => {
    const floats = backend.runtime.floats().subarray(address / 4, address / 4 + padded * arrays.length);
    floats.fill(0);
    arrays.forEach((array, k) => {
      floats.set(array, k * padded);
    });
    return use(address);
  });
}

/** `y = (a - mean) scale / sqrt(variance + epsilon) + offset`. */
export function normalizeChannels(
  backend: WasmBackend,
  { a, y }: { readonly a: TensorInfo; readonly y: TensorInfo },
  arrays: readonly [ArrayLike<number>, ArrayLike<number>, ArrayLike<number>],
): void {
  const channels = arrays[0].length;
  const positions = sizeOf(a) / channels;
  placeChannels(backend, arrays, (address) =>
    backend.perform(
      JOB.normalize,
      wordsOf(NORMALIZE_JOB, {
        source: backend.addressOf(a),
        result: backend.addressOf(y),
        positions,
        channels,
        arrays: address,
      }),
    ),
  );
}

/** `sum x`, and with `against` also `sum x (activated - mean)`, over everything but the channel. */
export function sumChannels(
  backend: WasmBackend,
  x: TensorInfo,
  against?: { readonly activated: TensorInfo; readonly mean: ArrayLike<number> },
): { readonly first: Float64Array; readonly second: Float64Array } {
  const { channels, positions, perUnit, units, padded } = divide(x);
  return backend.withScratch(8 * padded * units, (sums) => {
    placeChannels(backend, [against?.mean ?? new Float64Array(channels)], (mean) =>
      backend.perform(
        JOB.sumChannels,
        wordsOf(SUM_CHANNELS_JOB, {
          gradient: backend.addressOf(x),
          activated: against === undefined ? 0 : backend.addressOf(against.activated),
          positions,
          channels,
          mean,
          sums,
          perUnit,
        }),
      ),
    );
    return addUnits(backend, sums, padded, units);
  });
}

/**
 * `dz = (dy factor + (activated - mean) through + constant) (activated > 0 ? 1 : slope)`. Returns `sum dz` of each
 * channel.
 */
export function normalizeGradient(
  backend: WasmBackend,
  { dy, activated, dz }: { readonly dy: TensorInfo; readonly activated: TensorInfo; readonly dz: TensorInfo },
  arrays: readonly ArrayLike<number>[],
  slope: number,
): Float64Array {
  const { channels, positions, perUnit, units, padded } = divide(dy);
  return backend.withScratch(8 * padded * units, (sums) => {
    placeChannels(backend, arrays, (address) =>
      backend.perform(
        JOB.normalizeGradient,
        wordsOf(NORMALIZE_GRADIENT_JOB, {
          gradient: backend.addressOf(dy),
          activated: backend.addressOf(activated),
          positions,
          channels,
          arrays: address,
          sums,
          perUnit,
          result: backend.addressOf(dz),
          slope,
        }),
      ),
    );
    return addUnits(backend, sums, padded, units).first;
  });
}

function divide(x: TensorInfo) {
  const channels = x.shape[x.shape.length - 1];
  const positions = sizeOf(x) / channels;
  const perUnit = Math.max(1, Math.ceil(UNIT_VALUES / channels), Math.ceil(positions / MOST_UNITS));
  return { channels, positions, perUnit, units: Math.ceil(positions / perUnit), padded: paddedChannels(channels) };
}

function addUnits(backend: WasmBackend, sums: number, padded: number, units: number) {
  const floats = backend.runtime.floats().subarray(sums / 4, sums / 4 + 2 * padded * units);
  const first = new Float64Array(padded);
  const second = new Float64Array(padded);
  for (let unit = 0; unit < units; unit++) {
    for (let c = 0; c < padded; c++) {
      first[c] += floats[2 * unit * padded + c];
      second[c] += floats[(2 * unit + 1) * padded + c];
    }
  }
  return { first, second };
}

function paddedChannels(channels: number): number {
  return 8 * Math.ceil(channels / 8);
}

function sizeOf({ shape }: TensorInfo): number {
  return shape.reduce((a, b) => a * b, 1);
}
