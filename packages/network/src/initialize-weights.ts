/** Starting weights. */

import { createRandom, type RealArray, sizeOfShape } from "@autophase/tensor-io";
import type { LayeredNetwork } from "./network.js";
import { listParameters, type Parameter } from "./parameters.js";
import type { Weights } from "./weights.js";

/**
 * PyTorch's default initialisation: kernels and biases of a convolution uniform in `+-1 / sqrt(fan in)` (He et al. 2015
 * with `a = sqrt 5`, doi:10.1109/ICCV.2015.123) or 0 where its definition says so, normalisation at scale 1, offset 0,
 * mean 0, variance 1.
 * @param seed - parameter k is drawn from stream `(seed, k)`: the same on every machine.
 */
export function initializeWeights(network: LayeredNetwork, { seed = 0 }: { seed?: number } = {}): Weights {
  return new Map(
    listParameters(network).map((parameter, index) => [parameter.name, initialize(parameter, seed, index)]),
  );
}

function initialize({ role, shape, fanIn }: Parameter, seed: number, index: number): RealArray<Float32Array> {
  const data = new Float32Array(sizeOfShape(shape));
  if (role === "scale" || role === "running-variance") data.fill(1);
  if (fanIn > 0) fillUniform(data, 1 / Math.sqrt(fanIn), seed, index);
  return { data, shape };
}

function fillUniform(data: Float32Array, bound: number, seed: number, index: number): void {
  const random = createRandom(seed, index);
  for (let i = 0; i < data.length; i++) data[i] = bound * (2 * random.uniform() - 1);
}
