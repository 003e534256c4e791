/** A network learns from diffraction patterns: one run, in Node and in a browser. */

import type { SampleSource } from "@autophase/dataset";
import { assertNetworkSize, createWeightTensors, initializeWeights, type Network } from "@autophase/network";
import { createModulusLoss } from "@autophase/physics/tf";
import { type Batch, createBatch, createFarFieldLoss, type TrainedNetwork } from "@autophase/prediction";
import {
  adam,
  adamW,
  createTrainState,
  type EpochEndEvent,
  type Peers,
  type TrainEvent,
  type TrainOptions,
  type TrainState,
  train,
} from "@autophase/trainer";
import { fittingBatch } from "./fitting-batch.js";
import { createKeeper, type KeptState, type RunStore } from "./keep-state.js";
import { networkOf } from "./network-of.js";
import { createPace } from "./pace.js";
import { predictExamples, type TrainingExample } from "./predict-examples.js";
import { rateSchedule, thresholdSchedule } from "./run-schedules.js";
import { planRun, type RunSettings, stepsPerEpoch } from "./settings/run-settings.js";
import type { TrainingSettings } from "./settings/training-settings.js";
import { validateNetwork } from "./validate-network.js";

export interface TrainNetworkOptions {
  /** Patterns to learn from and to validate by; stays open. */
  readonly source: SampleSource;
  /** A state to go on from, which is taken over, and the epochs before it. Default: random weights of the seed. */
  readonly resume?: ResumedRun | undefined;
  /** Default: nothing is kept but what is returned. */
  readonly store?: RunStore | undefined;
  /** Waited for, before the run goes on. */
  readonly onEvent?: ((event: TrainingEvent) => void | Promise<void>) | undefined;
  /** Held-out patterns whose predictions are reported now and then; default 0. */
  readonly examples?: number;
  /**
   * Other processes that train the same network from the same settings: the batches of a step, `accumulate` of them,
   * are shared out. Only the first keeps, validates and predicts examples; the others have no model in the end.
   */
  readonly peers?: Peers | undefined;
  /** Stops between two steps: the state is kept as `last`, then the reason thrown. */
  readonly signal?: AbortSignal | undefined;
}

export interface ResumedRun {
  readonly state: TrainState;
  /** Where it was found, for errors. */
  readonly path?: string | undefined;
  readonly history: readonly EpochRecord[];
}

export type TrainingEvent = TrainEvent | ExamplesEvent | EpochRecordedEvent;

/** What the network makes of held-out patterns, after so many steps. */
export interface ExamplesEvent {
  readonly type: "examples";
  readonly step: number;
  readonly examples: readonly TrainingExample[];
}

/** Before the `epoch-end` of the same epoch: all epochs so far. */
export interface EpochRecordedEvent {
  readonly type: "epoch-recorded";
  readonly history: readonly EpochRecord[];
}

/** One closed epoch. */
export interface EpochRecord {
  readonly epoch: number;
  /** Steps done. */
  readonly step: number;
  readonly trainingLoss: number;
  readonly validationLoss: number | null;
  /** Of the validation: `chiSquared`, `pcc`. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Of its last step. */
  readonly learningRate: number;
  readonly seconds: number;
}

export interface TrainingOutcome {
  /** With the weights of the lowest loss; undefined where no epoch was closed. */
  readonly model: TrainedNetwork | undefined;
  readonly settings: RunSettings;
  readonly history: readonly EpochRecord[];
  /** Taken now, not before an interruption. */
  readonly steps: number;
  readonly seconds: number;
  /** Of them in steps, waiting for patterns included. */
  readonly stepSeconds: number;
  readonly stoppedEarly: boolean;
}

/**
 * Trains a network from patterns alone: it never sees an object.
 * @param settings - as asked for, or those of a run that is resumed or repeated.
 * @throws {ShapeError | NetworkSizeError | UnknownNetworkError} for settings that do not suit the patterns.
 * @throws {BatchMemoryError} when the engine has not the memory for the first step.
 * @throws {TrainingDivergedError} when a loss is no longer finite. @throws the signal's reason when it aborts.
 */
export async function trainNetwork(
  settings: TrainingSettings | RunSettings,
  options: TrainNetworkOptions,
): Promise<TrainingOutcome> {
  const { source, resume, onEvent } = options;
  const run = "shape" in settings ? settings : planRun(settings, source);
  const network = networkOf(run);
  assertNetworkSize(network, source.shape);
  const history = [...(resume?.history ?? [])];
  let best: TrainedNetwork | undefined;
  const onKept = async (kept: KeptState): Promise<string | undefined> => {
    const { threshold } = kept.metadata;
    if (kept.kind === "best") best = { network, weights: kept.weights, threshold: Number(threshold), shape: run.shape };
    return options.store?.keep(kept);
  };
  const began = performance.now();
  let [steps, stepSeconds, learningRate, stoppedEarly] = [0, 0, Number.NaN, false];
  const state = resume?.state ?? initialState(network, run.seed);
  for await (const event of eventsOf(train(state, trainOptions(run, network, options, onKept)), run)) {
    if (event.type === "step-end") {
      steps += 1;
      stepSeconds += event.seconds;
      learningRate = event.learningRate;
    } else if (event.type === "epoch-end") {
      history.push(recordOf(event, learningRate));
      await onEvent?.({ type: "epoch-recorded", history });
    } else if (event.type === "early-stopped") stoppedEarly = true;
    await onEvent?.(event);
  }
  const seconds = (performance.now() - began) / 1000;
  return { model: best, settings: run, history, steps, seconds, stepSeconds, stoppedEarly };
}

/** Until the first step is over, memory that is not there says which batch could fit. */
async function* eventsOf(events: AsyncIterable<TrainEvent>, { batch }: RunSettings): AsyncGenerator<TrainEvent, void> {
  let hasBegun = false;
  try {
    for await (const event of events) {
      hasBegun ||= event.type === "step-end";
      yield event;
    }
  } catch (error) {
    throw hasBegun ? error : fittingBatch(error, batch);
  }
}

function initialState(network: Network, seed: number): TrainState {
  const { trainable, statistics } = createWeightTensors(network, initializeWeights(network, { seed }));
  return createTrainState(trainable, statistics);
}

function trainOptions(
  settings: RunSettings,
  network: Network,
  { source, resume, examples = 0, onEvent, peers, signal }: TrainNetworkOptions,
  onKept: (kept: KeptState) => Promise<string | undefined>,
): TrainOptions<Batch> {
  const { epochs, accumulate, batch, clip, checkpointEvery, lossEvery, patience, minimumDelta } = settings;
  const loss = createModulusLoss({ name: settings.loss, scale: settings.lossScale });
  const threshold = thresholdSchedule(settings);
  const [from, to] = settings.threshold;
  const steps = stepsPerEpoch(settings, source);
  const thresholdOf = ({ progress }: TrainState): number => threshold(progress.step);
  return {
    stepsPerEpoch: steps,
    epochs,
    accumulate,
    loss: createFarFieldLoss({ network, loss, threshold: from === to ? from : threshold }),
    batches: (step, part) => trainingBatch(source, settings, steps, [step, part]),
    learningRate: rateSchedule(settings, steps),
    optimizer: optimizerOf(settings),
    save: createKeeper(network, settings, onKept),
    clipNorm: clip,
    checkpointEvery,
    lossEvery,
    earlyStopping: patience === undefined ? undefined : { patience, minimumDelta },
    resumedFrom: resume?.path,
    peers,
    signal,
    validate:
      settings.validation === 0
        ? undefined
        : (state, heard) =>
            validateNetwork(state, { network, source, batch, loss, threshold: thresholdOf(state), ...heard }),
    observe:
      examples === 0 || !onEvent
        ? undefined
        : createGallery(epochs * steps, async (state) => {
            const found = await predictExamples(state, {
              network,
              source,
              threshold: thresholdOf(state),
              count: examples,
            });
            await onEvent({ type: "examples", step: state.progress.step, examples: found });
          }),
  };
}

function optimizerOf({ optimizer, weightDecay }: RunSettings) {
  // normalisation and biases are left out
  return optimizer === "adam" ? adam() : adamW({ weightDecay, decays: ({ rank }) => rank > 1 });
}

/** Now and then, and after the last step. */
function createGallery(lastStep: number, show: (state: TrainState) => Promise<void>) {
  const pace = createPace({ everySeconds: 20, oldSeconds: 120, firstSeconds: 5 });
  return async (state: TrainState): Promise<void> => {
    if (pace.isDue() || state.progress.step === lastStep) await pace.run(() => show(state));
  };
}

async function trainingBatch(
  source: SampleSource,
  { batch, accumulate }: RunSettings,
  stepsPerEpoch: number,
  [step, part]: readonly [number, number],
): Promise<Batch> {
  const epoch = Math.floor(step / stepsPerEpoch);
  const first = ((step % stepsPerEpoch) * accumulate + part) * batch;
  const positions = Array.from({ length: batch }, (_, k) => first + k);
  return createBatch(await Promise.all(positions.map((position) => source.train(epoch, position))));
}

function recordOf(event: EpochEndEvent, learningRate: number): EpochRecord {
  const { epoch, step, trainingLoss, validationLoss = null, metrics = {}, seconds } = event;
  return { epoch, step, trainingLoss, validationLoss, metrics, learningRate, seconds };
}
