/** Mean and variance of each channel, from those of parts of the positions. */

import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelSource } from "../compute-kernel.js";
import { WORKGROUP } from "../constants.js";
import { LANES, ROWS, TREE } from "./channel-sums.js";
import type { GpuBackend } from "./gpu-backend.js";

export interface Measurement {
  readonly channels: number;
  readonly positions: number;
  /** Positions of a part; the last one has what is left. */
  readonly rows: number;
}

/** Parts that a workgroup joins at once: more of them are joined in two rounds. */
const MOST_PARTS = 256;
const FIRST_ROUND = 128;

/**
 * Parts were measured from their own means and are joined as in doi:10.1090/S0025-5718-1983-0679435-6, without
 * cancellation.
 * @param measured - `[parts, 2, channels]`: means, and sums of squared deviations from them.
 * @param results - `[channels]` each; the variance divides by the number of positions.
 */
export function joinMeasured(
  backend: GpuBackend,
  measured: GPUBuffer,
  { channels, positions, rows }: Measurement,
  results: { readonly mean: TensorInfo; readonly variance: TensorInfo },
): void {
  const parts = Math.ceil(positions / rows);
  const across = Math.ceil(channels / LANES);
  const sizes = { channels, positions, rows, parts };
  if (parts <= MOST_PARTS) {
    backend.add(JOIN_ALL, { measured, ...results }, { ...sizes, together: parts }, across);
    return;
  }
  const together = Math.max(FIRST_ROUND, Math.ceil(parts / FIRST_ROUND));
  const groups = Math.ceil(parts / together);
  backend.withScratch(2 * channels * groups, (joined) => {
    backend.add(JOIN_SOME, { measured, joined }, { ...sizes, together }, groups * across);
    joinMeasured(backend, joined, { channels, positions, rows: rows * together }, results);
  });
}

/** A workgroup for `together` parts of some channels, side by side; its rows share the parts out. */
function joinShader(name: string, results: KernelSource["buffers"], store: string): KernelSource {
  return {
    name,
    params: { channels: "u32", positions: "u32", rows: "u32", parts: "u32", together: "u32" },
    buffers: { measured: ["read", "f32"], ...results },
    declarations: `var<workgroup> totals: array<f32, ${WORKGROUP}>;
fn positionsOf(part: u32) -> f32 {
  return f32(min(params.rows, params.positions - part * params.rows));
}`,
    body: `  let unit = group.x + group.y * groups.x;
  let tiles = (params.channels + ${LANES - 1}u) / ${LANES}u;
  let k = unit / tiles;
  let c = (unit % tiles) * ${LANES}u + lane % ${LANES}u;
  let row = lane / ${LANES}u;
  let begin = min(k * params.together, params.parts - 1u);
  let end = min(begin + params.together, params.parts);
  let count = f32(min(end * params.rows, params.positions) - begin * params.rows);
  let start = measured[2u * begin * params.channels + min(c, params.channels - 1u)];
  var sum = 0f;
  if (c < params.channels) {
    for (var p = begin + row; p < end; p += ${ROWS}u) {
      sum += positionsOf(p) / count * (measured[2u * p * params.channels + c] - start);
    }
  }
  totals[lane] = sum;
${TREE}
  workgroupBarrier();
  let away = totals[lane % ${LANES}u];
  workgroupBarrier();
  sum = 0f;
  if (c < params.channels) {
    for (var p = begin + row; p < end; p += ${ROWS}u) {
      let difference = (measured[2u * p * params.channels + c] - start) - away;
      sum += measured[(2u * p + 1u) * params.channels + c] + positionsOf(p) * difference * difference;
    }
  }
  totals[lane] = sum;
${TREE}
  if (row == 0u && c < params.channels) {
    let centre = start + away;
    let squares = totals[lane];
${store}
  }`,
  };
}

const JOIN_SOME = joinShader(
  "join parts of measured channels",
  { joined: ["read_write", "f32"] },
  `    joined[2u * k * params.channels + c] = centre;
    joined[(2u * k + 1u) * params.channels + c] = squares;`,
);

const JOIN_ALL = joinShader(
  "join measured channels",
  { mean: ["read_write", "f32"], variance: ["read_write", "f32"] },
  `    mean[c] = centre;
    variance[c] = squares / count;`,
);
