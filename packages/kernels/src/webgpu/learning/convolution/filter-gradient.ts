/**
 * The gradient of the weights as a product of matrices: rows are the taps with their input channels, columns the output
 * channels, and the terms of the sums all positions. Workgroups share them out, and their parts are summed in a fixed
 * order.
 */

import type { TensorInfo } from "@tensorflow/tfjs-core";
import { type ConvolutionGeometry, forwardAxis } from "../../../tfjs/convolution/geometry.js";
import type { KernelSource } from "../../compute-kernel.js";
import { joinParts } from "../channel-sums.js";
import type { GpuBackend } from "../gpu-backend.js";
import type { SweepVariant } from "./sweep-shader.js";
import { tapTable } from "./sweeps.js";
import { collectSums, declarePlace, declareSums, invocationsOf, multiplyTiles, nameOf, tileMemory } from "./tile.js";
import { tileFor } from "./tile-table.js";

/** Workgroups wanted, and floats that their parts may take together. */
const WANTED_GROUPS = 512;
const MOST_PARTIAL_FLOATS = 2 ** 24;
/** Positions of a workgroup: with fewer, its part of the result is more to write and add than it read. */
const LEAST_POSITIONS = 256;

/** `dw[k][i][o] = sum over positions of x[stride p - before + dilation k][i] dy[p][o]`. */
export function computeFilterGradient(
  backend: GpuBackend,
  { batch, inputChannels, outputChannels, axes }: ConvolutionGeometry,
  { x, dy, dw }: Readonly<Record<"x" | "dy" | "dw", TensorInfo>>,
): void {
  const taps = axes.map((axis) => axis.taps);
  const rows = taps[0] * taps[1] * taps[2] * inputChannels;
  const size = rows * outputChannels;
  const positions = axes.reduce((count, { outputs }) => count * outputs, batch);
  const tile = tileFor(backend.tiles, "gradient", outputChannels);
  const tiles = Math.ceil(rows / tile.rows) * Math.ceil(outputChannels / tile.columns);
  const wanted = Math.min(
    Math.ceil(WANTED_GROUPS / tiles),
    Math.floor(MOST_PARTIAL_FLOATS / size),
    Math.ceil(positions / LEAST_POSITIONS),
  );
  const chunk = tile.depth * Math.ceil(positions / Math.max(1, wanted) / tile.depth);
  const chunks = Math.max(1, Math.ceil(positions / chunk));
  const variant = { tile, isFourInputs: inputChannels % 4 === 0, isFourOutputs: outputChannels % 4 === 0 };
  const source = backend.keep(`filter gradient ${JSON.stringify(variant)}`, () => gradientShader(variant));
  const [depth, height, width] = axes;
  const params = {
    positions,
    chunk,
    rows,
    inputChannels,
    outputChannels,
    outputsDepth: depth.outputs,
    outputsHeight: height.outputs,
    outputsWidth: width.outputs,
    inputsDepth: depth.inputs,
    inputsHeight: height.inputs,
    inputsWidth: width.inputs,
    strideDepth: depth.stride,
    strideHeight: height.stride,
    strideWidth: width.stride,
  };
  const table = tapTable(backend, axes.map(forwardAxis), taps);
  const run = (result: TensorInfo | GPUBuffer) =>
    backend.add(source, { x, dy, taps: table, result }, params, tiles * chunks);
  if (chunks === 1) run(dw);
  else
    backend.withScratch(chunks * size, (partial) => {
      run(partial);
      joinParts(backend, partial, dw, { count: size, chunks, offset: 0, step: size });
    });
}

function gradientShader({ tile, isFourInputs, isFourOutputs }: Omit<SweepVariant, "finish">): KernelSource {
  const invocations = invocationsOf(tile);
  const axes = ["outputs", "inputs", "stride"].flatMap((name) =>
    ["Depth", "Height", "Width"].map((axis) => [`${name}${axis}`, "u32"] as const),
  );
  return {
    name: `gradient of weights in tiles of ${nameOf(tile)}, ${isFourInputs} ${isFourOutputs}`,
    params: {
      positions: "u32",
      chunk: "u32",
      rows: "u32",
      inputChannels: "u32",
      outputChannels: "u32",
      ...Object.fromEntries(axes),
    },
    buffers: {
      x: ["read", isFourInputs ? "vec4f" : "f32"],
      dy: ["read", isFourOutputs ? "vec4f" : "f32"],
      taps: ["read", "vec4i"],
      result: ["read_write", "f32"],
    },
    storable: ["x"],
    workgroup: invocations,
    declarations: `${tileMemory(tile)}
var<workgroup> corners: array<vec4i, ${tile.depth}>;
const ROWS = ${tile.rows}u;
const COLUMNS = ${tile.columns}u;
const DEPTH = ${tile.depth}u;
/** Where the taps of a position begin, and its sample; outside of everything past the end. */
fn cornerOf(position: u32, end: u32) -> vec4i {
  if (position >= end) {
    return vec4i(-0x4000000, 0, 0, 0);
  }
  let w = position % params.outputsWidth;
  var rest = position / params.outputsWidth;
  let h = rest % params.outputsHeight;
  rest /= params.outputsHeight;
  let d = rest % params.outputsDepth;
  let at = vec3u(d, h, w) * vec3u(params.strideDepth, params.strideHeight, params.strideWidth);
  return vec4i(vec4u(at, rest / params.outputsDepth));
}
/** Of the first channel, or -1. */
fn inputAt(corner: vec4i, tap: vec4i) -> i32 {
  let at = corner.xyz + tap.xyz;
  let lengths = vec3i(i32(params.inputsDepth), i32(params.inputsHeight), i32(params.inputsWidth));
  let isInside = all(at >= vec3i(0)) && all(at < lengths);
  let index = ((corner.w * lengths.x + at.x) * lengths.y + at.y) * lengths.z + at.z;
  return select(-1, index * i32(params.inputChannels), isInside);
}
${isFourInputs ? INPUTS_FOUR : INPUTS_EACH}
${isFourOutputs ? GRADIENTS_FOUR : GRADIENTS_EACH}`,
    body: `  let unit = group.x + group.y * groups.x;
  let across = (params.outputChannels + COLUMNS - 1u) / COLUMNS;
  let down = (params.rows + ROWS - 1u) / ROWS;
  let firstColumn = (unit % across) * COLUMNS;
  let firstRow = ((unit / across) % down) * ROWS;
  let part = unit / (across * down);
  let begin = part * params.chunk;
  if (begin >= params.positions) {
    return;
  }
  let end = min(begin + params.chunk, params.positions);
  let row = firstRow + 4u * (lane % (ROWS / 4u));
  let column = firstColumn + 4u * (lane % (COLUMNS / 4u));
${declarePlace(tile)}
${declareSums(tile)}
  for (var first = begin; first < end; first += DEPTH) {
    for (var k = lane; k < DEPTH; k += ${invocations}u) {
      corners[k] = cornerOf(first + k, end);
    }
    workgroupBarrier();
    for (var k = lane / (ROWS / 4u); k < DEPTH; k += ${(4 * invocations) / tile.rows}u) {
      tileA[k * (ROWS / 4u) + lane % (ROWS / 4u)] = loadInputs(corners[k], row);
    }
    for (var k = lane / (COLUMNS / 4u); k < DEPTH; k += ${(4 * invocations) / tile.columns}u) {
      tileB[k * (COLUMNS / 4u) + lane % (COLUMNS / 4u)] = loadGradients(first + k, end, column);
    }
    workgroupBarrier();
${multiplyTiles(tile)}
  }
${collectSums(tile)}
  for (var r = 0u; r < ${tile.ownRows}u; r++) {
    let at = (part * params.rows + firstRow + ownRow + r) * params.outputChannels;
    for (var c = 0u; c < ${tile.ownColumns}u; c++) {
      let k = firstColumn + ownColumn + c;
      if (firstRow + ownRow + r < params.rows && k < params.outputChannels) {
        result[at + k] = sums[r * ${tile.ownColumns / 4}u + c / 4u][c % 4u];
      }
    }
  }`,
  };
}

const INPUTS_FOUR = `fn loadInputs(corner: vec4i, row: u32) -> vec4f {
  if (row >= params.rows) {
    return vec4f(0);
  }
  let at = inputAt(corner, taps[row / params.inputChannels]);
  if (at < 0) {
    return vec4f(0);
  }
  return vec4f(x[(u32(at) + row % params.inputChannels) / 4u]);
}`;

const INPUTS_EACH = `fn loadInput(corner: vec4i, row: u32) -> f32 {
  if (row >= params.rows) {
    return 0;
  }
  let at = inputAt(corner, taps[row / params.inputChannels]);
  if (at < 0) {
    return 0;
  }
  return f32(x[u32(at) + row % params.inputChannels]);
}
fn loadInputs(corner: vec4i, row: u32) -> vec4f {
  var values: vec4f;
  for (var k = 0u; k < 4u; k++) {
    values[k] = loadInput(corner, row + k);
  }
  return values;
}`;

const GRADIENTS_FOUR = `fn loadGradients(position: u32, end: u32, column: u32) -> vec4f {
  if (position >= end || column >= params.outputChannels) {
    return vec4f(0);
  }
  return dy[(position * params.outputChannels + column) / 4u];
}`;

const GRADIENTS_EACH = `fn loadGradients(position: u32, end: u32, column: u32) -> vec4f {
  var values = vec4f(0);
  if (position >= end) {
    return values;
  }
  for (var k = 0u; k < 4u; k++) {
    if (column + k < params.outputChannels) {
      values[k] = dy[position * params.outputChannels + column + k];
    }
  }
  return values;
}`;
