/**
 * Convolution, activation and batch normalisation as one operation. These kernels have names of their own:
 * TensorFlow.js has none for them, and a layer that finds them under its backend uses them.
 *
 * `ActivatedConv3D` `{ x, filter, bias }` -> `activated = leaky(conv(x) + bias)`; attributes: those of Conv3D, `slope`.
 * `NormalizedConv3D` `{ x, filter, bias, scale, offset }` -> `[output, activated, mean, variance]`, and with running
 * `mean` and `variance` among the inputs just `[output]`; attributes: also `epsilon`. `NormalizedConv3DGrad`
 * `{ dy, activated, mean, variance, scale }` -> `[gradient of the sum, of bias, of scale, of offset]`; attributes:
 * `slope`, `epsilon`, `isRunning`.
 */

import type { TensorInfo } from "@tensorflow/tfjs-core";
import { JOB, MEASURE_CHANNELS_JOB } from "../../wasm/layout.generated.js";
import { wordsOf } from "../../wasm/structure.js";
import { type KernelArguments, produce, produceAll, type WasmKernel } from "../kernel.js";
import { normalizeChannels, normalizeGradient, placeChannels, type Statistics, sumChannels } from "../normalization.js";
import type { WasmBackend } from "../wasm-backend.js";
import { convolveForward, type Finish } from "./conv3d.js";
import { type ConvolutionAttributes, type ConvolutionGeometry, describeConvolution } from "./geometry.js";
import { divideFinished, divideForward, measureChunks } from "./measure.js";
import { suitsWinograd } from "./winograd.js";

interface BlockAttributes extends ConvolutionAttributes {
  /** Factor of negative sums; 1 leaves them. */
  readonly slope: number;
  readonly epsilon: number;
}

const activated: WasmKernel = {
  name: "ActivatedConv3D",
  run: (call) => {
    const { slope } = attributesOf(call);
    return produce(call.backend, outputShape(geometryOf(call)), (y) => {
      convolve(call, y, { slope });
    });
  },
};

const normalized: WasmKernel = {
  name: "NormalizedConv3D",
  run: (call) => ("mean" in call.inputs ? [normalizeRunning(call)] : normalizeBatch(call)),
};

const gradient: WasmKernel = {
  name: "NormalizedConv3DGrad",
  run: ({ inputs, attributes, backend }) => {
    const { dy, activated, scale } = inputs;
    const { slope, epsilon, isRunning } = attributes as BlockAttributes & { isRunning: boolean };
    const [mean, variance] = [valuesOf(backend, inputs.mean), valuesOf(backend, inputs.variance)];
    const deviation = Array.from(variance, (value) => 1 / Math.sqrt(value + epsilon));
    const factor = Array.from(valuesOf(backend, scale), (value, c) => value * deviation[c]);
    const sums = sumChannels(backend, dy, { activated, mean });
    const toScale = deviation.map((value, c) => value * sums.second[c]);
    const count = isRunning ? Number.POSITIVE_INFINITY : dy.shape.reduce((a, b) => a * b, 1) / factor.length;
    const through = factor.map((value, c) => (-value * deviation[c] * toScale[c]) / count);
    const constant = factor.map((value, c) => (-value * sums.first[c]) / count);
    return produceAll(backend, (keep) => {
      const dz = keep(backend.createTensor(dy.shape));
      const toBias = normalizeGradient(backend, { dy, activated, dz }, [mean, factor, through, constant], slope);
      const channels = (values: ArrayLike<number>) => keep(vectorOf(backend, values, factor.length));
      return [dz, channels(toBias), channels(toScale), channels(sums.first)];
    });
  },
};

export const BLOCK_KERNELS: readonly WasmKernel[] = [activated, normalized, gradient];

function normalizeRunning(call: KernelArguments): TensorInfo {
  const { backend, inputs } = call;
  const { slope, epsilon } = attributesOf(call);
  const factor = factorOf(backend, inputs.scale, valuesOf(backend, inputs.variance), epsilon);
  const arrays = [valuesOf(backend, inputs.mean), factor, valuesOf(backend, inputs.offset)];
  return produce(backend, outputShape(geometryOf(call)), (y) =>
    placeChannels(backend, arrays, (normalization) => {
      convolve(call, y, { slope, normalization });
    }),
  );
}

function normalizeBatch(call: KernelArguments): TensorInfo[] {
  const { backend, inputs } = call;
  const { slope, epsilon } = attributesOf(call);
  const geometry = geometryOf(call);
  const shape = outputShape(geometry);
  return produceAll(backend, (keep) => {
    const activated = keep(backend.createTensor(shape));
    const { mean, variance } = convolveAndMeasure(call, activated, slope);
    const output = keep(backend.createTensor(shape));
    const factor = factorOf(backend, inputs.scale, variance, epsilon);
    normalizeChannels(backend, { a: activated, y: output }, [mean, factor, valuesOf(backend, inputs.offset)]);
    const [means, variances] = [mean, variance].map((values) => keep(vectorOf(backend, values, values.length)));
    return [output, activated, means, variances];
  });
}

/** Convolves and measures, while the sums are in the cache where the way of the convolution allows it. */
function convolveAndMeasure(call: KernelArguments, activated: TensorInfo, slope: number): Statistics {
  const geometry = geometryOf(call);
  const chunks = suitsWinograd(geometry) ? divideFinished(geometry) : divideForward(geometry);
  return measureChunks(call.backend, geometry.outputChannels, chunks, (statistics) => {
    if (!suitsWinograd(geometry)) return convolve(call, activated, { slope, statistics });
    convolve(call, activated, { slope });
    const source = call.backend.addressOf(activated);
    const words = wordsOf(MEASURE_CHANNELS_JOB, { source, ...chunks, channels: geometry.outputChannels, statistics });
    call.backend.perform(JOB.measureChannels, words);
  });
}

function convolve(call: KernelArguments, y: TensorInfo, finish: Finish): void {
  const { x, filter, bias } = call.inputs;
  const { backend } = call;
  convolveForward(backend, geometryOf(call), { x, filter, y }, { ...finish, bias: backend.addressOf(bias) });
}

function attributesOf({ attributes }: KernelArguments): BlockAttributes {
  return attributes as BlockAttributes;
}

function geometryOf(call: KernelArguments): ConvolutionGeometry {
  return describeConvolution(call.inputs.x.shape, call.inputs.filter.shape, attributesOf(call));
}

function outputShape({ batch, axes, outputChannels }: ConvolutionGeometry): number[] {
  return [batch, ...axes.map(({ outputs }) => outputs), outputChannels];
}

function factorOf(backend: WasmBackend, scale: TensorInfo, variance: ArrayLike<number>, epsilon: number): number[] {
  return Array.from(valuesOf(backend, scale), (value, c) => value / Math.sqrt(variance[c] + epsilon));
}

function valuesOf(backend: WasmBackend, { dataId }: TensorInfo): Float32Array {
  return backend.data.get(dataId).values as Float32Array;
}

function vectorOf(backend: WasmBackend, values: ArrayLike<number>, length: number): TensorInfo {
  return backend.makeTensorInfo([length], "float32", Float32Array.from(values).subarray(0, length));
}
