/** A trained network from a file, or one that is shipped. */

import { readTrainedNetwork, type TrainedNetwork, trainedNetwork } from "@autophase/prediction";
import { readFileBytes } from "@autophase/tensor-io/node";
import { loadWeights, WEIGHTS_NAMES } from "@autophase/weights";

/** @param weights - a path, or the name of shipped ones. */
export async function openNetwork(weights: string): Promise<TrainedNetwork> {
  if (isShipped(weights)) return trainedNetwork(await loadWeights(weights));
  return readTrainedNetwork(await readFileBytes(weights), { file: weights });
}

function isShipped(weights: string): boolean {
  return WEIGHTS_NAMES.includes(weights);
}
