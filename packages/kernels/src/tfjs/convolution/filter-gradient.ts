/** The gradient of the weights of a convolution. */

import type { TensorInfo } from "@tensorflow/tfjs-core";
import { FILTER_GRADIENT_JOB, GATHERED_GRADIENT_JOB, JOB, SWEEP_KIND } from "../../wasm/layout.generated.js";
import { wordsOf } from "../../wasm/structure.js";
import type { WasmBackend } from "../wasm-backend.js";
import { adjointSweeps } from "./conv3d.js";
import { type ConvolutionGeometry, forwardAxis } from "./geometry.js";
import { withSweeps } from "./run-sweeps.js";
import { divideSweep, placeAxes, product, type Sweep } from "./sweep.js";
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
  const unitInputs = unitInputsOf(geometry, backend.runtime.pool.threads);
  const scratchBytes = 4 * height.taps * width.taps * unitInputs * UNIT_OUTPUTS;
  backend.withScratch(backend.runtime.pool.threads * scratchBytes, (scratch) =>
    backend.perform(
      JOB.filterGradient,
      wordsOf(FILTER_GRADIENT_JOB, {
        input: backend.addressOf(tensors.x),
        gradient: backend.addressOf(tensors.dy),
        result: backend.addressOf(tensors.dw),
        batch,
        inputChannels,
        outputChannels,
        inputLengths: axes.map((axis) => axis.inputs),
        outputLengths: axes.map((axis) => axis.outputs),
        axes: placeAxes(
          backend,
          axes.map(forwardAxis),
          axes.map((axis) => axis.taps),
        ),
        unitInputs,
        unitOutputs: UNIT_OUTPUTS,
        passRows: Math.max(1, Math.floor(PASS_POSITIONS / width.outputs)),
        scratch,
        scratchBytes,
      }),
    ),
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
    axes: axes.map(forwardAxis),
    taps: axes.map((axis) => axis.taps),
    kind: SWEEP_KIND.gathered,
  };
  const tapStep = inputChannels * outputChannels;
  accumulate(backend, [sweep], dw, { tapStep, gatheredStep: outputChannels, denseStep: 1 });
}

/** Few outputs: the gradients that a position took part in side by side against the inputs. */
function gatherOutputs(
  backend: WasmBackend,
  geometry: ConvolutionGeometry,
  { x, dy, dw }: FilterGradientTensors,
): void {
  const { inputChannels, outputChannels } = geometry;
  const places = { input: backend.addressOf(dy), weights: 0, output: backend.addressOf(x), kind: SWEEP_KIND.gathered };
  const tapStep = inputChannels * outputChannels;
  accumulate(backend, adjointSweeps(geometry, places), dw, { tapStep, gatheredStep: 1, denseStep: outputChannels });
}

/** @param steps - floats of `dw` from one to the next. */
function accumulate(
  backend: WasmBackend,
  sweeps: readonly Sweep[],
  dw: TensorInfo,
  steps: Readonly<Record<"tapStep" | "gatheredStep" | "denseStep", number>>,
): void {
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
      const list = { count: addresses.length, sweeps: backend.placeWords(addresses) };
      backend.perform(JOB.gatheredGradient, wordsOf(GATHERED_GRADIENT_JOB, { sums, result, ...steps, ...list }));
    }),
  );
}
