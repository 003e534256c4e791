/** What a run was worth, as one object for benchmarks. */

import type { HeldOutPatterns, SampleSource } from "@autophase/dataset";
import { countParameters, createWeightTensors } from "@autophase/network";
import { createModulusLoss } from "@autophase/physics/tf";
import { createTrainState, disposeTrainState } from "@autophase/trainer";
import type { RunSettings } from "./settings/run-settings.js";
import type { EpochRecord, TrainingOutcome } from "./train-network.js";
import { validateNetwork } from "./validate-network.js";

export interface TrainingResults {
  readonly network: string;
  readonly channels: number;
  readonly parameters: number;
  readonly shape: readonly number[];
  readonly patterns: { readonly training: number; readonly validation: number; readonly test: number };
  /** Patterns in one step. */
  readonly batch: number;
  readonly loss: string;
  /** Learnt from in a second of the steps, waiting for patterns included; null where no step was taken. */
  readonly samplesPerSecond: number | null;
  /** Taken now, not before an interruption. */
  readonly steps: number;
  readonly seconds: number;
  readonly epochs: readonly EpochRecord[];
  /** Of the weights of the lowest loss, over patterns that no run has looked at; null where there are none. */
  readonly test: TestScore | null;
}

export interface TestScore {
  readonly patterns: number;
  readonly loss: number;
  readonly chiSquared: number;
  readonly pcc: number;
}

/** @param options.signal - ends the test between two batches. @throws its reason. */
export async function trainingResults(
  outcome: TrainingOutcome,
  { source, signal }: { readonly source: SampleSource; readonly signal?: AbortSignal | undefined },
): Promise<TrainingResults> {
  const { settings, history, steps, seconds, stepSeconds, model } = outcome;
  const batch = settings.batch * settings.accumulate;
  return {
    ...{ network: settings.network, channels: settings.channels },
    parameters: model ? countParameters(model.network) : 0,
    shape: settings.shape,
    patterns: {
      training: source.count,
      validation: source.validationCount,
      test: source.test?.validationCount ?? 0,
    },
    ...{ batch, loss: settings.loss, steps, seconds },
    samplesPerSecond: stepSeconds > 0 ? (steps * batch) / stepSeconds : null,
    epochs: history,
    test: source.test ? await testScore(outcome, settings, source.test, signal) : null,
  };
}

async function testScore(
  { model }: TrainingOutcome,
  { loss: name, lossScale: scale, batch }: RunSettings,
  source: HeldOutPatterns,
  signal: AbortSignal | undefined,
): Promise<TestScore | null> {
  if (!model || source.validationCount === 0) return null;
  const { network, threshold = 0.1 } = model;
  const { trainable, statistics } = createWeightTensors(network, model.weights);
  const state = createTrainState(trainable, statistics);
  try {
    const loss = createModulusLoss({ name, scale });
    const judged = await validateNetwork(state, { network, source, batch, loss, threshold, signal });
    const { chiSquared = Number.NaN, pcc = Number.NaN } = judged.metrics ?? {};
    return { patterns: source.validationCount, loss: judged.loss, chiSquared, pcc };
  } finally {
    disposeTrainState(state);
  }
}
