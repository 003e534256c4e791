/** Hands a state to whoever keeps it. */

import * as tf from "@tensorflow/tfjs-core";
import { CheckpointSaveError, TrainingDivergedError } from "./errors.js";
import { currentRate, type Run } from "./run.js";
import type { TrainEvent } from "./train-events.js";

/**
 * @throws {TrainingDivergedError} when it is not worth keeping.
 * @throws {CheckpointSaveError} when it could not be kept. @throws what the engine fails with when it is read.
 */
export async function* saveState<Batch extends tf.TensorContainer>(
  run: Run<Batch>,
  kind: "last" | "best",
): AsyncGenerator<TrainEvent, void, void> {
  const { save } = run.options;
  if (!save) return;
  await assertFinite(run);
  const { step } = run.state.progress;
  const path = await save(run.state, kind).catch((cause) => {
    throw isEngineFailure(cause) ? cause : new CheckpointSaveError(step, run.lastCheckpoint, cause);
  });
  run.lastCheckpoint = path ?? run.lastCheckpoint;
  yield { type: "checkpoint-saved", kind, step, ...(path !== undefined && { path }) };
}

/** What carries the arithmetic failed: errors of `@autophase/kernels`. */
export function isEngineFailure(error: unknown): boolean {
  const { _tag: tag = "" } = (error ?? {}) as { readonly _tag?: string };
  return ["DeviceError", "EngineMemoryError", "WorkerError"].includes(tag);
}

/** A step whose update overflowed has a finite loss and a finite gradient, and must not reach a checkpoint. */
export async function assertFinite<Batch extends tf.TensorContainer>(run: Run<Batch>): Promise<void> {
  const { state, lastCheckpoint } = run;
  const tensors = Object.values({ ...state.weights, ...state.buffers });
  const sum = tf.tidy(() => tf.addN(tensors.map((tensor) => tf.sum(tf.mul(tensor, 0)))));
  const [zero] = await sum.data();
  sum.dispose();
  if (zero === 0) return;
  const step = state.progress.step - 1;
  throw new TrainingDivergedError(step, "weights are not finite", run.learningRate ?? currentRate(run), lastCheckpoint);
}
