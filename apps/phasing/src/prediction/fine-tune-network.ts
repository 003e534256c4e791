/** Fine-tuning with its progress on standard error. */

import { createProgress } from "@autophase/command-line";
import { createModulusLoss } from "@autophase/physics/tf";
import { type FittedPattern, fineTune, type TrainedNetwork } from "@autophase/prediction";
import type { PredictionOptions } from "./prediction-options.js";

export interface FineTuned {
  readonly model: TrainedNetwork;
  readonly steps: number;
  readonly firstLoss: number;
  readonly loss: number;
}

/** The network fitted to the pattern; interrupted, to the best so far. */
export async function fineTuneNetwork(
  model: TrainedNetwork,
  pattern: FittedPattern,
  options: PredictionOptions,
  signal: AbortSignal,
): Promise<FineTuned> {
  const { fineTune: steps, weights, learningRate, loss: name, scale = false, seed } = options;
  const { network, threshold } = model;
  const progress = createProgress("fine-tuning", steps);
  const events = fineTune({
    ...{ pattern, network, steps, seed, signal, loss: createModulusLoss({ name, scale }) },
    ...(weights !== undefined && { weights: model.weights }),
    ...(learningRate !== undefined && { learningRate }),
    ...(threshold !== undefined && { threshold }),
  });
  let firstLoss = Number.NaN;
  try {
    for await (const event of events) {
      if (event.type === "done")
        return { model: { ...model, weights: event.weights }, steps: event.steps, firstLoss, loss: event.loss };
      if (event.step === 0) firstLoss = event.loss;
      progress.update(event.step + 1, `loss ${event.loss.toPrecision(4)}`);
    }
  } finally {
    progress.stop();
  }
  throw signal.reason;
}
