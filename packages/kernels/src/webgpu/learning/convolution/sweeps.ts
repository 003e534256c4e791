/** The convolution, and the gradient of its input, as sweeps. */

import type { TensorInfo } from "@tensorflow/tfjs-core";
import {
  adjointAxes,
  type ConvolutionGeometry,
  forwardAxis,
  type SweepAxis,
} from "../../../tfjs/convolution/geometry.js";
import { transposed } from "../boxes.js";
import type { GpuBackend } from "../gpu-backend.js";
import { through } from "../kernel.js";
import { type Finish, sweepShader } from "./sweep-shader.js";
import { tileFor } from "./tile-table.js";

export interface FinishTensors {
  /** `[out]` */
  readonly bias?: TensorInfo;
  /** Factor of negative sums; default 1. */
  readonly slope?: number;
  /** Mean, factor and offset of each channel, `[3, out]`. */
  readonly normalization?: TensorInfo;
  /** Takes mean and sum of squared deviations of what each tile of rows stores, `[tiles, 2, out]`. */
  readonly measured?: GPUBuffer;
}

/** Positions that are measured together. */
export function measuredRows(backend: GpuBackend, outputChannels: number): number {
  return tileFor(backend.tiles, "sweep", outputChannels).rows;
}

/** `y[o] = sum over taps and channels of x[stride o - before + dilation k] w[k]`, then what `finish` says. */
export function convolveForward(
  backend: GpuBackend,
  { batch, inputChannels, outputChannels, axes }: ConvolutionGeometry,
  { x, filter, y }: Readonly<Record<"x" | "filter" | "y", TensorInfo>>,
  finish: FinishTensors = {},
): void {
  const sweep = {
    batch,
    inputChannels,
    outputChannels,
    inputLengths: axes.map(({ inputs }) => inputs),
    outputLengths: axes.map(({ outputs }) => outputs),
    taps: axes.map(({ taps }) => taps),
  };
  runSweep(backend, { ...sweep, axes: axes.map(forwardAxis) }, { x, weights: filter, y }, finish);
}

/** The adjoint of the convolution: from the gradient of its output to that of its input. */
export function convolveAdjoint(
  backend: GpuBackend,
  { batch, inputChannels, outputChannels, axes }: ConvolutionGeometry,
  { dy, filter, dx }: Readonly<Record<"dy" | "filter" | "dx", TensorInfo>>,
): void {
  const taps = axes.map((axis) => axis.taps);
  const sweep = {
    batch,
    inputChannels: outputChannels,
    outputChannels: inputChannels,
    inputLengths: axes.map(({ outputs }) => outputs),
    outputLengths: axes.map(({ inputs }) => inputs),
    taps,
  };
  const flat = {
    ...filter,
    dataId: filter.dataId,
    shape: [taps[0] * taps[1] * taps[2], inputChannels, outputChannels],
  };
  through(backend, transposed(backend, flat, [0, 2, 1]), (weights) => {
    for (const sweepAxes of combine(axes.map(adjointAxes))) {
      runSweep(backend, { ...sweep, axes: sweepAxes }, { x: dy, weights, y: dx }, {});
    }
  });
}

interface Sweep {
  readonly batch: number;
  readonly inputChannels: number;
  readonly outputChannels: number;
  readonly inputLengths: readonly number[];
  readonly outputLengths: readonly number[];
  readonly axes: readonly SweepAxis[];
  /** Of the whole kernel. */
  readonly taps: readonly number[];
}

function runSweep(
  backend: GpuBackend,
  { batch, inputChannels, outputChannels, inputLengths, outputLengths, axes, taps }: Sweep,
  tensors: Readonly<Record<"x" | "weights" | "y", TensorInfo>>,
  { bias, slope = 1, normalization, measured }: FinishTensors,
): void {
  const biased = measured ? "measured" : normalization ? "normalized" : "bias";
  const finish: Finish = bias === undefined ? "none" : biased;
  const tile = tileFor(backend.tiles, "sweep", outputChannels);
  const variant = { tile, isFourInputs: inputChannels % 4 === 0, isFourOutputs: outputChannels % 4 === 0, finish };
  const source = backend.keep(`sweep ${JSON.stringify(variant)}`, () => sweepShader(variant));
  const positions = axes.reduce((count, axis) => count * axis.count, batch);
  const params = {
    positions,
    taps: axes.reduce((count, axis) => count * axis.taps.length, 1),
    inputChannels,
    outputChannels,
    slope,
    ...named(
      "counts",
      axes.map(({ count }) => count),
    ),
    ...named("inputs", inputLengths),
    ...named("outputs", outputLengths),
    ...named(
      "phases",
      axes.map(({ phase }) => phase),
    ),
    ...named(
      "steps",
      axes.map(({ step }) => step),
    ),
    ...named(
      "inputSteps",
      axes.map(({ inputStep }) => inputStep),
    ),
  };
  const buffers = {
    ...tensors,
    taps: tapTable(backend, axes, taps),
    ...(bias && { bias }),
    ...(normalization && { normalization }),
    ...(measured && { measured }),
  };
  backend.add(source, buffers, params, Math.ceil(positions / tile.rows) * Math.ceil(outputChannels / tile.columns));
}

function named(name: string, [depth, height, width]: readonly number[]): Record<string, number> {
  return { [`${name}Depth`]: depth, [`${name}Height`]: height, [`${name}Width`]: width };
}

/** Offsets along the axes and the place among the taps of the whole kernel. */
export function tapTable(backend: GpuBackend, axes: readonly SweepAxis[], taps: readonly number[]): GPUBuffer {
  const lists = axes.map((axis) => axis.taps);
  return backend.keepWords(`taps ${JSON.stringify([lists, taps])}`, () => {
    const rows = combine(lists).map((each) => [
      ...each.map(({ offset }) => offset),
      each.reduce((place, { weight }, axis) => place * taps[axis] + weight, 0),
    ]);
    return new Uint32Array(Int32Array.from(rows.flat()).buffer);
  });
}

/** Every choice of one from each list, the last one changing fastest. */
function combine<Item>(choices: readonly (readonly Item[])[]): Item[][] {
  return choices.reduce<Item[][]>(
    (lists, items) => lists.flatMap((list) => items.map((item) => [...list, item])),
    [[]],
  );
}
