/** Convolution along one axis, as sweeps; `assembly/learning/sweep.ts` says what a sweep is. */

import { backend_util } from "@tensorflow/tfjs-core";

/** Output `phase + step * t`, for `t` under `count`, sums inputs `offset + inputStep * t` over its taps. */
export interface SweepAxis {
  readonly count: number;
  readonly phase: number;
  readonly step: number;
  readonly inputStep: number;
  readonly taps: readonly { readonly offset: number; readonly weight: number }[];
}

/** A convolution along one axis: output `i` reads input `stride * i - before + dilation * k` for tap `k`. */
export interface ConvolutionAxis {
  readonly inputs: number;
  readonly outputs: number;
  readonly taps: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
}

export interface ConvolutionGeometry {
  readonly batch: number;
  readonly inputChannels: number;
  readonly outputChannels: number;
  /** Depth, height, width. */
  readonly axes: readonly [ConvolutionAxis, ConvolutionAxis, ConvolutionAxis];
}

export interface ConvolutionAttributes {
  readonly strides: number | [number, number, number];
  readonly pad: "same" | "valid" | number;
  readonly dilations?: number | [number, number, number];
}

/**
 * From the attributes of the Conv3D kernels, `[batch, depth, height, width, in]` and `[depth, height, width, in, out]`.
 */
export function describeConvolution(
  inputShape: readonly number[],
  filterShape: readonly number[],
  { strides, pad, dilations = 1 }: ConvolutionAttributes,
): ConvolutionGeometry {
  type Five = [number, number, number, number, number];
  const info = backend_util.computeConv3DInfo(
    inputShape as Five,
    filterShape as Five,
    strides,
    dilations,
    pad as "same" | "valid",
  );
  const axis = (name: "Depth" | "Height" | "Width", before: number): ConvolutionAxis => ({
    inputs: info[`in${name}`],
    outputs: info[`out${name}`],
    taps: info[`filter${name}`],
    stride: info[`stride${name}`],
    dilation: info[`dilation${name}`],
    before,
  });
  const { front, top, left } = info.padInfo;
  return {
    batch: info.batchSize,
    inputChannels: info.inChannels,
    outputChannels: info.outChannels,
    axes: [axis("Depth", front), axis("Height", top), axis("Width", left)],
  };
}

/** The convolution itself: one sweep. */
export function forwardAxis({ outputs, taps, stride, dilation, before }: ConvolutionAxis): SweepAxis {
  return {
    count: outputs,
    phase: 0,
    step: 1,
    inputStep: stride,
    taps: range(taps).map((k) => ({ offset: k * dilation - before, weight: k })),
  };
}

/**
 * The gradient of the input: `dx[i] = sum over k of w[k] dy[(i + before - dilation k) / stride]` where that is whole.
 */
export function adjointAxes({ inputs, taps, stride, dilation, before }: ConvolutionAxis): SweepAxis[] {
  return range(Math.min(stride, inputs)).map((phase) => ({
    count: Math.ceil((inputs - phase) / stride),
    phase,
    step: stride,
    inputStep: 1,
    taps: range(taps)
      .filter((k) => (phase + before - k * dilation) % stride === 0)
      .map((k) => ({ offset: (phase + before - k * dilation) / stride, weight: k })),
  }));
}

function range(length: number): number[] {
  return Array.from({ length }, (_, k) => k);
}
