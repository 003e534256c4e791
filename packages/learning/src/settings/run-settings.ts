/** The settings of one run, with what followed from its data: what `run.json` holds. */

import type { SampleSource } from "@autophase/dataset";
import { deferred, lengths, parseSettings, z } from "@autophase/settings";
import { ShapeError } from "@autophase/tensor-io";
import { type TrainingSettings, trainingSettings } from "./training-settings.js";

export const runSettings = deferred(() =>
  z.strictObject({
    // what follows from the data comes last, so that a wrong setting is named before one that is not there
    ...trainingSettings.omit({ size: true, validation: true, warmUp: true }).shape,
    /** Lengths of the patterns. */
    shape: lengths(3),
    /** Patterns held out. */
    validation: z.int().min(0),
    /** Steps of a cosine schedule before its maximum. */
    warmUp: z.int().min(0),
    /** Steps over which the schedules extend: those of the run as it was first asked for. */
    scheduleSteps: z.int().min(1),
  }),
);

export type RunSettings = z.infer<typeof runSettings>;

/** What may be asked for anew: settings, and where a run is repeated the length of its schedules. */
export type AskedSettings = TrainingSettings & Partial<Pick<RunSettings, "scheduleSteps">>;

/** @throws {ValueError} that names the first setting that is missing, misspelt or out of range. */
export function parseRunSettings(where: string, values: unknown): RunSettings {
  return parseSettings(runSettings, where, values);
}

/** A twentieth of the run. */
const WARM_UP = 0.05;

/**
 * The settings of a new run on the patterns of `source`.
 * @throws {ShapeError} when they do not fill one step.
 */
export function planRun(
  { size: _, ...asked }: AskedSettings,
  source: Pick<SampleSource, "shape" | "count" | "validationCount">,
): RunSettings {
  const scheduleSteps = asked.scheduleSteps ?? asked.epochs * stepsPerEpoch(asked, source);
  return {
    ...asked,
    shape: [...source.shape],
    validation: source.validationCount,
    scheduleSteps,
    warmUp: Math.min(scheduleSteps - 1, asked.warmUp ?? Math.round(WARM_UP * scheduleSteps)),
  };
}

/**
 * Patterns that do not fill the batches of a step are left out of the epoch.
 * @throws {ShapeError} when there are too few for one.
 */
export function stepsPerEpoch(
  { batch, accumulate }: Pick<TrainingSettings, "batch" | "accumulate">,
  { count }: Pick<SampleSource, "count">,
): number {
  const needed = batch * accumulate;
  if (count >= needed) return Math.floor(count / needed);
  const step = accumulate > 1 ? `${accumulate} batches of ${batch} need` : `a batch of ${batch} needs`;
  throw new ShapeError(`${step} as many patterns to learn from, there are ${count}`);
}
