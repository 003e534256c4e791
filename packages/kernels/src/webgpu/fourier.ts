/** The n-D transform of an array of the device, axis by axis, or the last two in one pass. */

/// <reference types="@webgpu/types" />
import { formatShape, type Shape, ShapeError, sizeOfShape } from "@autophase/tensor-io";
import type { CommandList } from "./command-list.js";
import type { KernelSource } from "./compute-kernel.js";
import { BUFFER_USAGE } from "./constants.js";
import type { GpuDevice } from "./gpu-device.js";
import type { BoundWork } from "./shaders/element-work.js";
import { type FftDirection, fftShader } from "./shaders/fft-shader.js";
import { planeFftShader } from "./shaders/plane-fft-shader.js";

export interface Fourier {
  /** Workgroups of `roundTrip`: as many sums it leaves in `partials`. */
  readonly sums: number;
  /** The first axis that takes two passes: its frequencies are in another order. */
  readonly reordered: number | undefined;
  /** Where the spectrum has the frequency of an index. */
  placeOf(index: number): number;
  /** `data <- F input`, unnormalised; in place when they are one. */
  forward(commands: CommandList, data: GPUBuffer, input?: GPUBuffer): void;
  /**
   * `data <- F^-1 data`, divided by the number of voxels.
   * @param last - is done to the result, which then goes nowhere else: `data` is spent.
   */
  inverse(commands: CommandList, data: GPUBuffer, last?: BoundWork): void;
  /**
   * `data <- F^-1 between(F input)`: a spectrum that is only passed through never leaves the workgroups.
   * @param between - sums up `total` into its buffer `partials`.
   * @param last - as of `inverse`.
   */
  roundTrip(commands: CommandList, data: GPUBuffer, input: GPUBuffer, between: BoundWork, last?: BoundWork): void;
  dispose(): void;
}

/**
 * @param batch - arrays of the shape, one after the other; each has a transform of its own.
 * @throws {ShapeError} when a line does not fit into the memory of a workgroup.
 */
export function createFourier(gpu: GpuDevice, shape: Shape, batch = 1): Fourier {
  const splits = splitsOf(gpu, shape);
  const axes = axesOf(gpu, splits, batch);
  const [outermost, ...others] = axes as [Axis, ...Axis[]];
  const forward = (commands: CommandList, own: readonly Axis[], data: GPUBuffer, input: GPUBuffer): void => {
    for (const [index, axis] of own.toReversed().entries()) {
      axis.add(commands, { direction: "forward", data, input: index === 0 ? input : data });
    }
  };
  const inverse = (commands: CommandList, own: readonly Axis[], data: GPUBuffer, last?: BoundWork): void => {
    for (const axis of own) {
      axis.add(commands, { direction: "inverse", data, input: data, last: axis === axes.at(-1) ? last : undefined });
    }
  };
  return {
    sums: outermost.groups,
    reordered: splits.some(({ outer }) => outer > 1) ? splits.findIndex(({ outer }) => outer > 1) : undefined,
    placeOf: (index) => placeOf(splits, index),
    forward: (commands, data, input = data) => forward(commands, axes, data, input),
    inverse: (commands, data, last) => inverse(commands, axes, data, last),
    roundTrip: (commands, data, input, between, last) => {
      forward(commands, others, data, input);
      outermost.add(commands, { direction: "round trip", data, input: data, between });
      inverse(commands, others, data, last);
    },
    dispose: () => {
      for (const axis of axes) axis.dispose();
    },
  };
}

/** An axis as digits: index `inner outerDigit + innerDigit`. One of a single pass has `outer` 1. */
interface Split {
  readonly outer: number;
  readonly inner: number;
  readonly stride: number;
}

/** @throws {ShapeError} when a line fits neither into the memory of a workgroup nor as two lines that do. */
function splitsOf(gpu: GpuDevice, shape: Shape): Split[] {
  const most = longestLine(gpu);
  return shape.map((length, axis) => {
    const stride = sizeOfShape(shape.slice(axis + 1));
    if (length <= most) return { outer: 1, inner: length, stride };
    const outer = balancedDivisor(length);
    if (length / outer <= most) return { outer, inner: length / outer, stride };
    const rule = `this device takes lengths up to ${most}, and products of two such`;
    throw new ShapeError(`gpu engine: axis ${axis} of ${formatShape(shape)} is too long: ${rule}; use the wasm engine`);
  });
}

/** The largest divisor up to the root. */
function balancedDivisor(length: number): number {
  let divisor = Math.floor(Math.sqrt(length));
  while (length % divisor !== 0) divisor--;
  return divisor;
}

/**
 * In the order of the way back, those of more than one voxel; two at least, so that a round trip has a way there and
 * back around it. Of a split axis the outer digit goes first on the way there, and becomes the lower digit of the
 * frequency in the place of the higher one.
 */
function axesOf(gpu: GpuDevice, splits: readonly Split[], batch: number): Axis[] {
  const size = splits.reduce((product, { outer, inner }) => product * outer * inner, batch);
  const long = splits.flatMap(({ outer, inner, stride }) => {
    const whole = outer > 1 ? { length: inner, stride, outer } : { length: inner, stride };
    return outer > 1 ? [whole, { length: outer, stride: stride * inner }] : inner > 1 ? [whole] : [];
  });
  const missing = Array.from({ length: Math.max(0, 2 - long.length) }, () => ({ length: 1, stride: 1 }));
  const lines = [...long, ...missing];
  const pair = planeOf(gpu, lines);
  const single = pair ? lines.slice(0, -2) : lines;
  const axes = single.map((line) => createAxis(gpu, line, size / line.length));
  return pair ? [...axes, createPlane(gpu, pair, size / (pair.height * pair.width))] : axes;
}

interface Plane {
  readonly height: number;
  readonly width: number;
}

/** The last two of three or more lines, where they are whole axes whose planes fit into the memory of a workgroup. */
function planeOf(gpu: GpuDevice, lines: readonly Line[]): Plane | undefined {
  const [columns, rows] = lines.slice(-2) as [Line, Line];
  const isPlane = lines.length > 2 && rows.stride === 1 && columns.stride === rows.length;
  if (!isPlane || rows.outer !== undefined || columns.outer !== undefined) return undefined;
  const plane = { height: columns.length, width: rows.length };
  return plane.height * plane.width <= longestLine(gpu) ? plane : undefined;
}

function placeOf(splits: readonly Split[], index: number): number {
  let place = index;
  for (const { outer, inner, stride } of splits) {
    if (outer === 1) continue;
    const frequency = Math.floor(index / stride) % (outer * inner);
    const stored = (frequency % outer) * inner + Math.floor(frequency / outer);
    place += stride * (stored - frequency);
  }
  return place;
}

const BYTES_PER_POINT = 8;
/** Neighbouring lines that fill 128 bytes. */
const MOST_LANES = 16;

/** Two arrays of a line must fit. */
function longestLine({ device }: GpuDevice): number {
  return Math.floor(device.limits.maxComputeWorkgroupStorageSize / (2 * BYTES_PER_POINT));
}

interface Axis {
  readonly groups: number;
  add(commands: CommandList, pass: Pass): void;
  dispose(): void;
}

interface Line {
  readonly length: number;
  readonly stride: number;
  /** Of the inner digit of a split axis: values of the outer one. */
  readonly outer?: number;
}

interface Pass {
  readonly direction: FftDirection;
  readonly data: GPUBuffer;
  readonly input: GPUBuffer;
  readonly between?: BoundWork;
  readonly last?: BoundWork | undefined;
}

function createAxis(gpu: GpuDevice, { length, stride, outer }: Line, lines: number): Axis {
  const lanes = Math.max(1, Math.min(Math.floor(longestLine(gpu) / length), MOST_LANES, lines));
  const groups = Math.ceil(lines / lanes);
  const twiddles = createTwiddles(gpu.device, [length]);
  const roots = outer && createTwiddles(gpu.device, [outer * length]);
  const shaders = new Map<string, KernelSource>();
  const shaderOf = ({ direction, data, input, between, last }: Pass): KernelSource => {
    const isCopying = data !== input;
    const key = `${direction} ${isCopying} ${between?.work.name} ${last?.work.name}`;
    const works = { between: between?.work, last: last?.work };
    const isContiguous = stride === 1;
    const shader =
      shaders.get(key) ?? fftShader({ length, lanes, isContiguous, direction, isCopying, outer, ...works });
    shaders.set(key, shader);
    return shader;
  };
  return {
    groups,
    dispose: () => {
      twiddles.destroy();
      if (roots) roots.destroy();
    },
    add: (commands, pass) => {
      const { data, input, between, last } = pass;
      const buffers = { data, input, twiddles, ...(roots && { roots }), ...between?.buffers, ...last?.buffers };
      commands.add(shaderOf(pass), buffers, { lines, stride, ...between?.params, ...last?.params }, groups);
    },
  };
}

function createPlane(gpu: GpuDevice, { height, width }: Plane, planes: number): Axis {
  const twiddles = createTwiddles(gpu.device, [width, height]);
  const shaders = new Map<string, KernelSource>();
  const shaderOf = ({ direction, data, input, last }: Pass): KernelSource => {
    const isCopying = data !== input;
    const key = `${direction} ${isCopying} ${last?.work.name}`;
    const isInverse = direction === "inverse";
    const shader = shaders.get(key) ?? planeFftShader({ height, width, isInverse, isCopying, last: last?.work });
    shaders.set(key, shader);
    return shader;
  };
  return {
    groups: planes,
    dispose: () => twiddles.destroy(),
    add: (commands, pass) => {
      const { data, input, last } = pass;
      commands.add(shaderOf(pass), { data, input, twiddles, ...last?.buffers }, { planes, ...last?.params }, planes);
    },
  };
}

/** `exp(-2 pi i k / length)` of each length, one after the other. */
function createTwiddles(device: GPUDevice, lengths: readonly number[]): GPUBuffer {
  const values = Float32Array.from(
    lengths.flatMap((length) =>
      Array.from({ length }, (_, k) => (2 * Math.PI * k) / length).flatMap((angle) => [
        Math.cos(angle),
        -Math.sin(angle),
      ]),
    ),
  );
  const buffer = device.createBuffer({
    size: values.byteLength,
    usage: BUFFER_USAGE.storage | BUFFER_USAGE.copyTarget,
  });
  device.queue.writeBuffer(buffer, 0, values);
  return buffer;
}
