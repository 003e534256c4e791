/** Weights as plain data, and their way to TensorFlow.js and back. */

import { formatShape, isSameShape, type RealArray, type Shape } from "@autophase/tensor-io";
import * as tf from "@tensorflow/tfjs-core";
import { printable, WeightsError } from "./errors.js";
import type { LayeredNetwork } from "./network.js";
import { isTrainable, listParameters, type Parameter } from "./parameters.js";

/** Arrays by their name in PyTorch's `state_dict`, kernels `[out, in, 3, 3, 3]`. */
export type Weights = ReadonlyMap<string, RealArray<Float32Array>>;

/** The same as tensors: `trainable` and running `statistics` apart. Kernels are `[3, 3, 3, in, out]`. */
export interface WeightTensors {
  readonly trainable: tf.NamedTensorMap;
  readonly statistics: tf.NamedTensorMap;
}

/** Names and shapes, such as those of `Weights`. */
export type WeightShapes = ReadonlyMap<string, { readonly shape: Shape }>;

/** @throws {WeightsError} when a parameter is missing, surplus or of another shape; names the first one. */
export function assertWeights(network: LayeredNetwork, weights: WeightShapes): void {
  const parameters = listParameters(network);
  for (const parameter of parameters) assertParameter(network, parameter, weights.get(parameter.name));
  const known = new Set(parameters.map(({ name }) => name));
  const surplus = [...weights.keys()].find((name) => !known.has(name));
  if (surplus !== undefined)
    throw new WeightsError(`${describe(network)}: no parameter is called ${printable(surplus)}`);
}

/**
 * Tensors of the weights, on the current backend; the caller disposes of them.
 * @throws {WeightsError} when the weights are not the network's.
 */
export function createWeightTensors(network: LayeredNetwork, weights: Weights): WeightTensors {
  assertWeights(network, weights);
  const pick = (wanted: boolean): tf.NamedTensorMap => {
    const parameters = listParameters(network).filter((parameter) => isTrainable(parameter) === wanted);
    return Object.fromEntries(
      parameters.map(({ name }) => [name, toTensor(weights.get(name) as RealArray<Float32Array>)]),
    );
  };
  return { trainable: pick(true), statistics: pick(false) };
}

/** Weights out of tensors; disposes of nothing. */
export async function readWeightTensors(network: LayeredNetwork, tensors: WeightTensors): Promise<Weights> {
  const all = { ...tensors.trainable, ...tensors.statistics };
  const weights = new Map<string, RealArray<Float32Array>>();
  for (const { name, shape } of listParameters(network)) {
    const tensor = all[name];
    if (tensor === undefined) throw new WeightsError(`${describe(network)}: ${name} is missing`);
    weights.set(name, { data: await readChannelsFirst(tensor), shape });
  }
  return weights;
}

function assertParameter(network: LayeredNetwork, { name, shape }: Parameter, array?: { readonly shape: Shape }): void {
  if (array === undefined) throw new WeightsError(`${describe(network)}: ${name} is missing`);
  if (isSameShape(array.shape, shape)) return;
  const lengths = `expected ${formatShape(shape)}, got ${formatShape(array.shape)}`;
  throw new WeightsError(`${describe(network)}: ${name}: ${lengths}`);
}

function describe({ name, channels }: LayeredNetwork): string {
  return `weights of ${name} with ${channels} channels`;
}

function toTensor({ data, shape }: RealArray<Float32Array>): tf.Tensor {
  if (shape.length !== 5) return tf.tensor(data.slice(), [...shape], "float32");
  const [outputs, inputs, ...lengths] = shape as [number, number, number, number, number];
  return tf.tensor(swapEnds(data, outputs, inputs), [...lengths, inputs, outputs], "float32");
}

async function readChannelsFirst(tensor: tf.Tensor): Promise<Float32Array> {
  const data = (await tensor.data()) as Float32Array;
  if (tensor.rank !== 5) return data.slice();
  const [inputs, outputs] = tensor.shape.slice(3) as [number, number];
  return swapEnds(data, data.length / (inputs * outputs), inputs);
}

/**
 * `[a, b, c]` as `[c, b, a]`: kernels with their taps as one axis change between PyTorch's order and TensorFlow.js's.
 */
function swapEnds(data: Float32Array, first: number, middle: number): Float32Array {
  const last = data.length / (first * middle);
  const swapped = new Float32Array(data.length);
  let from = 0;
  for (let a = 0; a < first; a++) {
    for (let b = 0; b < middle; b++) {
      for (let c = 0; c < last; c++) swapped[(c * middle + b) * first + a] = data[from++] as number;
    }
  }
  return swapped;
}
