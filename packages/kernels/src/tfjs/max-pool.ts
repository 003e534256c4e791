/** Maximum pooling of volumes, and its gradient. */

import { backend_util, MaxPool3D, MaxPool3DGrad, type TensorInfo } from "@tensorflow/tfjs-core";
import { JOB, MAX_POOL_GRADIENT_JOB, MAX_POOL_JOB } from "../wasm/layout.generated.js";
import { wordsOf } from "../wasm/structure.js";
import { areFloats, type KernelArguments, produce, type WasmKernel } from "./kernel.js";

export interface PoolAxis {
  readonly inputs: number;
  readonly outputs: number;
  /** Length of a window. */
  readonly taps: number;
  readonly stride: number;
  /** How far the first window begins before the input; negative where it begins within. */
  readonly before: number;
}

const maxPool: WasmKernel = {
  name: MaxPool3D,
  accepts: (call) => areFloats(call) && isChannelsLast(call),
  run: ({ inputs: { x }, attributes, backend }) => {
    const axes = poolAxes(x, attributes);
    const [batch, , , , channels] = x.shape;
    return produce(backend, [batch, ...axes.map(({ outputs }) => outputs), channels], (y) =>
      backend.perform(
        JOB.maxPool,
        wordsOf(MAX_POOL_JOB, { x: backend.addressOf(x), result: backend.addressOf(y), ...windowsOf(x, axes) }),
      ),
    );
  },
};

const maxPoolGradient: WasmKernel = {
  name: MaxPool3DGrad,
  accepts: (call) =>
    areFloats(call) && isChannelsLast(call) && isRoutable(poolAxes(call.inputs.input, call.attributes)),
  run: ({ inputs: { dy, input }, attributes, backend }) => {
    const axes = poolAxes(input, attributes);
    return produce(backend, input.shape, (dx) => {
      const bytes = 4 * input.shape.reduce((a, b) => a * b, 1);
      const words = wordsOf(MAX_POOL_GRADIENT_JOB, {
        x: backend.addressOf(input),
        result: backend.addressOf(dx),
        ...windowsOf(input, axes),
        dy: backend.addressOf(dy),
        cleared: axes.every(isCovered) ? 0 : bytes,
      });
      backend.perform(JOB.maxPoolGradient, words);
    });
  },
};

export const MAX_POOL_KERNELS: readonly WasmKernel[] = [maxPool, maxPoolGradient];

function isChannelsLast({ attributes }: KernelArguments): boolean {
  const { dataFormat } = attributes as { readonly dataFormat?: string };
  return dataFormat === undefined || dataFormat === "NDHWC";
}

/**
 * Each input is in one window at most. The CPU kernel misplaces the gradient of windows whose height is not their
 * width; they are left to it, so that both agree.
 */
function isRoutable(axes: readonly PoolAxis[]): boolean {
  const [, height, width] = axes;
  return height.taps === width.taps && axes.every(({ taps, stride, outputs }) => taps <= stride || outputs <= 1);
}

/** Each input is in one window at least. */
function isCovered({ inputs, outputs, taps, stride, before }: PoolAxis): boolean {
  return taps >= stride && before >= 0 && outputs > 0 && (outputs - 1) * stride + taps - before >= inputs;
}

export function poolAxes({ shape }: TensorInfo, attributes: object): readonly PoolAxis[] {
  type PoolInfo = Parameters<typeof backend_util.computePool3DInfo>;
  const { filterSize, strides, pad, dimRoundingMode } = attributes as {
    readonly filterSize: PoolInfo[1];
    readonly strides: PoolInfo[2];
    readonly pad: PoolInfo[4];
    readonly dimRoundingMode?: PoolInfo[5];
  };
  const info = backend_util.computePool3DInfo(shape as PoolInfo[0], filterSize, strides, 1, pad, dimRoundingMode);
  const axis = (name: "Depth" | "Height" | "Width", before: number): PoolAxis => ({
    inputs: info[`in${name}`],
    outputs: info[`out${name}`],
    taps: info[`filter${name}`],
    stride: info[`stride${name}`],
    before,
  });
  const { front, top, left } = info.padInfo;
  return [axis("Depth", front), axis("Height", top), axis("Width", left)];
}

function windowsOf({ shape: [batch, , , , channels] }: TensorInfo, axes: readonly PoolAxis[]) {
  const each = (key: keyof PoolAxis) => axes.map((axis) => axis[key]);
  return {
    batch,
    channels,
    inputLengths: each("inputs"),
    outputLengths: each("outputs"),
    windowLengths: each("taps"),
    strides: each("stride"),
    before: each("before"),
  };
}
