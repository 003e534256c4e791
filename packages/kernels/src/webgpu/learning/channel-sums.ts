/** Sums over everything but the channel of `[..., channels]`. */

import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelSource } from "../compute-kernel.js";
import { WORKGROUP } from "../constants.js";
import type { GpuBackend } from "./gpu-backend.js";
import { type GpuKernel, produce, sizeOf } from "./kernel.js";

/** Channels of a workgroup, side by side; its other invocations take other positions. */
export const LANES = 32;
export const ROWS = WORKGROUP / LANES;
const MOST_CHUNKS = 256;
const LEAST_POSITIONS = 64;

/** `[..., channels]` to `[channels]`. */
const channelSum: GpuKernel = {
  name: "ChannelSum",
  run: ({ inputs: { x }, backend }) =>
    produce(backend, x.shape.slice(-1), (result) => sumChannels(backend, SUMMED, { x }, {}, [result])),
};

export const CHANNEL_KERNELS: readonly GpuKernel[] = [channelSum];

/** What is summed over the positions; `i` is the place of a value, `c` its channel. */
export interface Summed {
  readonly name: string;
  readonly params: KernelSource["params"];
  readonly buffers: KernelSource["buffers"];
  readonly storable?: KernelSource["storable"];
  /** Adds to `sums[0]`, `sums[1]`, ... */
  readonly body: string;
  readonly sums: number;
}

const SUMMED: Summed = {
  name: "values",
  params: {},
  buffers: { x: ["read", "f32"] },
  body: "sums[0] += x[i];",
  sums: 1,
};

interface Division {
  readonly positions: number;
  readonly channels: number;
  readonly chunk: number;
  readonly chunks: number;
}

function divide({ shape }: TensorInfo): Division {
  const channels = shape[shape.length - 1];
  const positions = sizeOf({ shape }) / channels;
  const chunk = Math.max(LEAST_POSITIONS, Math.ceil(positions / MOST_CHUNKS));
  return { positions, channels, chunk, chunks: Math.max(1, Math.ceil(positions / chunk)) };
}

/** @param tensors - the first one has the shape. @param results - one of `[channels]` for each sum. */
export function sumChannels(
  backend: GpuBackend,
  summed: Summed,
  tensors: Readonly<Record<string, TensorInfo>>,
  params: Readonly<Record<string, number>>,
  results: readonly TensorInfo[],
): void {
  const { positions, channels, chunk, chunks } = divide(Object.values(tensors)[0]);
  const source = backend.keep(`sum channels: ${summed.name}`, () => sumShader(summed));
  backend.withScratch(chunks * summed.sums * channels, (partial) => {
    const sizes = { positions, channels, chunk };
    backend.add(source, { ...tensors, partial }, { ...sizes, ...params }, chunks * Math.ceil(channels / LANES));
    results.forEach((result, k) => {
      joinParts(backend, partial, result, {
        count: channels,
        chunks,
        offset: k * channels,
        step: summed.sums * channels,
      });
    });
  });
}

/** `totals[lane]` of the first row becomes the sum of its channel. */
export const TREE = `  workgroupBarrier();
  if (row == 0u) {
    for (var k = lane + ${LANES}u; k < ${WORKGROUP}u; k += ${LANES}u) {
      totals[lane] += totals[k];
    }
  }`;

interface Parts {
  /** Of sums. */
  readonly count: number;
  readonly chunks: number;
  /** Of the first part. */
  readonly offset: number;
  /** From a part to the next. */
  readonly step: number;
}

/** Sums of parts that lie in a buffer. */
export function joinParts(backend: GpuBackend, partial: GPUBuffer, result: TensorInfo, parts: Parts): void {
  backend.add(JOIN_PARTS, { partial, result }, { ...parts }, Math.ceil(parts.count / LANES));
}

/** A workgroup takes sums side by side, and its rows every so many parts of them: a row alone would wait for each. */
const JOIN_PARTS: KernelSource = {
  name: "join parts",
  params: { count: "u32", chunks: "u32", offset: "u32", step: "u32" },
  buffers: { partial: ["read", "f32"], result: ["read_write", "f32"] },
  declarations: `var<workgroup> totals: array<f32, ${WORKGROUP}>;`,
  body: `  let i = (group.x + group.y * groups.x) * ${LANES}u + lane % ${LANES}u;
  let row = lane / ${LANES}u;
  var sum = 0f;
  if (i < params.count) {
    for (var k = row; k < params.chunks; k += ${ROWS}u) {
      sum += partial[k * params.step + params.offset + i];
    }
  }
  totals[lane] = sum;
${TREE}
  if (row == 0u && i < params.count) {
    result[i] = totals[lane];
  }`,
};

/** Runs `body` for each place `i` of this workgroup's chunk and channels. */
function forEachPlace(body: string): string {
  return `  if (c < params.channels) {
    for (var p = begin + row; p < end; p += ${ROWS}u) {
      let i = p * params.channels + c;
      ${body}
    }
  }`;
}

const PLACE = `  let unit = group.x + group.y * groups.x;
  let tiles = (params.channels + ${LANES - 1}u) / ${LANES}u;
  let chunk = unit / tiles;
  let c = (unit % tiles) * ${LANES}u + lane % ${LANES}u;
  let row = lane / ${LANES}u;
  let begin = chunk * params.chunk;
  let end = min(begin + params.chunk, params.positions);`;

function sumShader({ name, params, buffers, storable = [], body, sums }: Summed): KernelSource {
  const each = Array.from({ length: sums }, (_, k) => k);
  return {
    name: `sum channels: ${name}`,
    params: { positions: "u32", channels: "u32", chunk: "u32", ...params },
    buffers: { ...buffers, partial: ["read_write", "f32"] },
    storable,
    declarations: `var<workgroup> totals: array<f32, ${WORKGROUP}>;`,
    body: `${PLACE}
  var sums: array<f32, ${sums}>;
${forEachPlace(body)}
${each
  .map(
    (k) => `  totals[lane] = sums[${k}];
${TREE}
  if (row == 0u && c < params.channels && begin < params.positions) {
    partial[(chunk * ${sums}u + ${k}u) * params.channels + c] = totals[lane];
  }`,
  )
  .join("\n  workgroupBarrier();\n")}`,
  };
}
