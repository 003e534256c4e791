/** A trained network from a file, or one that is shipped. TensorFlow.js is loaded by who opens one. */

import { printNote } from "@autophase/command-line";
import type { EngineName } from "@autophase/kernels";
import type { Prediction, TrainedNetwork } from "@autophase/prediction";
import type { DiffractionPattern } from "@autophase/tensor-io";
import { fileSystem, readFileBytes } from "@autophase/tensor-io/node";
import { DEFAULT_WEIGHTS, loadWeights, WEIGHTS_NAMES } from "@autophase/weights";

/** @param weights - a path, or the name of shipped ones. */
export async function openNetwork(weights: string): Promise<TrainedNetwork> {
  const { readTrainedNetwork, trainedNetwork } = await import("@autophase/prediction");
  if (WEIGHTS_NAMES.includes(weights)) return trainedNetwork(await loadWeights(weights));
  return readTrainedNetwork(await readFileBytes(weights), { file: weights });
}

export type Predict = (pattern: DiffractionPattern) => Promise<Prediction>;

/** What it makes of a pattern, on that engine. */
export async function openPredict(weights: string, engine: EngineName | "auto"): Promise<Predict> {
  const { predictStart, selectLearningEngine } = await import("@autophase/prediction");
  await selectLearningEngine(engine);
  const network = await openNetwork(weights);
  return (pattern) => predictStart(pattern, network);
}

/** As a start for phasing, with a note of what it did; `weights`: a path or a name, `start`: its number, from 0. */
export async function networkStart(
  pattern: DiffractionPattern,
  { weights, engine, start }: { weights: string; engine: EngineName | "auto"; start: number },
): Promise<Prediction> {
  const predict = await openPredict(weights, engine);
  const prediction = await predict(pattern);
  const { describeInput } = await import("@autophase/prediction");
  printNote(`start ${start + 1}: the network of ${weights}; ${describeInput(prediction)}`);
  for (const remark of prediction.remarks) printNote(`warning: start ${start + 1}: ${remark}`);
  return prediction;
}

/** The weights that a recipe names, or shipped ones where it names none that are here, which `onOther` hears. */
export async function weightsHere(weights = DEFAULT_WEIGHTS, onOther: (words: string) => void): Promise<string> {
  if (WEIGHTS_NAMES.includes(weights)) return weights;
  const isHere = await fileSystem.stat(weights).then(Boolean, () => false);
  if (!isHere) onOther(`there is no ${weights} here: the shipped network ${DEFAULT_WEIGHTS} takes its place`);
  return isHere ? weights : DEFAULT_WEIGHTS;
}
