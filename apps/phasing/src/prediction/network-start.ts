/** The guess of a network as a start for phasing, with what it did on standard error. */

import { printNote } from "@autophase/command-line";
import type { EngineName } from "@autophase/kernels";
import { describeInput, type Prediction, predictStart, selectLearningEngine } from "@autophase/prediction";
import type { DiffractionPattern } from "@autophase/tensor-io";
import { openNetwork } from "./open-network.js";

export interface NetworkStartOptions {
  /** A file, or the name of shipped ones. */
  readonly weights: string;
  readonly engine: EngineName | "auto";
  /** Its number, from 0. */
  readonly start: number;
}

export async function networkStart(
  pattern: DiffractionPattern,
  { weights, engine, start }: NetworkStartOptions,
): Promise<Prediction> {
  await selectLearningEngine(engine);
  const prediction = await predictStart(pattern, await openNetwork(weights));
  printNote(`start ${start + 1}: the network of ${weights}; ${describeInput(prediction)}`);
  for (const remark of prediction.remarks) printNote(`warning: start ${start + 1}: ${remark}`);
  return prediction;
}
