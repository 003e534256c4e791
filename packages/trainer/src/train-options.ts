/** What a training run is given. */

import type * as tf from "@tensorflow/tfjs-core";
import type { LossFunction } from "./differentiate.js";
import { assertEarlyStopping, type EarlyStopping } from "./early-stopping.js";
import { TrainingOptionError } from "./errors.js";
import type { Optimizer } from "./optimizers/optimizer.js";
import type { Peers } from "./peers.js";
import type { PlateauSchedule } from "./schedules/plateau-schedule.js";
import type { Schedule } from "./schedules/schedule.js";
import type { TrainState } from "./train-state.js";

export interface TrainOptions<Batch extends tf.TensorContainer> {
  readonly loss: LossFunction<Batch>;
  /**
   * The batch of a step, always the same for the same step and part: that makes a resumed run equal an uninterrupted
   * one. `part` counts the batches of one step from 0, below `accumulate`. Disposed of after use.
   */
  readonly batches: (step: number, part: number) => Batch | Promise<Batch>;
  readonly stepsPerEpoch: number;
  readonly epochs: number;
  readonly learningRate: Schedule | PlateauSchedule;
  /** Default `adam()`. */
  readonly optimizer?: Optimizer | undefined;
  /** Batches whose mean gradient makes one step; default 1. */
  readonly accumulate?: number | undefined;
  /**
   * Steps between two looks at the device, which then need not be waited for after each; default 1. Losses are reported
   * late, and NaN is found as late, with its step. What is kept was looked at first.
   */
  readonly lossEvery?: number | undefined;
  /** Largest global norm of the gradients; longer ones are shortened. Default: any length. */
  readonly clipNorm?: number | undefined;
  /** Default: never. */
  readonly earlyStopping?: EarlyStopping | undefined;
  /** Validation of a state, once per epoch: its loss, or that and other figures. It must leave the state alone. */
  readonly validate?:
    | ((state: TrainState, options: { readonly signal?: AbortSignal }) => Promise<number | ValidationResult>)
    | undefined;
  /**
   * Keeps a state: the `last` after every epoch, every `checkpointEvery` steps, and when interrupted; the `best` when
   * an epoch had the lowest loss. @returns where it is, for events and errors.
   */
  readonly save?: (state: TrainState, kind: "last" | "best") => Promise<string | undefined>;
  /** Steps between two checkpoints within an epoch; default: none within. */
  readonly checkpointEvery?: number | undefined;
  /** Looks at the state after every step, for pictures. It must leave the state alone. */
  readonly observe?: ((state: TrainState) => Promise<void>) | undefined;
  /**
   * Other processes that train the same network with the same options. The batches of a step, `accumulate` of them, are
   * shared out: the loss and the weights are those of one process, but for the order of sums. Buffers, such as the
   * running means of normalisation, are each process's own, and the first one's are kept.
   */
  readonly peers?: Peers | undefined;
  /** Where the given state came from, for errors. */
  readonly resumedFrom?: string | undefined;
  /** Stops between two steps: the state is saved as `last`, then the reason thrown. */
  readonly signal?: AbortSignal | undefined;
}

export interface ValidationResult {
  /** Decides which epoch is best. */
  readonly loss: number;
  readonly metrics?: Readonly<Record<string, number>>;
}

/** @throws {TrainingOptionError} for the first option that makes no sense. */
export function assertTrainOptions<Batch extends tf.TensorContainer>(options: TrainOptions<Batch>): void {
  const { stepsPerEpoch, epochs, accumulate = 1, checkpointEvery = 1, lossEvery = 1, clipNorm = 1 } = options;
  for (const [name, value] of Object.entries({ stepsPerEpoch, epochs, accumulate, checkpointEvery, lossEvery })) {
    if (Number.isInteger(value) && value > 0) continue;
    throw new TrainingOptionError(`train: ${name} must be a positive integer, got ${value}`);
  }
  if (!(clipNorm > 0)) throw new TrainingOptionError(`train: clipNorm must be positive, got ${clipNorm}`);
  if (options.earlyStopping) assertEarlyStopping(options.earlyStopping);
}
