/**
 * Activation and group normalisation: `a = leaky(x)`, in each sample normalised over the positions and the neighbouring
 * channels of a group. These kernels have names of their own, a layer that finds them uses them.
 *
 * `GroupNormalize` `{ x, scale, offset }` -> `[output, statistics]`; `GroupNormalizeGrad`
 * `{ dy, x, statistics, scale }` -> `[gradient of x, of scale, of offset]`; attributes: `slope`, `epsilon`, `groups`.
 * `statistics` `[batch, groups, 2]` are the mean and `1 / sqrt(variance + epsilon)`.
 */

import type { TensorInfo } from "@tensorflow/tfjs-core";
import { groupsFor } from "../command-list.js";
import type { KernelSource } from "../compute-kernel.js";
import { WORKGROUP } from "../constants.js";
import { joinTotals, voxelShader } from "../shaders/voxel-shader.js";
import { LANES, ROWS, TREE } from "./channel-sums.js";
import { type GpuKernel, produceAll, sizeOf } from "./kernel.js";

interface Attributes {
  /** Factor of negative values. */
  readonly slope: number;
  readonly epsilon: number;
  /** Divides the number of channels. */
  readonly groups: number;
}

const normalize: GpuKernel = {
  name: "GroupNormalize",
  run: ({ inputs: { x, scale, offset }, attributes, backend }) => {
    const { slope, epsilon, groups } = attributes as Attributes;
    const sizes = divide(x, groups);
    return produceAll(backend, (create) => {
      const output = create(x.shape, "float32", backend.isHalf(x));
      const statistics = create([sizes.samples, groups, 2]);
      backend.withScratch(partialFloats(sizes), (partial) => {
        backend.add(MEASURE, { x, partial }, { ...sizes, slope }, chunkGroups(sizes));
        backend.add(JOIN, { partial, statistics }, { ...sizes, epsilon }, sizes.samples * groups);
      });
      const params = { count: sizeOf(x), ...sizes, slope };
      backend.add(NORMALIZE, { x, statistics, scale, offset, output }, params, groupsFor(params.count));
      return [output, statistics];
    });
  },
};

const gradient: GpuKernel = {
  name: "GroupNormalizeGrad",
  run: ({ inputs: { dy, x, statistics, scale }, attributes, backend }) => {
    const { slope, groups } = attributes as Attributes;
    const sizes = divide(x, groups);
    const { samples, channels } = sizes;
    return produceAll(backend, (create) => {
      const [dx, toScale, toOffset] = [create(x.shape), create([channels]), create([channels])];
      const add = (source: KernelSource, count: number, buffers: Readonly<Record<string, TensorInfo | GPUBuffer>>) =>
        backend.add(source, buffers, { count, ...sizes, slope }, groupsFor(count));
      backend.withScratch(2 * samples * channels, (sums) => {
        backend.withScratch(partialFloats(sizes), (partial) => {
          backend.add(SUM, { dy, x, statistics, partial }, { ...sizes, slope }, chunkGroups(sizes));
          const count = samples * channels;
          const params = { count, ...sizes, slope };
          backend.add(JOIN_SUMS, { partial, statistics, sums }, params, Math.ceil(count / LANES));
        });
        add(TO_PARAMETERS, channels, { sums, toScale, toOffset });
        backend.withScratch(2 * samples * groups, (means) => {
          add(MEANS, samples * groups, { sums, scale, means });
          add(THROUGH, sizeOf(x), { dy, x, statistics, scale, means, dx });
        });
      });
      return [dx, toScale, toOffset];
    });
  },
};

export const GROUP_KERNELS: readonly GpuKernel[] = [normalize, gradient];

type Sizes = {
  readonly samples: number;
  /** Of a sample. */
  readonly positions: number;
  readonly channels: number;
  readonly groups: number;
  /** Positions that a workgroup goes through, and their parts of a sample. */
  readonly chunk: number;
  readonly chunks: number;
};

const MOST_CHUNKS = 256;
const LEAST_POSITIONS = 64;

function divide({ shape }: TensorInfo, groups: number): Sizes {
  const [samples, channels] = [shape[0], shape[shape.length - 1]];
  const positions = sizeOf({ shape }) / samples / channels;
  const chunk = Math.max(LEAST_POSITIONS, Math.ceil((positions * samples) / MOST_CHUNKS));
  return { samples, positions, channels, groups, chunk, chunks: Math.max(1, Math.ceil(positions / chunk)) };
}

function partialFloats({ samples, chunks, channels }: Sizes): number {
  return 2 * samples * chunks * channels;
}

function chunkGroups({ samples, chunks, channels }: Sizes): number {
  return samples * chunks * Math.ceil(channels / LANES);
}

const SIZES = {
  samples: "u32",
  positions: "u32",
  channels: "u32",
  groups: "u32",
  chunk: "u32",
  chunks: "u32",
} as const;

const ACTIVATE = `fn activate(value: f32) -> f32 {
  return select(value, value * params.slope, value < 0);
}`;

/** A workgroup for a chunk of a sample and some channels, side by side; its rows share the positions out. */
function chunkShader({ name, buffers, body }: Pick<KernelSource, "name" | "buffers" | "body">): KernelSource {
  const storable = ["x"];
  return {
    name,
    params: { ...SIZES, slope: "f32" },
    buffers: { ...buffers, partial: ["read_write", "f32"] },
    storable,
    declarations: `var<workgroup> totals: array<f32, ${WORKGROUP}>;
${ACTIVATE}`,
    body: `  let unit = group.x + group.y * groups.x;
  let tiles = (params.channels + ${LANES - 1}u) / ${LANES}u;
  let part = unit / tiles;
  let sample = part / params.chunks;
  if (sample >= params.samples) {
    return;
  }
  let c = (unit % tiles) * ${LANES}u + lane % ${LANES}u;
  let row = lane / ${LANES}u;
  let first = (part % params.chunks) * params.chunk;
  let begin = sample * params.positions + first;
  let end = begin + min(params.chunk, params.positions - first);
${body}`,
  };
}

/** Runs `body` for each place `i` of this chunk and channel, then leaves the sum at `totals[lane]` of the first row. */
function summed(declaration: string, body: string): string {
  return `${declaration}
  if (c < params.channels) {
    for (var p = begin + row; p < end; p += ${ROWS}u) {
      let i = p * params.channels + c;
      ${body}
    }
  }`;
}

/** Mean and sum of squared deviations of each channel of a chunk. */
const MEASURE = chunkShader({
  name: "measure chunks of samples",
  buffers: { x: ["read", "f32"] },
  body: `  let start = activate(f32(x[begin * params.channels + min(c, params.channels - 1u)]));
${summed("  var sum = 0f;", "sum += activate(f32(x[i])) - start;")}
  totals[lane] = sum;
${TREE}
  workgroupBarrier();
  let mean = start + totals[lane % ${LANES}u] / f32(end - begin);
  workgroupBarrier();
${summed("  sum = 0f;", "sum += (activate(f32(x[i])) - mean) * (activate(f32(x[i])) - mean);")}
  totals[lane] = sum;
${TREE}
  if (row == 0u && c < params.channels) {
    partial[2u * part * params.channels + c] = mean;
    partial[(2u * part + 1u) * params.channels + c] = totals[lane];
  }`,
});

/** A workgroup for each group of a sample joins its channels and chunks, without cancellation. */
const JOIN: KernelSource = {
  name: "join groups",
  params: { ...SIZES, epsilon: "f32" },
  buffers: { partial: ["read", "f32"], statistics: ["read_write", "f32"] },
  declarations: `var<workgroup> totals: array<f32, ${WORKGROUP}>;
fn placeOf(k: u32, begin: u32, size: u32) -> u32 {
  return 2u * (k / size) * params.channels + begin + k % size;
}
fn countOf(k: u32, size: u32) -> f32 {
  return f32(min(params.chunk, params.positions - (k / size) * params.chunk));
}`,
  body: `  let unit = group.x + group.y * groups.x;
  let sample = unit / params.groups;
  if (sample >= params.samples) {
    return;
  }
  let size = params.channels / params.groups;
  let begin = 2u * sample * params.chunks * params.channels + (unit % params.groups) * size;
  let parts = params.chunks * size;
  let count = f32(params.positions) * f32(size);
  let start = partial[begin];
  var total = 0f;
  for (var k = lane; k < parts; k += ${WORKGROUP}u) {
    total += countOf(k, size) / count * (partial[placeOf(k, begin, size)] - start);
  }
${joinTotals((a, b) => `${a} + ${b}`)}
  workgroupBarrier();
  let away = totals[0];
  workgroupBarrier();
  total = 0f;
  for (var k = lane; k < parts; k += ${WORKGROUP}u) {
    let difference = (partial[placeOf(k, begin, size)] - start) - away;
    total += partial[placeOf(k, begin, size) + params.channels] + countOf(k, size) * difference * difference;
  }
${joinTotals((a, b) => `${a} + ${b}`)}
  if (lane == 0u) {
    statistics[2u * unit] = start + away;
    statistics[2u * unit + 1u] = 1 / sqrt(totals[0] / count + params.epsilon);
  }`,
};

/** Of the place `i`: its channel, and where the statistics of its group are. */
const PLACE = `    let c = i % params.channels;
    let sample = i / (params.positions * params.channels);
    let at = 2u * (sample * params.groups + c / (params.channels / params.groups));`;

const NORMALIZE = voxelShader({
  name: "normalise groups",
  params: { ...SIZES, slope: "f32" },
  buffers: {
    x: ["read", "f32"],
    statistics: ["read", "f32"],
    scale: ["read", "f32"],
    offset: ["read", "f32"],
    output: ["read_write", "f32"],
  },
  storable: ["x", "output"],
  declarations: ACTIVATE,
  body: `${PLACE}
    output[i] = output_value((activate(f32(x[i])) - statistics[at]) * (statistics[at + 1u] * scale[c]) + offset[c]);`,
});

/** `sum dy` and `sum dy (a - mean)` of each channel of a chunk. */
const SUM = chunkShader({
  name: "gradient against groups",
  buffers: { dy: ["read", "f32"], x: ["read", "f32"], statistics: ["read", "f32"] },
  body: `  let own = min(c, params.channels - 1u) / (params.channels / params.groups);
  let mean = statistics[2u * (sample * params.groups + own)];
${summed("  var sums = vec2f(0);", "sums += dy[i] * vec2f(1, activate(f32(x[i])) - mean);")}
  for (var k = 0u; k < 2u; k++) {
    totals[lane] = sums[k];
${TREE}
    if (row == 0u && c < params.channels) {
      partial[(2u * part + k) * params.channels + c] = totals[lane];
    }
    workgroupBarrier();
  }`,
});

/** `sum dy` and `sum dy xhat` of each sample and channel: 32 of them side by side, each by 8 invocations. */
const JOIN_SUMS: KernelSource = {
  name: "join sums of samples",
  params: { count: "u32", ...SIZES, slope: "f32" },
  buffers: { partial: ["read", "f32"], statistics: ["read", "f32"], sums: ["read_write", "f32"] },
  declarations: `var<workgroup> totals: array<f32, ${WORKGROUP}>;`,
  body: `  let i = (group.x + group.y * groups.x) * ${LANES}u + lane % ${LANES}u;
  let row = lane / ${LANES}u;
  let c = i % params.channels;
  let sample = i / params.channels;
  var both = vec2f(0);
  if (i < params.count) {
    for (var k = row; k < params.chunks; k += ${ROWS}u) {
      let place = 2u * (sample * params.chunks + k) * params.channels + c;
      both += vec2f(partial[place], partial[place + params.channels]);
    }
  }
  for (var k = 0u; k < 2u; k++) {
    totals[lane] = both[k];
${TREE}
    if (row == 0u && i < params.count) {
      let at = 2u * (sample * params.groups + c / (params.channels / params.groups));
      sums[2u * i + k] = totals[lane] * select(1f, statistics[at + 1u], k == 1u);
    }
    workgroupBarrier();
  }`,
};

const TO_PARAMETERS = voxelShader({
  name: "gradients of scales and offsets",
  params: { ...SIZES, slope: "f32" },
  buffers: { sums: ["read", "f32"], toScale: ["read_write", "f32"], toOffset: ["read_write", "f32"] },
  body: `    var both = vec2f(0);
    for (var sample = 0u; sample < params.samples; sample++) {
      let place = 2u * (sample * params.channels + i);
      both += vec2f(sums[place], sums[place + 1u]);
    }
    toOffset[i] = both.x;
    toScale[i] = both.y;`,
});

/** Of each group of a sample: the means of `g` and of `g xhat` for the gradient `g` of `xhat`. */
const MEANS = voxelShader({
  name: "means of gradients of groups",
  params: { ...SIZES, slope: "f32" },
  buffers: { sums: ["read", "f32"], scale: ["read", "f32"], means: ["read_write", "f32"] },
  body: `    let size = params.channels / params.groups;
    let begin = (i % params.groups) * size;
    var both = vec2f(0);
    for (var c = begin; c < begin + size; c++) {
      let place = 2u * ((i / params.groups) * params.channels + c);
      both += scale[c] * vec2f(sums[place], sums[place + 1u]);
    }
    both /= f32(params.positions) * f32(size);
    means[2u * i] = both.x;
    means[2u * i + 1u] = both.y;`,
});

const THROUGH = voxelShader({
  name: "gradient through groups",
  params: { ...SIZES, slope: "f32" },
  buffers: {
    dy: ["read", "f32"],
    x: ["read", "f32"],
    statistics: ["read", "f32"],
    scale: ["read", "f32"],
    means: ["read", "f32"],
    dx: ["read_write", "f32"],
  },
  storable: ["x"],
  declarations: ACTIVATE,
  body: `${PLACE}
    let xhat = (activate(f32(x[i])) - statistics[at]) * statistics[at + 1u];
    let straight = (dy[i] * scale[c] - means[at] - xhat * means[at + 1u]) * statistics[at + 1u];
    dx[i] = straight * select(params.slope, 1f, f32(x[i]) > 0);`,
});
