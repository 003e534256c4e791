/** Mean and variance of each output channel from the chunks that the kernels measure. */

import type { Statistics } from "../normalization.js";
import type { WasmBackend } from "../wasm-backend.js";
import { kindOf } from "./conv3d.js";
import { type ConvolutionGeometry, forwardAxis } from "./geometry.js";
import { divideSweep } from "./sweep.js";

/** Positions in chunks that follow each other; only the last may be shorter. */
export interface Chunks {
  readonly positions: number;
  readonly perChunk: number;
}

const CHUNKS = 128;

/** The chunks of a sweep: the rows of its units. */
export function divideForward({ batch, inputChannels, outputChannels, axes }: ConvolutionGeometry): Chunks {
  const { rowsOfUnit } = divideSweep({
    input: 0,
    weights: 0,
    output: 0,
    batch,
    inputChannels,
    outputChannels,
    inputLengths: [],
    outputLengths: [],
    axes: axes.map(forwardAxis),
    taps: axes.map((axis) => axis.taps),
    kind: kindOf(inputChannels, outputChannels),
  });
  return { positions: positionsOf(batch, axes), perChunk: rowsOfUnit * axes[2].outputs };
}

/** Chunks of a finished array; they must not depend on the number of threads. */
export function divideFinished({ batch, axes }: ConvolutionGeometry): Chunks {
  const positions = positionsOf(batch, axes);
  return { positions, perChunk: Math.ceil(positions / CHUNKS) };
}

/**
 * Statistics over everything; the chunks are joined as in doi:10.1090/S0025-5718-1983-0679435-6, without cancellation.
 * @param measure - writes mean and sum of squared deviations of the channels of each chunk, two arrays a chunk.
 */
export function measureChunks(
  backend: WasmBackend,
  channels: number,
  { positions, perChunk }: Chunks,
  measure: (statistics: number) => void,
): Statistics {
  const count = Math.ceil(positions / perChunk);
  return backend.withScratch(8 * channels * count, (statistics) => {
    measure(statistics);
    const values = backend.runtime.floats().subarray(statistics / 4, statistics / 4 + 2 * channels * count);
    const shares = Array.from({ length: count }, (_, k) => Math.min(perChunk, positions - k * perChunk) / positions);
    const mean = new Float64Array(channels);
    const variance = new Float64Array(channels);
    shares.forEach((share, k) => {
      for (let c = 0; c < channels; c++) mean[c] += share * values[2 * k * channels + c];
    });
    shares.forEach((share, k) => {
      for (let c = 0; c < channels; c++) {
        const within = values[(2 * k + 1) * channels + c] / positions;
        variance[c] += within + share * (values[2 * k * channels + c] - mean[c]) ** 2;
      }
    });
    return { mean, variance };
  });
}

function positionsOf(batch: number, axes: ConvolutionGeometry["axes"]): number {
  return axes.reduce((count, { outputs }) => count * outputs, batch);
}
