/** A run in figures, as its program ends with them. */

import { join } from "node:path";
import type { SampleSource } from "@autophase/dataset";
import { countParameters, type Network } from "@autophase/network";
import type { TrainingOutcome } from "../train-network.js";
import { RUN_FILES } from "./run-folder.js";

export interface FinishedRun {
  readonly folder: string;
  readonly network: Network;
  readonly source: Pick<SampleSource, "report" | "skipped">;
  readonly engine: string;
}

/** Plain data; null where there was no step, or no epoch. */
export function summarizeRun(
  { settings, history, steps, seconds, stoppedEarly }: TrainingOutcome,
  { folder, network, source, engine }: FinishedRun,
) {
  const [first, last] = [history[0], history.at(-1)];
  const validation = history.flatMap(({ validationLoss }) => validationLoss ?? []);
  return {
    engine,
    network: network.name,
    channels: network.channels,
    parameters: countParameters(network),
    shape: [...settings.shape],
    epochs: history.length,
    steps,
    seconds,
    secondsPerStep: steps > 0 ? seconds / steps : null,
    secondsWaitedForData: source.report().waitedSeconds,
    skipped: source.skipped.length,
    stoppedEarly,
    firstLoss: first?.trainingLoss ?? null,
    lastLoss: last?.trainingLoss ?? null,
    firstValidationLoss: validation[0] ?? null,
    lastValidationLoss: validation.at(-1) ?? null,
    lastChiSquared: last?.metrics.chiSquared ?? null,
    weights: join(folder, RUN_FILES.best),
    report: join(folder, RUN_FILES.report),
    out: folder,
  };
}
