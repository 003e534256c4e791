/** One training run from state to summary: events to progress, files, pictures and history. */

import type { SampleSource } from "@autophase/dataset";
import type { Network } from "@autophase/network";
import { createModulusLoss } from "@autophase/physics/tf";
import { type Batch, createBatch, createFarFieldLoss } from "@autophase/prediction";
import { adam, adamW, type EpochEndEvent, type TrainOptions, type TrainState, train } from "@autophase/trainer";
import { drawExamples } from "./draw-examples.js";
import { createGallery } from "./gallery.js";
import { createKeeper } from "./keep-state.js";
import { createLiveReport } from "./live-report.js";
import { createProgressLine } from "./progress-line.js";
import { type EpochRecord, readHistory, writeHistory } from "./run-folder.js";
import type { RunListener } from "./run-listener.js";
import { rateSchedule, thresholdSchedule } from "./run-schedules.js";
import type { RunSettings } from "./run-settings.js";
import { createStepLog, readSteps } from "./step-log.js";
import { createTensorboardLog } from "./tensorboard-log.js";
import { createTimeLeft } from "./time-left.js";
import { validateRun } from "./validate-run.js";

export interface TrainingRun {
  readonly folder: string;
  readonly network: Network;
  readonly source: SampleSource;
  readonly settings: RunSettings;
  readonly stepsPerEpoch: number;
  readonly tensorboard: boolean;
  readonly signal: AbortSignal;
}

export interface TrainingOutcome {
  readonly history: readonly EpochRecord[];
  /** Taken now, not before an interruption. */
  readonly steps: number;
  readonly seconds: number;
  readonly stoppedEarly: boolean;
}

/** Patterns that the page shows. */
const EXAMPLES = 3;

/** Trains from `state`, which it takes over. @throws the signal's reason when interrupted. */
export async function runTraining(
  run: TrainingRun,
  state: TrainState,
  resumedFrom: string | undefined,
): Promise<TrainingOutcome> {
  const { folder } = run;
  const history = await readHistory(folder, state.progress.epoch);
  const listeners = await createListeners(run, state.progress.step, history);
  const began = performance.now();
  let steps = 0;
  let learningRate = Number.NaN;
  let stoppedEarly = false;
  try {
    for await (const event of train(state, trainOptions(run, listeners, resumedFrom))) {
      if (event.type === "step-end") {
        steps += 1;
        learningRate = event.learningRate;
      } else if (event.type === "epoch-end") {
        history.push(recordOf(event, learningRate));
        await writeHistory(folder, history);
      } else if (event.type === "early-stopped") stoppedEarly = true;
      for (const listener of listeners) await listener.on?.(event);
    }
  } catch (error) {
    await closeAll(listeners, error).catch(() => {});
    throw error;
  }
  await closeAll(listeners);
  return { history, steps, seconds: (performance.now() - began) / 1000, stoppedEarly };
}

async function createListeners(run: TrainingRun, first: number, history: EpochRecord[]): Promise<RunListener[]> {
  const { folder, settings, network } = run;
  const totalSteps = settings.epochs * run.stepsPerEpoch;
  const earlier = await readSteps(folder, first);
  const timeLeft = createTimeLeft(first, totalSteps);
  const title = `${network.name} with ${network.channels} channels: ${folder}`;
  return [
    createProgressLine({ epochs: settings.epochs, totalSteps, timeLeft }),
    await createStepLog(folder, earlier),
    ...(run.tensorboard ? [await createTensorboardLog(folder, first)] : []),
    createLiveReport({ folder, title, parameters: settings as never, totalSteps, timeLeft, history, earlier }),
  ];
}

async function closeAll(listeners: readonly RunListener[], error?: unknown): Promise<void> {
  for (const listener of listeners) {
    await listener.flush?.();
    await listener.close?.(error);
  }
}

function trainOptions(
  run: TrainingRun,
  listeners: readonly RunListener[],
  resumedFrom: string | undefined,
): TrainOptions<Batch> {
  const { network, source, settings, stepsPerEpoch, signal } = run;
  const { epochs, accumulate, batch, clip, checkpointEvery, patience, minimumDelta } = settings;
  const loss = createModulusLoss({ name: settings.loss, scale: settings.lossScale });
  const threshold = thresholdSchedule(settings);
  const gallery = createGallery({
    lastStep: epochs * stepsPerEpoch,
    draw: (state) =>
      drawExamples(state, { network, source, threshold: threshold(state.progress.step), count: EXAMPLES }),
    onDrawn: async (step, examples) => {
      for (const listener of listeners) await listener.examples?.(step, examples);
    },
  });
  return {
    ...{ stepsPerEpoch, epochs, accumulate, signal },
    loss: createFarFieldLoss({ network, loss, threshold }),
    batches: (step, part) => trainingBatch(run, step, part),
    learningRate: rateSchedule(settings),
    optimizer:
      settings.optimizer === "adam"
        ? adam()
        : // normalisation and biases are left out
          adamW({ weightDecay: settings.weightDecay, decays: ({ rank }) => rank > 1 }),
    save: createKeeper(run, async () => {
      for (const listener of listeners) await listener.flush?.();
    }),
    observe: gallery,
    ...(clip !== undefined && { clipNorm: clip }),
    ...(checkpointEvery !== undefined && { checkpointEvery }),
    ...(patience !== undefined && { earlyStopping: { patience, minimumDelta } }),
    ...(resumedFrom !== undefined && { resumedFrom }),
    ...(settings.validation > 0 && {
      validate: (state) =>
        validateRun(state, { network, source, batch, loss, threshold: threshold(state.progress.step), signal }),
    }),
  };
}

async function trainingBatch({ source, settings, stepsPerEpoch }: TrainingRun, step: number, part: number) {
  const epoch = Math.floor(step / stepsPerEpoch);
  const first = ((step % stepsPerEpoch) * settings.accumulate + part) * settings.batch;
  const positions = Array.from({ length: settings.batch }, (_, k) => first + k);
  return createBatch(await Promise.all(positions.map((position) => source.train(epoch, position))));
}

function recordOf(event: EpochEndEvent, learningRate: number): EpochRecord {
  const { epoch, step, trainingLoss, validationLoss = null, metrics = {}, seconds } = event;
  return { epoch, step, trainingLoss, validationLoss, metrics, learningRate, seconds };
}
