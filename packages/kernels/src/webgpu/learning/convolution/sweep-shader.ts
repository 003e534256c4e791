/**
 * A sweep of a convolution as a product of matrices that are never laid out: rows are the positions of the sweep,
 * columns the output channels, and the terms of the sums the taps with their channels.
 */

import type { KernelSource } from "../../compute-kernel.js";
import {
  collectSums,
  declarePlace,
  declareSums,
  invocationsOf,
  multiplyTiles,
  nameOf,
  type Tile,
  tileMemory,
} from "./tile.js";

/** What is done with the sums before they are stored. */
export type Finish = "none" | "bias" | "normalized" | "measured";

/** Channels are parameters: a shader for each of their numbers would take longer to compile than to run. */
export interface SweepVariant {
  readonly tile: Tile;
  /** Multiples of four, read four at a time. */
  readonly isFourInputs: boolean;
  readonly isFourOutputs: boolean;
  readonly finish: Finish;
}

/** Lengths and steps along the three axes. */
const AXES = ["counts", "inputs", "outputs", "phases", "steps", "inputSteps"].flatMap((name) =>
  ["Depth", "Height", "Width"].map((axis) => [`${name}${axis}`, "u32"] as const),
);

/**
 * Position `t` of `counts` is output `phase + step t`, and sums inputs `inputStep t + offset` over the taps. `taps` has
 * the offsets and the place of the weights `[tap, in, out]`.
 */
export function sweepShader({ tile, isFourInputs, isFourOutputs, finish }: SweepVariant): KernelSource {
  return {
    name: `convolution in tiles of ${nameOf(tile)}, ${isFourInputs} ${isFourOutputs} ${finish}`,
    params: {
      positions: "u32",
      taps: "u32",
      inputChannels: "u32",
      outputChannels: "u32",
      slope: "f32",
      ...Object.fromEntries(AXES),
    },
    buffers: {
      x: ["read", isFourInputs ? "vec4f" : "f32"],
      weights: ["read", isFourOutputs ? "vec4f" : "f32"],
      taps: ["read", "vec4i"],
      ...(finish !== "none" && { bias: ["read", "f32"] as const }),
      ...(finish === "normalized" && { normalization: ["read", "f32"] as const }),
      ...(finish === "measured" && { measured: ["read_write", "f32"] as const }),
      y: ["read_write", "f32"],
    },
    storable: ["x", "y"],
    workgroup: invocationsOf(tile),
    declarations: `${tileMemory(tile, finish === "measured" ? 2 * invocationsOf(tile) : 0)}
const ROWS = ${tile.rows}u;
const COLUMNS = ${tile.columns}u;
const DEPTH = ${tile.depth}u;
const NOWHERE = vec4i(-0x4000000, 0, 0, 0);
/** Along the axes, and the sample. */
fn placeOf(position: u32) -> vec4u {
  let w = position % params.countsWidth;
  var rest = position / params.countsWidth;
  let h = rest % params.countsHeight;
  rest /= params.countsHeight;
  return vec4u(rest % params.countsDepth, h, w, rest / params.countsDepth);
}
fn cornerOf(position: u32) -> vec4i {
  let place = placeOf(position);
  let steps = vec3u(params.inputStepsDepth, params.inputStepsHeight, params.inputStepsWidth);
  return select(NOWHERE, vec4i(vec4u(place.xyz * steps, place.w)), position < params.positions);
}
/** Of the first channel. */
fn inputAt(corner: vec4i, tap: vec4i) -> i32 {
  let at = corner.xyz + tap.xyz;
  let lengths = vec3i(i32(params.inputsDepth), i32(params.inputsHeight), i32(params.inputsWidth));
  let isInside = all(at >= vec3i(0)) && all(at < lengths);
  let index = ((corner.w * lengths.x + at.x) * lengths.y + at.y) * lengths.z + at.z;
  return select(-1, index * i32(params.inputChannels), isInside);
}
${isFourInputs ? LOAD_FOUR : LOAD_EACH}
${isFourOutputs ? WEIGHTS_FOUR : WEIGHTS_EACH}
${finishFunction(finish)}`,
    body: `  let unit = group.x + group.y * groups.x;
  let across = (params.outputChannels + COLUMNS - 1u) / COLUMNS;
  let firstRow = (unit / across) * ROWS;
  let firstColumn = (unit % across) * COLUMNS;
  if (firstRow >= params.positions) {
    return;
  }
  let terms = params.taps * params.inputChannels;
  let quad = lane % (ROWS / 4u);
  var corners: array<vec4i, 4>;
  for (var r = 0u; r < 4u; r++) {
    corners[r] = cornerOf(firstRow + 4u * quad + r);
  }
${declarePlace(tile)}
${declareSums(tile)}
  for (var first = 0u; first < terms; first += DEPTH) {
    for (var q = lane / (ROWS / 4u); q < DEPTH / 4u; q += ${(4 * invocationsOf(tile)) / tile.rows}u) {
      let term = first + 4u * q;
      var rows: mat4x4f;
      for (var r = 0u; r < 4u; r++) {
        rows[r] = loadInputs(corners[r], term, terms);
      }
      let loaded = transpose(rows);
      for (var k = 0u; k < 4u; k++) {
        tileA[(4u * q + k) * (ROWS / 4u) + quad] = loaded[k];
      }
    }
    for (var q = lane; q < DEPTH * COLUMNS / 4u; q += ${invocationsOf(tile)}u) {
      let term = first + q / (COLUMNS / 4u);
      let column = firstColumn + 4u * (q % (COLUMNS / 4u));
      tileB[q] = select(vec4f(0), loadWeights(term, column), term < terms && column < params.outputChannels);
    }
    workgroupBarrier();
${multiplyTiles(tile)}
    workgroupBarrier();
  }
${collectSums(tile)}
  for (var r = 0u; r < ${tile.ownRows}u; r++) {
    let position = firstRow + ownRow + r;
    if (position < params.positions) {
      let at = outputAt(position);
      for (var c = 0u; c < ${tile.ownColumns}u; c++) {
        let column = firstColumn + ownColumn + c;
        if (column < params.outputChannels) {
          ${store(tile, finish)}
        }
      }
    }
  }
${finish === "measured" ? measure(tile) : ""}`,
  };
}

function store({ ownColumns }: Tile, finish: Finish): string {
  const sum = `sums[r * ${ownColumns / 4}u + c / 4u][c % 4u]`;
  if (finish !== "measured") return `y[at + column] = y_value(finish(${sum}, column));`;
  return `let value = y_value(finish(${sum}, column));
          y[at + column] = value;
          ${sum} = f32(value);`;
}

/**
 * Mean and sum of squared deviations of each column of the tile, `measured[tile][2][out]`: those of each invocation are
 * joined as `joinMeasured` goes on to join those of the tiles.
 */
function measure({ rows, ownRows, columns, ownColumns }: Tile): string {
  const quads = ownColumns / 4;
  const across = columns / ownColumns;
  return `  let height = min(ROWS, params.positions - firstRow);
  let ownHeight = clamp(i32(height) - i32(ownRow), 0, ${ownRows});
  for (var q = 0u; q < ${quads}u; q++) {
    let start = sums[q];
    var away = vec4f(0);
    var squares = vec4f(0);
    for (var r = 0; r < ownHeight; r++) {
      away += sums[u32(r) * ${quads}u + q] - start;
    }
    away /= f32(max(ownHeight, 1));
    for (var r = 0; r < ownHeight; r++) {
      let difference = (sums[u32(r) * ${quads}u + q] - start) - away;
      squares += difference * difference;
    }
    tileA[lane] = start + away;
    tileA[${rows / ownRows}u * ${across}u + lane] = squares;
    workgroupBarrier();
    if (lane < ${across}u) {
      let first = tileA[lane];
      var mean = vec4f(0);
      var total = vec4f(0);
      for (var g = 0u; g * ${ownRows}u < height; g++) {
        let share = f32(min(${ownRows}u, height - g * ${ownRows}u)) / f32(height);
        mean += share * (tileA[g * ${across}u + lane] - first);
      }
      for (var g = 0u; g * ${ownRows}u < height; g++) {
        let difference = (tileA[g * ${across}u + lane] - first) - mean;
        let count = f32(min(${ownRows}u, height - g * ${ownRows}u));
        total += tileA[(${rows / ownRows}u + g) * ${across}u + lane] + count * difference * difference;
      }
      let place = 2u * (unit / across) * params.outputChannels;
      for (var c = 0u; c < 4u; c++) {
        let column = firstColumn + ownColumn + 4u * q + c;
        if (column < params.outputChannels) {
          measured[place + column] = first[c] + mean[c];
          measured[place + params.outputChannels + column] = total[c];
        }
      }
    }
    workgroupBarrier();
  }`;
}

/** Four channels of one tap lie side by side. */
const LOAD_FOUR = `fn loadInputs(corner: vec4i, term: u32, terms: u32) -> vec4f {
  if (term >= terms) {
    return vec4f(0);
  }
  let at = inputAt(corner, taps[term / params.inputChannels]);
  if (at < 0) {
    return vec4f(0);
  }
  return vec4f(x[(u32(at) + term % params.inputChannels) / 4u]);
}`;

const LOAD_EACH = `fn loadInput(corner: vec4i, term: u32, terms: u32) -> f32 {
  if (term >= terms) {
    return 0;
  }
  let at = inputAt(corner, taps[term / params.inputChannels]);
  if (at < 0) {
    return 0;
  }
  return f32(x[u32(at) + term % params.inputChannels]);
}
fn loadInputs(corner: vec4i, term: u32, terms: u32) -> vec4f {
  var values: vec4f;
  for (var k = 0u; k < 4u; k++) {
    values[k] = loadInput(corner, term + k, terms);
  }
  return values;
}`;

const WEIGHTS_FOUR = `fn loadWeights(term: u32, column: u32) -> vec4f {
  let row = u32(taps[term / params.inputChannels].w) * params.inputChannels + term % params.inputChannels;
  return weights[(row * params.outputChannels + column) / 4u];
}`;

const WEIGHTS_EACH = `fn loadWeights(term: u32, column: u32) -> vec4f {
  let row = u32(taps[term / params.inputChannels].w) * params.inputChannels + term % params.inputChannels;
  let at = row * params.outputChannels + column;
  return vec4f(
    weights[at],
    select(0f, weights[at + 1u], column + 1u < params.outputChannels),
    select(0f, weights[at + 2u], column + 2u < params.outputChannels),
    select(0f, weights[at + 3u], column + 3u < params.outputChannels),
  );
}`;

function finishFunction(finish: Finish): string {
  const biased = finish === "none" ? "sum" : "sum + bias[column]";
  const normalized =
    "(a - normalization[column]) * normalization[params.outputChannels + column] + normalization[2u * params.outputChannels + column]";
  return `fn finish(sum: f32, column: u32) -> f32 {
  let z = ${biased};
  let a = select(z, z * params.slope, z < 0);
  return ${finish === "normalized" ? normalized : "a"};
}
/** Of the first channel. */
fn outputAt(position: u32) -> u32 {
  let place = placeOf(position);
  let phases = vec3u(params.phasesDepth, params.phasesHeight, params.phasesWidth);
  let at = phases + place.xyz * vec3u(params.stepsDepth, params.stepsHeight, params.stepsWidth);
  return (((place.w * params.outputsDepth + at.x) * params.outputsHeight + at.y) * params.outputsWidth + at.z) * params.outputChannels;
}`;
}
