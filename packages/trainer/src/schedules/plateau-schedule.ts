/** A learning rate that falls when the loss of an epoch does not. */

import { TrainingOptionError } from "../errors.js";
import { assertRate } from "./schedule.js";
import { type LossWatch, newWatch, watchLoss } from "./watch-loss.js";

/** What a schedule has seen so far; plain data, part of every checkpoint. */
export interface PlateauState extends LossWatch {
  readonly learningRate: number;
}

/** A learning rate that depends on the losses of the epochs before, as a pure value. */
export interface PlateauSchedule {
  readonly start: PlateauState;
  /** The state after an epoch with this loss: of validation where there is one, else of training. */
  readonly afterEpoch: (state: PlateauState, loss: number) => PlateauState;
}

export interface PlateauScheduleOptions {
  readonly initial: number;
  /** The rate is multiplied by it; default 0.5. */
  readonly factor?: number;
  /** Epochs without improvement before it falls; default 5. */
  readonly patience?: number;
  /** An improvement lowers the loss by more than this share of it; default 1e-4. */
  readonly relativeDelta?: number;
  /** Never below; default 0. */
  readonly minimum?: number;
}

/** Multiplies the rate by `factor` when `patience` epochs in a row have not improved on the best one. */
export function plateauSchedule(options: PlateauScheduleOptions): PlateauSchedule {
  const { initial, factor = 0.5, patience = 5, relativeDelta = 1e-4, minimum = 0 } = options;
  assertRate("plateauSchedule: initial", initial);
  if (!(factor > 0 && factor < 1)) {
    throw new TrainingOptionError(`plateauSchedule: factor must be between 0 and 1, got ${factor}`);
  }
  if (!Number.isInteger(patience) || patience < 1) {
    throw new TrainingOptionError(`plateauSchedule: patience must be a positive integer, got ${patience}`);
  }
  return {
    start: { ...newWatch(), learningRate: initial },
    afterEpoch: ({ learningRate, ...watch }, loss) => {
      const seen = watchLoss(watch, loss, (best) => best - Math.abs(best) * relativeDelta);
      if (seen.waited < patience) return { ...seen, learningRate };
      return { ...seen, waited: 0, learningRate: Math.max(minimum, learningRate * factor) };
    },
  };
}
