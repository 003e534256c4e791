/** The progress in a checkpoint. */

import { CheckpointError } from "../errors.js";
import type { TrainProgress } from "../train-state.js";

/** @throws {CheckpointError} when the text is no progress. */
export function readProgress(text: string | undefined, file: string): TrainProgress {
  let progress: Partial<TrainProgress>;
  try {
    progress = JSON.parse(text ?? "");
  } catch (cause) {
    throw new CheckpointError(file, "the progress of this checkpoint cannot be read", { cause });
  }
  if (isProgress(progress)) return progress;
  throw new CheckpointError(file, `the progress of this checkpoint makes no sense: ${text}`);
}

function isProgress(value: unknown): value is TrainProgress {
  if (typeof value !== "object" || value === null) return false;
  const { step, epoch, epochLossSum, stepsPerEpoch, bestLoss, plateau, stopping } = value as Partial<TrainProgress>;
  const numbers = [step, epoch, epochLossSum].every(Number.isFinite);
  const numbersOrNull = [stepsPerEpoch, bestLoss].every((item) => item === null || Number.isFinite(item));
  return numbers && numbersOrNull && isWatch(plateau, ["learningRate", "waited"]) && isWatch(stopping, ["waited"]);
}

function isWatch(value: unknown, keys: readonly string[]): boolean {
  if (value === null) return true;
  return typeof value === "object" && keys.every((key) => Number.isFinite((value as Record<string, unknown>)[key]));
}
