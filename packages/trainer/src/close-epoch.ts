/** What happens between the last step of an epoch and the first of the next. */

import type * as tf from "@tensorflow/tfjs-core";
import { plateauAfter, type Run, replaceState, secondsSince } from "./run.js";
import { assertFinite, saveState } from "./save-state.js";
import { newWatch, watchLoss } from "./schedules/watch-loss.js";
import type { TrainEvent } from "./train-events.js";
import type { ValidationResult } from "./train-options.js";

/** Validates, notes the losses, and keeps the state. */
export async function* closeEpoch<Batch extends tf.TensorContainer>(
  run: Run<Batch>,
): AsyncGenerator<TrainEvent, void, void> {
  const { epoch, step, epochLossSum, bestLoss } = run.state.progress;
  await assertFinite(run);
  const trainingLoss = epochLossSum / run.options.stepsPerEpoch;
  const start = performance.now();
  const validation = await validateState(run);
  if (validation) {
    const { loss, metrics = {} } = validation;
    yield { type: "validation-end", epoch, step, loss, metrics, seconds: secondsSince(start) };
  }
  const loss = validation?.loss ?? trainingLoss;
  const isBest = bestLoss === null || loss < bestLoss;
  noteLoss(run, loss, isBest);
  const { loss: validationLoss, metrics } = validation ?? {};
  const seconds = secondsSince(run.epochStart);
  const losses = { trainingLoss, ...(validationLoss !== undefined && { validationLoss }), ...(metrics && { metrics }) };
  yield { type: "epoch-end", epoch, step, ...losses, isBest, seconds };
  run.epochStart = performance.now();
  if (isBest) yield* saveState(run, "best");
  yield* saveState(run, "last");
}

async function validateState<Batch extends tf.TensorContainer>({
  state,
  options: { validate, signal },
}: Run<Batch>): Promise<ValidationResult | undefined> {
  const result = await validate?.(state, signal ? { signal } : {});
  return typeof result === "number" ? { loss: result } : result;
}

function noteLoss<Batch extends tf.TensorContainer>(run: Run<Batch>, loss: number, isBest: boolean): void {
  const { progress } = run.state;
  const { minimumDelta = 0 } = run.options.earlyStopping ?? {};
  replaceState(run, {
    ...run.state,
    progress: {
      ...progress,
      epoch: progress.epoch + 1,
      epochLossSum: 0,
      bestLoss: isBest ? loss : progress.bestLoss,
      plateau: plateauAfter(run, loss),
      stopping: watchLoss(progress.stopping ?? newWatch(), loss, (best) => best - minimumDelta),
    },
  });
}
