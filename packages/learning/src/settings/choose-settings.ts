/** The settings of a run that repeats another, or goes on with it. */

import { RunSettingError } from "../errors.js";
import type { AskedSettings, RunSettings } from "./run-settings.js";
import type { TrainingSettings } from "./training-settings.js";

/** What may be given anew to a run that goes on. */
const FREE_NAMES: ReadonlySet<string> = new Set([
  "epochs",
  "patience",
  "minimumDelta",
  "checkpointEvery",
  "lossEvery",
  "keepLast",
]);

/** What the length of the schedules depends on. */
const LENGTH_NAMES = ["epochs", "batch", "accumulate", "data", "simulate", "list", "limit", "validation"] as const;

/** Settings of another run, changed by those of `changes`. */
export function repeatedSettings(saved: RunSettings, changes: Partial<TrainingSettings>): AskedSettings {
  const { scheduleSteps, warmUp, ...same } = askedAgain(saved);
  const isSameLength = !LENGTH_NAMES.some((name) => name in changes);
  return { ...same, ...(isSameLength && { scheduleSteps, warmUp }), ...otherSource(changes), ...changes };
}

/** What another source of patterns takes the place of. */
function otherSource(changes: Partial<TrainingSettings>): Partial<TrainingSettings> {
  const none = { data: undefined, simulate: undefined, list: undefined, limit: undefined };
  return ["data", "simulate", "list"].some((name) => name in changes) ? none : {};
}

/**
 * The settings of a run that goes on: its own, and those of `changes` that may be given anew.
 * @throws {RunSettingError} when another says something else than the run.
 */
export function continuedSettings(saved: RunSettings, changes: Partial<TrainingSettings>): RunSettings {
  const present: Readonly<Record<string, unknown>> = { ...saved, size: saved.shape[0] };
  const entries = Object.entries(changes);
  for (const [name, value] of entries) {
    if (FREE_NAMES.has(name)) continue;
    const [old, now] = [JSON.stringify(present[name]), JSON.stringify(value)];
    if (old !== now) throw new RunSettingError(name, `${name} of this run is ${old}, got ${now}; leave it out`);
  }
  return { ...saved, ...Object.fromEntries(entries.filter(([name]) => FREE_NAMES.has(name))) };
}

/** Settings that ask for the patterns of a run again. */
export function askedAgain({ shape, ...settings }: RunSettings): AskedSettings {
  return settings.data === undefined || settings.list !== undefined ? { ...settings, size: shape[0] } : settings;
}
