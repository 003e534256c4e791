/** What an exported graph is made for. */

import { sizeOfShape } from "@autophase/tensor-io";
import { ExportError } from "../errors.js";
import { assertNetworkSize, type Network } from "../network.js";
import { assertWeights, type Weights } from "../weights.js";

export interface ExportGraphOptions {
  /** `[depth, height, width]` of the patterns; the batch is free. Default 64 x 64 x 64. */
  readonly size?: readonly number[];
  /** Amplitude under it is zero; default 0.1. */
  readonly threshold?: number;
}

const LARGEST = 2 ** 30;

/**
 * The options with their defaults.
 * @throws {WeightsError} when the weights are not the network's.
 * @throws {NetworkSizeError} when a length of `size` does not divide.
 * @throws {ExportError} when the network begins with the autocorrelation, chooses among candidates or ends with the
 *   modulus projection: they need a Fourier transform, the latter two also the pattern and its mask.
 */
export function completeExport(
  network: Network,
  weights: Weights,
  { size = [64, 64, 64], threshold = 0.1 }: ExportGraphOptions,
): Required<ExportGraphOptions> {
  assertWeights(network, weights);
  assertNetworkSize(network, size);
  if (size.length !== 3 || sizeOfShape(size) > LARGEST)
    throw new ExportError(`a graph cannot be made for ${size.join(" x ")}`);
  if (network.definition.input === "autocorrelation") {
    throw new ExportError(
      `network ${network.name}: the autocorrelation that it looks at cannot be exported; write PyTorch weights instead`,
    );
  }
  if (network.options.candidates > 1) {
    throw new ExportError(
      `network ${network.name}: the choice among its ${network.options.candidates} candidates cannot be exported; ` +
        "write PyTorch weights instead",
    );
  }
  if (network.options.modulusProjection) {
    throw new ExportError(
      `network ${network.name}: the modulus projection cannot be exported; apply it to the exported graph's object`,
    );
  }
  return { size, threshold };
}
