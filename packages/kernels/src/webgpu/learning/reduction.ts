/** Sums and maxima along neighbouring axes, sums of squares, and the number of the largest. */

import * as tf from "@tensorflow/tfjs-core";
import { groupsFor } from "../command-list.js";
import type { KernelSource } from "../compute-kernel.js";
import { WORKGROUP } from "../constants.js";
import { joinTotals, voxelShader } from "../shaders/voxel-shader.js";
import { layOut } from "./device-memory.js";
import { combine } from "./elementwise.js";
import { IS_NAN } from "./functions.js";
import type { GpuBackend } from "./gpu-backend.js";
import { type GpuKernel, type KernelArguments, produce, sizeOf, through } from "./kernel.js";

interface Operation {
  readonly name: string;
  /** Of `a` and `b`. */
  readonly join: string;
  readonly first: string;
}

const SUM: Operation = { name: "sum", join: "a + b", first: "0f" };
const LARGEST: Operation = {
  name: "maximum",
  join: "select(max(a, b), a + b, isNan(a) || isNan(b))",
  first: "x[begin + start * params.inner]",
};

/** Values that a workgroup joins before others go on. */
const PIECE = 16 * WORKGROUP;

const sum: GpuKernel = { name: tf.Sum, run: (call) => reduceAxes(call, SUM) };
const max: GpuKernel = { name: tf.Max, run: (call) => reduceAxes(call, LARGEST) };

/** Any number of tensors of any shape to a vector, the sums of the squares of their values. */
const sumOfSquares: GpuKernel = {
  name: "SumOfSquares",
  run: ({ inputs, backend }) => {
    const tensors = Object.values(inputs);
    const sizes = tensors.map(sizeOf);
    const { pieces, firsts } = backend.keep(`pieces of ${sizes}`, () => piecesOf(sizes));
    const pieceCount = pieces.length / 2;
    const [count, name] = [tensors.length, `pieces of ${sizes} in words`];
    return produce(backend, [count], (result) => {
      const x = backend.gather(tensors);
      const table = backend.keepWords(name, () => pieces);
      const first = backend.keepWords(`first ${name}`, () => firsts);
      backend.withScratch(Math.max(1, pieceCount), (partial) => {
        backend.add(SQUARES_OF_PIECES, { x, pieces: table, partial }, { pieceCount }, pieceCount);
        backend.add(SUMS_OF_PIECES, { partial, first, result }, { count }, count);
      });
    });
  },
};

/** First and last place of each piece of what `gather` makes, and the number of the first piece of each tensor. */
function piecesOf(sizes: readonly number[]): { readonly pieces: Uint32Array; readonly firsts: Uint32Array } {
  const { offsets } = layOut(sizes);
  const pieces: number[] = [];
  const firsts = [0];
  sizes.forEach((size, k) => {
    const begin = offsets[k] / 4;
    for (let at = 0; at < size; at += PIECE) pieces.push(begin + at, begin + Math.min(at + PIECE, size));
    firsts.push(pieces.length / 2);
  });
  return { pieces: Uint32Array.from(pieces), firsts: Uint32Array.from(firsts) };
}

const SQUARES_OF_PIECES: KernelSource = {
  name: "squares of pieces",
  params: { pieceCount: "u32" },
  buffers: { x: ["read", "f32"], pieces: ["read", "vec2u"], partial: ["read_write", "f32"] },
  declarations: `var<workgroup> totals: array<f32, ${WORKGROUP}>;`,
  body: `  let unit = group.x + group.y * groups.x;
  let piece = pieces[min(unit, params.pieceCount - 1u)];
  var total = 0f;
  for (var k = piece.x + lane; k < piece.y; k += ${WORKGROUP}u) {
    total += x[k] * x[k];
  }
${joinTotals((a, b) => `${a} + ${b}`)}
  if (lane == 0u && unit < params.pieceCount) {
    partial[unit] = totals[0];
  }`,
};

/** A workgroup for each sum. */
const SUMS_OF_PIECES: KernelSource = {
  name: "sums of pieces",
  params: { count: "u32" },
  buffers: { partial: ["read", "f32"], first: ["read", "u32"], result: ["read_write", "f32"] },
  declarations: `var<workgroup> totals: array<f32, ${WORKGROUP}>;`,
  body: `  let unit = group.x + group.y * groups.x;
  let i = min(unit, params.count - 1u);
  var total = 0f;
  for (var k = first[i] + lane; k < first[i + 1u]; k += ${WORKGROUP}u) {
    total += partial[k];
  }
${joinTotals((a, b) => `${a} + ${b}`)}
  if (lane == 0u && unit < params.count) {
    result[unit] = totals[0];
  }`,
};

const argMax: GpuKernel = {
  name: tf.ArgMax,
  run: ({ inputs: { x }, attributes, backend }) => {
    const { axis } = attributes as { readonly axis: number };
    const { outer, length, inner } = foldAxes(x.shape, tf.util.parseAxisParam(axis, x.shape));
    const shape = x.shape.filter((_, k) => k !== axis);
    const count = outer * inner;
    const [source, groups] = length < WORKGROUP ? [ARG_MAX, groupsFor(count)] : [ARG_MAX_OF_MANY, count];
    const fill = (result: tf.TensorInfo): void => backend.add(source, { x, result }, { count, length, inner }, groups);
    return produce(backend, shape, fill, "int32");
  },
};

/** `isAbove(at, best)`: NaN is above nothing, and nothing above NaN, which only the first can be. */
const IS_ABOVE = `${IS_NAN}
fn isAbove(at: u32, best: u32) -> bool {
  return !isNan(x[at]) && !isNan(x[best]) && x[at] > x[best];
}`;

/** The first of equals. */
const ARG_MAX = voxelShader({
  name: "number of the largest",
  params: { length: "u32", inner: "u32" },
  buffers: { x: ["read", "f32"], result: ["read_write", "f32"] },
  declarations: IS_ABOVE,
  body: `    let first = (i / params.inner) * params.length * params.inner + i % params.inner;
    var best = 0u;
    for (var k = 1u; k < params.length; k++) {
      best = select(best, k, isAbove(first + k * params.inner, first + best * params.inner));
    }
    result[i] = f32(best);`,
});

/** The same with a workgroup for each result, whose invocations begin with the first value, each of them. */
const ARG_MAX_OF_MANY: KernelSource = {
  name: "number of the largest of many",
  params: { count: "u32", length: "u32", inner: "u32" },
  buffers: { x: ["read", "f32"], result: ["read_write", "f32"] },
  declarations: `${IS_ABOVE}
var<workgroup> totals: array<u32, ${WORKGROUP}>;
/** The first of equals. */
fn better(a: u32, b: u32, first: u32) -> u32 {
  let early = min(a, b);
  let late = max(a, b);
  return select(early, late, isAbove(first + late * params.inner, first + early * params.inner));
}`,
  body: `  let unit = group.x + group.y * groups.x;
  let i = min(unit, params.count - 1u);
  let first = (i / params.inner) * params.length * params.inner + i % params.inner;
  var total = 0u;
  for (var k = lane; k < params.length; k += ${WORKGROUP}u) {
    total = select(total, k, isAbove(first + k * params.inner, first + total * params.inner));
  }
${joinTotals((a, b) => `better(${a}, ${b}, first)`)}
  if (lane == 0u && unit < params.count) {
    result[unit] = f32(totals[0]);
  }`,
};

const mean: GpuKernel = {
  name: tf.Mean,
  run: (call) => {
    const { backend, inputs } = call;
    const total = reduceAxes(call, SUM);
    const count = sizeOf(inputs.x) / sizeOf(total);
    const divisor = {
      dataId: backend.write(Float32Array.of(count), [], "float32"),
      shape: [],
      dtype: "float32" as const,
    };
    return through(backend, total, () =>
      through(backend, divisor, () => combine({ ...call, inputs: { a: total, b: divisor } }, tf.RealDiv, "a / b")),
    );
  },
};

export const REDUCTION_KERNELS: readonly GpuKernel[] = [sum, max, mean, argMax, sumOfSquares];

interface ReductionAttributes {
  readonly axis?: number | number[];
  /** What some kernels call the axes. */
  readonly reductionIndices?: number | number[];
  readonly keepDims?: boolean;
}

/** `[outer, length, inner]`: the axes that are reduced are one. */
interface Folded {
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
}

function foldAxes(shape: readonly number[], axes: readonly number[]): Folded {
  const sorted = [...axes].sort((a, b) => a - b);
  const [first = 0] = sorted;
  if (sorted.some((axis, k) => axis !== first + k)) {
    throw new TypeError("gpu engine: reductions are along neighbouring axes");
  }
  const end = first + sorted.length;
  return {
    outer: sizeOf({ shape: shape.slice(0, first) }),
    length: sizeOf({ shape: shape.slice(first, end) }),
    inner: sizeOf({ shape: shape.slice(end) }),
  };
}

function reduceAxes({ inputs: { x }, attributes, backend }: KernelArguments, operation: Operation): tf.TensorInfo {
  const { axis, reductionIndices, keepDims = false } = attributes as ReductionAttributes;
  const axes = tf.util.parseAxisParam(axis ?? reductionIndices ?? x.shape.map((_, k) => k), x.shape);
  const shape = x.shape.flatMap((length, k) => (axes.includes(k) ? (keepDims ? [1] : []) : [length]));
  return produce(
    backend,
    shape,
    (target) => reduce(backend, x, foldAxes(x.shape, axes), operation, { target, offset: 0 }),
    x.dtype === "bool" ? "int32" : x.dtype,
  );
}

/** `[rows, length]` to the sums of the rows. */
export function sumRows(
  backend: GpuBackend,
  x: tf.TensorInfo | GPUBuffer,
  [outer, length]: readonly [number, number],
  target: Target,
): void {
  reduce(backend, x, { outer, length, inner: 1 }, SUM, target);
}

export interface Target {
  readonly target: tf.TensorInfo | GPUBuffer;
  /** Of the first result. */
  readonly offset: number;
}

function reduce(
  backend: GpuBackend,
  x: tf.TensorInfo | GPUBuffer,
  { outer, length, inner }: Folded,
  operation: Operation,
  { target, offset }: Target,
): void {
  const results = outer * inner;
  const pieces = Math.max(1, Math.ceil(length / PIECE));
  const source = backend.keep(`reduce ${operation.name}`, () => reduceShader(operation));
  const run = (target: Target["target"], at: number) =>
    backend.add(source, { x, result: target }, { results, length, inner, pieces, offset: at }, results * pieces);
  if (pieces === 1) run(target, offset);
  else
    backend.withScratch(results * pieces, (partial) => {
      run(partial, 0);
      const rest = { outer: results, length: pieces, inner: 1 };
      reduce(backend, partial, rest, operation, { target, offset });
    });
}

/** A workgroup for each result and piece. */
function reduceShader({ name, join, first }: Operation): KernelSource {
  return {
    name: `reduce ${name}`,
    params: { results: "u32", length: "u32", inner: "u32", pieces: "u32", offset: "u32" },
    buffers: { x: ["read", "f32"], result: ["read_write", "f32"] },
    declarations: `${IS_NAN}
var<workgroup> totals: array<f32, ${WORKGROUP}>;
fn joined(a: f32, b: f32) -> f32 {
  return ${join};
}`,
    body: `  let unit = group.x + group.y * groups.x;
  let row = unit / params.pieces;
  let start = (unit % params.pieces) * ${PIECE}u;
  let end = min(start + ${PIECE}u, params.length);
  let begin = (row / params.inner) * params.length * params.inner + row % params.inner;
  var total = ${first};
  if (row < params.results) {
    for (var k = start + lane; k < end; k += ${WORKGROUP}u) {
      total = joined(total, x[begin + k * params.inner]);
    }
  }
${joinTotals((a, b) => `joined(${a}, ${b})`)}
  if (lane == 0u && row < params.results) {
    result[params.offset + unit] = totals[0];
  }`,
  };
}
