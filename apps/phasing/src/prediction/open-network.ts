/** A trained network from a file, or one that is shipped. TensorFlow.js is loaded by who opens one. */

import type { TrainedNetwork } from "@autophase/prediction";
import { fileSystem, readFileBytes } from "@autophase/tensor-io/node";
import { DEFAULT_WEIGHTS, loadWeights, WEIGHTS_NAMES } from "@autophase/weights";

/** @param weights - a path, or the name of shipped ones. */
export async function openNetwork(weights: string): Promise<TrainedNetwork> {
  const { readTrainedNetwork, trainedNetwork } = await import("@autophase/prediction");
  if (WEIGHTS_NAMES.includes(weights)) return trainedNetwork(await loadWeights(weights));
  return readTrainedNetwork(await readFileBytes(weights), { file: weights });
}

/** The weights that a recipe names, or shipped ones where it names none that are here, which `onOther` hears. */
export async function weightsHere(weights = DEFAULT_WEIGHTS, onOther: (words: string) => void): Promise<string> {
  if (WEIGHTS_NAMES.includes(weights)) return weights;
  const isHere = await fileSystem.stat(weights).then(Boolean, () => false);
  if (!isHere) onOther(`there is no ${weights} here: the shipped network ${DEFAULT_WEIGHTS} takes its place`);
  return isHere ? weights : DEFAULT_WEIGHTS;
}
