/** The guess of a network as a start for phasing, with what it did on standard error. */

import { printNote } from "@autophase/command-line";
import type { EngineName } from "@autophase/kernels";
import type { Prediction } from "@autophase/prediction";
import type { DiffractionPattern } from "@autophase/tensor-io";
import { openNetwork } from "./open-network.js";

/** `weights`: a file, or the name of shipped ones; `start`: its number, from 0. */
export async function networkStart(
  pattern: DiffractionPattern,
  { weights, engine, start }: { weights: string; engine: EngineName | "auto"; start: number },
): Promise<Prediction> {
  const { describeInput, predictStart, selectLearningEngine } = await import("@autophase/prediction");
  await selectLearningEngine(engine);
  const prediction = await predictStart(pattern, await openNetwork(weights));
  printNote(`start ${start + 1}: the network of ${weights}; ${describeInput(prediction)}`);
  for (const remark of prediction.remarks) printNote(`warning: start ${start + 1}: ${remark}`);
  return prediction;
}
