/** The convolution and the gradient of its input. */

import type { TensorInfo } from "@tensorflow/tfjs-core";
import { SWEEP_KIND } from "../../wasm/layout.generated.js";
import type { WasmBackend } from "../wasm-backend.js";
import { adjointAxes, type ConvolutionGeometry, forwardAxis, type SweepAxis } from "./geometry.js";
import { packWeights } from "./pack-weights.js";
import { runSweeps } from "./run-sweeps.js";
import type { Sweep, SweepKind } from "./sweep.js";
import { adjointGeometry, suitsWinograd, winogradConvolve } from "./winograd.js";

/** What is done with a sum before it is stored. */
export type Finish = Pick<Sweep, "bias" | "slope" | "normalization" | "statistics">;

/** `y[o] = sum over taps and channels of x[stride o - before + dilation k] w[k]`, then `finish`. */
export function convolveForward(
  backend: WasmBackend,
  geometry: ConvolutionGeometry,
  { x, filter, y }: { readonly x: TensorInfo; readonly filter: TensorInfo; readonly y: TensorInfo },
  finish: Finish = {},
): void {
  if (finish.statistics === undefined && suitsWinograd(geometry)) {
    winogradConvolve(backend, geometry, { input: x, filter, output: y }, { ...finish, isAdjoint: false });
    return;
  }
  const { batch, inputChannels, outputChannels, axes } = geometry;
  const kind = kindOf(inputChannels, outputChannels);
  runSweeps(backend, [
    {
      ...finish,
      input: backend.addressOf(x),
      weights: packWeights(backend, filter, { isAdjoint: false, blockOutputs: kind === SWEEP_KIND.narrow ? 1 : 8 }),
      output: backend.addressOf(y),
      batch,
      inputChannels,
      outputChannels,
      inputLengths: axes.map((axis) => axis.inputs),
      outputLengths: axes.map((axis) => axis.outputs),
      axes: axes.map(forwardAxis),
      taps: axes.map((axis) => axis.taps),
      kind,
    },
  ]);
}

/** The adjoint of the convolution: from the gradient of its output to that of its input. */
export function convolveAdjoint(
  backend: WasmBackend,
  geometry: ConvolutionGeometry,
  { dy, filter, dx }: { readonly dy: TensorInfo; readonly filter: TensorInfo; readonly dx: TensorInfo },
): void {
  if (suitsWinograd(geometry)) {
    const tensors = { input: dy, filter, output: dx };
    winogradConvolve(backend, adjointGeometry(geometry), tensors, { isAdjoint: true });
    return;
  }
  const kind = kindOf(geometry.outputChannels, geometry.inputChannels);
  const weights = packWeights(backend, filter, { isAdjoint: true, blockOutputs: kind === SWEEP_KIND.narrow ? 1 : 8 });
  const input = backend.addressOf(dy);
  runSweeps(backend, adjointSweeps(geometry, { input, weights, output: backend.addressOf(dx), kind }));
}

/** One sweep for each remainder of the strides. */
export function adjointSweeps(
  { batch, inputChannels, outputChannels, axes }: ConvolutionGeometry,
  places: Pick<Sweep, "input" | "weights" | "output" | "kind">,
): Sweep[] {
  return combine(axes.map(adjointAxes)).map((sweepAxes) => ({
    ...places,
    batch,
    inputChannels: outputChannels,
    outputChannels: inputChannels,
    inputLengths: axes.map((axis) => axis.outputs),
    outputLengths: axes.map((axis) => axis.inputs),
    axes: sweepAxes,
    taps: axes.map((axis) => axis.taps),
  }));
}

/** Few channels waste the lanes of eight outputs, or the four positions of a tile on short sums. */
export function kindOf(inputChannels: number, outputChannels: number): SweepKind {
  if (inputChannels < 4) return SWEEP_KIND.gathered;
  return outputChannels < 3 ? SWEEP_KIND.narrow : SWEEP_KIND.wide;
}

function combine(choices: readonly (readonly SweepAxis[])[]): SweepAxis[][] {
  return choices.reduce<SweepAxis[][]>(
    (lists, axes) => lists.flatMap((list) => axes.map((axis) => [...list, axis])),
    [[]],
  );
}
