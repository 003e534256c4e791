/** One training run from state to summary: events to progress, files and history. */

import { join } from "node:path";
import { createProgress } from "@autophase/command-line";
import { type Network, readWeightTensors } from "@autophase/network";
import {
  constantSchedule,
  cyclicSchedule,
  type EpochEndEvent,
  type Schedule,
  type TrainState,
  train,
} from "@autophase/trainer";
import { saveCheckpoint } from "@autophase/trainer/node";
import * as tf from "@tensorflow/tfjs-core";
import { type Batch, createBatch } from "../data/batch.js";
import type { SampleSource } from "../data/sample-source.js";
import { createFarFieldLoss, inferenceLoss } from "./far-field-loss.js";
import { type EpochRecord, RUN_FILES, saveWeights, writeHistory } from "./run-folder.js";
import type { RunSettings } from "./run-settings.js";

export interface TrainingRun {
  readonly folder: string;
  readonly network: Network;
  readonly source: SampleSource;
  readonly settings: RunSettings;
  readonly stepsPerEpoch: number;
  readonly signal: AbortSignal;
}

export interface TrainingOutcome {
  readonly history: readonly EpochRecord[];
  /** Taken now, not before an interruption. */
  readonly steps: number;
  readonly seconds: number;
}

/** Trains from `state`, which it takes over, after the epochs of `earlier`. @throws the signal's reason when interrupted. */
export async function runTraining(
  run: TrainingRun,
  state: TrainState,
  earlier: readonly EpochRecord[],
): Promise<TrainingOutcome> {
  const { folder, settings, stepsPerEpoch, signal, network } = run;
  const schedule = scheduleOf(settings);
  const progress = createProgress("training", settings.epochs * stepsPerEpoch);
  const history = [...earlier];
  const began = performance.now();
  let steps = 0;
  const events = train(state, {
    loss: createFarFieldLoss(network, settings.threshold),
    batches: (step) => trainingBatch(run, step),
    stepsPerEpoch,
    epochs: settings.epochs,
    learningRate: schedule,
    save: (state, kind) => save(run, state, kind),
    signal,
    ...(settings.validation > 0 && { validate: (state) => validationLoss(run, state) }),
  });
  try {
    for await (const event of events) {
      if (event.type === "step-end") {
        steps += 1;
        progress.update(
          event.step + 1,
          `epoch ${event.epoch + 1}/${settings.epochs} loss ${event.loss.toPrecision(4)}`,
        );
      } else if (event.type === "epoch-end") {
        history.push(recordOf(event, schedule(event.step - 1)));
        await writeHistory(folder, history);
      }
    }
  } finally {
    progress.stop();
  }
  return { history, steps, seconds: (performance.now() - began) / 1000 };
}

function scheduleOf({ schedule, learningRate, minimumRate, halfCycle }: RunSettings): Schedule {
  if (schedule === "constant") return constantSchedule(learningRate);
  return cyclicSchedule({ minimum: minimumRate, maximum: learningRate, halfCycle });
}

async function trainingBatch({ source, settings, stepsPerEpoch }: TrainingRun, step: number): Promise<Batch> {
  const epoch = Math.floor(step / stepsPerEpoch);
  const first = (step % stepsPerEpoch) * settings.batch;
  const positions = Array.from({ length: settings.batch }, (_, k) => first + k);
  return createBatch(await Promise.all(positions.map((position) => source.train(epoch, position))));
}

/** Mean over the held-out patterns, one by one: in inference a sample does not see its batch. */
async function validationLoss({ network, source, settings, signal }: TrainingRun, state: TrainState): Promise<number> {
  let sum = 0;
  for (let index = 0; index < settings.validation; index++) {
    signal.throwIfAborted();
    const batch = createBatch([await source.validation(index)]);
    const weights = { trainable: state.weights, statistics: state.buffers };
    sum += await inferenceLoss(network, weights, settings.threshold, batch);
    tf.dispose(batch);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return sum / settings.validation;
}

/** The checkpoint goes last: where it is, the other files are as new. */
async function save(
  { folder, network, settings }: TrainingRun,
  state: TrainState,
  kind: "best" | "last",
): Promise<void> {
  const { step, epoch } = state.progress;
  const metadata = { step: String(step), epoch: String(epoch), threshold: String(settings.threshold) };
  const tensors = { trainable: state.weights, statistics: state.buffers };
  await saveWeights(folder, kind, network, await readWeightTensors(network, tensors), metadata);
  if (kind === "last") await saveCheckpoint(join(folder, RUN_FILES.checkpoint), state);
}

function recordOf(event: EpochEndEvent, learningRate: number): EpochRecord {
  const { epoch, step, trainingLoss, validationLoss = null, seconds } = event;
  return { epoch, step, trainingLoss, validationLoss, learningRate, seconds };
}
