/** What changes over a run by plan: learning rate and threshold. */

import {
  constantSchedule,
  cosineSchedule,
  cyclicSchedule,
  linearSchedule,
  type PlateauSchedule,
  plateauSchedule,
  type Schedule,
  stepSchedule,
} from "@autophase/trainer";
import type { RunSettings } from "./settings/run-settings.js";

/** A cyclic schedule climbs and falls twice in a run, a step schedule falls three times. */
const PARTS = 4;

/** @param stepsPerEpoch - of the run. */
export function rateSchedule(settings: RunSettings, stepsPerEpoch: number): Schedule | PlateauSchedule {
  const { schedule, learningRate: maximum, minimumRate, rateFactor: factor, scheduleSteps: steps } = settings;
  const { rateEvery } = settings;
  const minimum = Math.min(minimumRate, maximum);
  const part = Math.max(1, Math.round(steps / PARTS));
  switch (schedule) {
    case "constant":
      return constantSchedule(maximum);
    case "cyclic":
      return cyclicSchedule({ minimum, maximum, halfCycle: part });
    case "step":
      return stepSchedule({ initial: maximum, every: rateEvery ? rateEvery * stepsPerEpoch : part, factor, minimum });
    case "cosine":
      return cosineSchedule({ maximum, minimum, steps, warmUp: settings.warmUp });
    case "plateau":
      return plateauSchedule({ initial: maximum, factor, minimum, patience: settings.ratePatience });
  }
}

/** Amplitude under it is zero. */
export function thresholdSchedule({ threshold: [from, to], scheduleSteps }: RunSettings): Schedule {
  return linearSchedule({ from, to, steps: scheduleSteps });
}
