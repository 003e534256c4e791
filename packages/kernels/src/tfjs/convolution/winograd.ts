/** Convolutions with stride 1 by Winograd's products; `assembly/learning/winograd-patch.ts` has the formulas. */

import type { TensorInfo } from "@tensorflow/tfjs-core";
import {
  JOB,
  TRANSFORM_WEIGHTS_JOB,
  WINOGRAD_CONVOLVE_JOB,
  WINOGRAD_GRADIENT_JOB,
} from "../../wasm/layout.generated.js";
import { wordsOf } from "../../wasm/structure.js";
import type { WasmBackend } from "../wasm-backend.js";
import type { ConvolutionGeometry } from "./geometry.js";
import type { Sweep } from "./sweep.js";

type Finish = Pick<Sweep, "bias" | "slope" | "normalization">;

/** Fewer channels would not pay for the transforms. */
const LEAST_CHANNELS = 8;
const FREQUENCIES = 64;
const UNIT_TILES = 16;
/**
 * Units wanted, so that all threads have work; it must not depend on their number. Each transforms its inputs for
 * itself.
 */
const LEAST_UNITS = 8;
/** Transformed inputs and gradients of a pass. */
const PASS_BYTES = 8388608;
const GRADIENT_SCRATCH_BYTES = 1536;
const WEIGHT_SCRATCH_BYTES = 4096;
const LINE_BYTES = 64;

/** True for 3x3x3 taps with stride 1 between channels in fours. */
export function suitsWinograd({ inputChannels, outputChannels, axes }: ConvolutionGeometry): boolean {
  const suits = (channels: number) => channels % 4 === 0 && channels >= LEAST_CHANNELS;
  return (
    suits(inputChannels) &&
    suits(outputChannels) &&
    axes.every(({ taps, stride, dilation, before }) => taps === 3 && stride === 1 && dilation === 1 && before <= 2)
  );
}

/** The convolution that the gradient of the input of another one is, but for the order of its weights. */
export function adjointGeometry({
  batch,
  inputChannels,
  outputChannels,
  axes,
}: ConvolutionGeometry): ConvolutionGeometry {
  const [depth, height, width] = axes.map((axis) => ({
    ...axis,
    inputs: axis.outputs,
    outputs: axis.inputs,
    before: axis.taps - 1 - axis.before,
  }));
  return { batch, inputChannels: outputChannels, outputChannels: inputChannels, axes: [depth, height, width] };
}

/** @param geometry - of what is done, with `isAdjoint` from `adjointGeometry`. */
export function winogradConvolve(
  backend: WasmBackend,
  geometry: ConvolutionGeometry,
  { input, filter, output }: Record<"input" | "filter" | "output", TensorInfo>,
  { isAdjoint, ...finish }: Finish & { readonly isAdjoint: boolean },
): void {
  const { inputChannels, outputChannels } = geometry;
  const weights = transformWeights(backend, filter, isAdjoint);
  const tileBlocks = Math.ceil(tilesOf(geometry) / UNIT_TILES);
  const outputBlocks = Math.ceil(outputChannels / 8);
  const groups = Math.min(outputBlocks, Math.ceil(LEAST_UNITS / tileBlocks));
  const groupBlocks = Math.ceil(outputBlocks / groups);
  const tileBytes = tileBytesOf(inputChannels);
  const scratchBytes = 1280 + FREQUENCIES * (32 * UNIT_TILES + LINE_BYTES) + UNIT_TILES * tileBytes;
  withZeros(backend, geometry, backend.runtime.pool.threads * scratchBytes, (zeros, scratch) =>
    backend.perform(
      JOB.winogradConvolve,
      wordsOf(WINOGRAD_CONVOLVE_JOB, {
        ...sizesOf(geometry),
        slope: 1,
        ...finish,
        input: backend.addressOf(input),
        weights,
        output: backend.addressOf(output),
        zeros,
        unitTiles: UNIT_TILES,
        tileBlocks,
        groups: Math.ceil(outputBlocks / groupBlocks),
        groupBlocks,
        scratch,
        scratchBytes,
        tileBytes,
      }),
    ),
  );
}

/** As `computeFilterGradient`. */
export function winogradFilterGradient(
  backend: WasmBackend,
  geometry: ConvolutionGeometry,
  { x, dy, dw }: Record<"x" | "dy" | "dw", TensorInfo>,
): void {
  const { inputChannels, outputChannels } = geometry;
  const most = Math.floor(PASS_BYTES / (4 * FREQUENCIES * (inputChannels + outputChannels)));
  const passTiles = 4 * Math.ceil(Math.min(tilesOf(geometry), Math.max(32, most)) / 4);
  const inputBlockStep = 16 * passTiles + LINE_BYTES;
  const gradientBlockStep = 32 * passTiles + LINE_BYTES;
  const inputStep = inputBlockStep * (inputChannels / 4);
  const gradientStep = gradientBlockStep * Math.ceil(outputChannels / 8);
  const sumBytes = FREQUENCIES * 128 * Math.ceil(inputChannels / 4) * Math.ceil(outputChannels / 8);
  const ownBytes = GRADIENT_SCRATCH_BYTES + 4 * tileBytesOf(Math.max(inputChannels, outputChannels));
  const threadBytes = backend.runtime.pool.threads * ownBytes;
  const bytes = threadBytes + FREQUENCIES * (inputStep + gradientStep) + sumBytes;
  withZeros(backend, geometry, bytes, (zeros, scratch) => {
    const inputs = scratch + threadBytes;
    const gradients = inputs + FREQUENCIES * inputStep;
    backend.perform(
      JOB.winogradGradient,
      wordsOf(WINOGRAD_GRADIENT_JOB, {
        ...sizesOf(geometry),
        input: backend.addressOf(x),
        output: backend.addressOf(dy),
        zeros,
        passTiles,
        scratch,
        scratchBytes: ownBytes,
        inputs,
        gradients,
        inputStep,
        gradientStep,
        inputBlockStep,
        gradientBlockStep,
        sums: gradients + FREQUENCIES * gradientStep,
        result: backend.addressOf(dw),
      }),
    );
  });
}

/** A transformed tile `[64][channel]`, a line longer for each frequency and at the end. */
function tileBytesOf(channels: number): number {
  return FREQUENCIES * (4 * channels + LINE_BYTES) + LINE_BYTES;
}

function tilesOf({ batch, axes }: ConvolutionGeometry): number {
  return axes.reduce((tiles, { outputs }) => tiles * Math.ceil(outputs / 2), batch);
}

/** What both jobs say of the geometry. */
function sizesOf({ batch, inputChannels, outputChannels, axes }: ConvolutionGeometry) {
  return {
    batch,
    inputChannels,
    outputChannels,
    paddedChannels: 8 * Math.ceil(outputChannels / 8),
    inputLengths: axes.map((axis) => axis.inputs),
    outputLengths: axes.map((axis) => axis.outputs),
    before: axes.map((axis) => axis.before),
  };
}

/** Scratch with as many zeros before it as a position of either side has channels. */
function withZeros(
  backend: WasmBackend,
  { inputChannels, outputChannels }: ConvolutionGeometry,
  bytes: number,
  use: (zeros: number, scratch: number) => void,
): void {
  const zeroBytes = LINE_BYTES * Math.ceil((4 * Math.max(inputChannels, outputChannels)) / LINE_BYTES);
  backend.withScratch(zeroBytes + bytes, (zeros) => {
    backend.runtime.bytes().fill(0, zeros, zeros + zeroBytes);
    use(zeros, zeros + zeroBytes);
  });
}

/** Address of `[block of 8 outputs][64][input][8]`, made once for a tensor of weights. */
function transformWeights(backend: WasmBackend, filter: TensorInfo, isAdjoint: boolean): number {
  const [inputs, outputs] = filter.shape.slice(3);
  const [from, to] = isAdjoint ? [outputs, inputs] : [inputs, outputs];
  const [inputStep, outputStep] = isAdjoint ? [1, outputs] : [outputs, 1];
  const bytes = 32 * FREQUENCIES * from * Math.ceil(to / 8);
  const source = backend.addressOf(filter);
  return backend.derive(filter, `winograd/${isAdjoint ? "adjoint" : "forward"}`, bytes, (address) =>
    backend.withScratch(backend.runtime.pool.threads * WEIGHT_SCRATCH_BYTES, (scratch) =>
      backend.perform(
        JOB.transformWeights,
        wordsOf(TRANSFORM_WEIGHTS_JOB, {
          source,
          destination: address,
          inputs: from,
          outputs: to,
          tapStep: inputs * outputs,
          inputStep,
          outputStep,
          isReversed: isAdjoint ? 1 : 0,
          scratch,
          scratchBytes: WEIGHT_SCRATCH_BYTES,
        }),
      ),
    ),
  );
}
