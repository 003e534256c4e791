/** The gradient of the weights of a convolution. */

import type { TensorInfo } from "@tensorflow/tfjs-core";
import { JOB } from "../../wasm/layout.generated.js";
import type { WasmBackend } from "../wasm-backend.js";
import { adjointSweeps } from "./conv3d.js";
import { type ConvolutionGeometry, forwardAxis } from "./geometry.js";
import { withSweeps } from "./run-sweeps.js";
import { axisWords, divideSweep, product, SWEEP_KINDS, type Sweep } from "./sweep.js";
import { suitsWinograd, winogradFilterGradient } from "./winograd.js";

export interface FilterGradientTensors {
  readonly x: TensorInfo;
  readonly dy: TensorInfo;
  /** `[depth, height, width, in, out]` */
  readonly dw: TensorInfo;
}

/** Channels of a unit: the more, the fewer passes over memory. They do not change the order of any sum. */
const UNIT_INPUTS = 32;
const UNIT_OUTPUTS = 32;
/** Positions that a pass of all tiles goes over. */
const PASS_POSITIONS = 64;
const FEW_CHANNELS = 4;

/** `dw[k][i][o] = sum over positions of x[stride p - before + dilation k][i] dy[p][o]`. */
export function computeFilterGradient(
  backend: WasmBackend,
  geometry: ConvolutionGeometry,
  tensors: FilterGradientTensors,
): void {
  const { inputChannels, outputChannels } = geometry;
  if (suitsWinograd(geometry)) winogradFilterGradient(backend, geometry, tensors);
  else if (inputChannels < FEW_CHANNELS) gatherInputs(backend, geometry, tensors);
  else if (outputChannels < FEW_CHANNELS) gatherOutputs(backend, geometry, tensors);
  else addOverPositions(backend, geometry, tensors);
}

function addOverPositions(backend: WasmBackend, geometry: ConvolutionGeometry, tensors: FilterGradientTensors): void {
  const { batch, inputChannels, outputChannels, axes } = geometry;
  const [, height, width] = axes;
  const tapWeights = [height.taps * width.taps, width.taps, 1];
  const words = axes.map((axis, k) => backend.placeWords(axisWords(forwardAxis(axis), tapWeights[k])));
  const unitInputs = unitInputsOf(geometry, backend.runtime.pool.threads);
  const scratchBytes = 4 * height.taps * width.taps * unitInputs * UNIT_OUTPUTS;
  backend.withScratch(backend.runtime.pool.threads * scratchBytes, (scratch) =>
    backend.perform(JOB.filterGradient, [
      ...[backend.addressOf(tensors.x), backend.addressOf(tensors.dy), backend.addressOf(tensors.dw)],
      ...[
        batch,
        inputChannels,
        outputChannels,
        ...axes.map((axis) => axis.inputs),
        ...axes.map((axis) => axis.outputs),
      ],
      ...[...words, unitInputs, UNIT_OUTPUTS, Math.max(1, Math.floor(PASS_POSITIONS / width.outputs))],
      ...[scratch, scratchBytes],
    ]),
  );
}

/** Half as many where there would not be two units for each thread. */
function unitInputsOf({ inputChannels, outputChannels, axes }: ConvolutionGeometry, threads: number): number {
  const units = axes[0].taps * Math.ceil(inputChannels / UNIT_INPUTS) * Math.ceil(outputChannels / UNIT_OUTPUTS);
  return units < 2 * threads ? UNIT_INPUTS / 2 : UNIT_INPUTS;
}

/** Few inputs: the inputs of all taps side by side against the gradient of the output. */
function gatherInputs(backend: WasmBackend, geometry: ConvolutionGeometry, { x, dy, dw }: FilterGradientTensors): void {
  const { batch, inputChannels, outputChannels, axes } = geometry;
  const sweep: Sweep = {
    input: backend.addressOf(x),
    weights: 0,
    output: backend.addressOf(dy),
    batch,
    inputChannels,
    outputChannels,
    inputLengths: axes.map((axis) => axis.inputs),
    outputLengths: axes.map((axis) => axis.outputs),
    axes: axes.map(forwardAxis) as unknown as Sweep["axes"],
    taps: axes.map((axis) => axis.taps),
    kind: SWEEP_KINDS.gathered,
  };
  accumulate(backend, [sweep], dw, [inputChannels * outputChannels, outputChannels, 1]);
}

/** Few outputs: the gradients that a position took part in side by side against the inputs. */
function gatherOutputs(
  backend: WasmBackend,
  geometry: ConvolutionGeometry,
  { x, dy, dw }: FilterGradientTensors,
): void {
  const { inputChannels, outputChannels } = geometry;
  const places = { input: backend.addressOf(dy), weights: 0, output: backend.addressOf(x), kind: SWEEP_KINDS.gathered };
  const steps = [inputChannels * outputChannels, 1, outputChannels];
  accumulate(backend, adjointSweeps(geometry, places), dw, steps);
}

/**
 * @param steps - floats of `dw` from tap to tap, gathered channel to gathered channel, dense channel to dense channel.
 */
function accumulate(backend: WasmBackend, sweeps: readonly Sweep[], dw: TensorInfo, steps: readonly number[]): void {
  const divisions = sweeps.map((sweep) => {
    // each unit has sums of its own, with all blocks
    const { rowsOfUnit, chunks } = divideSweep({ ...sweep, outputChannels: 1 });
    return { rowsOfUnit, chunks, blocksOfUnit: Math.ceil(sweep.outputChannels / 8), units: chunks };
  });
  const [{ taps, inputChannels, outputChannels }] = sweeps as readonly [Sweep];
  const unitBytes = 128 * Math.ceil((product(taps) * inputChannels) / 4) * Math.ceil(outputChannels / 8);
  const units = divisions.reduce((sum, division) => sum + division.units, 0);
  const result = backend.addressOf(dw);
  backend.withScratch(units * unitBytes, (sums) =>
    withSweeps(backend, sweeps, divisions, (addresses) => {
      backend.perform(JOB.gatheredGradient, [sums, result, ...steps, addresses.length, ...addresses]);
    }),
  );
}
