/** The settings of a run: from options, from the run that goes on, or from another run. */

import { UsageError } from "@autophase/command-line";
import type { SampleSource } from "@autophase/dataset";
import type { Command } from "commander";
import type { RunSettings } from "./run-settings.js";
import type { TrainingFlags } from "./training-flags.js";

/** How a run is watched and kept; nothing of it changes the weights. */
const NOT_SETTINGS = ["out", "config", "resume", "skipDamaged", "engine", "json", "workers", "cache", "tensorboard"];

/** What may be given anew with `--resume`. */
const FREE_WITH_RESUME = ["epochs", "patience", "minimumDelta", "checkpointEvery", "keepLast"];

/** What the length of the schedules depends on. */
const SET_LENGTH = ["epochs", "batch", "accumulate", "data", "simulate", "validation"];

/** What is asked for, before the data have been looked at. */
export type AskedSettings = Omit<RunSettings, "shape" | "validation" | "warmUp" | "scheduleSteps"> &
  Partial<Pick<RunSettings, "validation" | "warmUp" | "scheduleSteps">> & { readonly size?: number };

/** Options as settings. */
export function askedSettings(flags: TrainingFlags): AskedSettings {
  const { groupNorm = false, ...rest } = flags;
  const own = Object.entries(rest).filter(([name]) => !NOT_SETTINGS.includes(name));
  const normalization = groupNorm ? "group" : "batch";
  const { residual = false, projectModulus = false, lossScale = false, reuse = false, strict = false } = flags;
  const choices = { residual, projectModulus, lossScale, reuse, strict, normalization };
  return { ...(Object.fromEntries(own) as unknown as AskedSettings), ...choices } as AskedSettings;
}

/** Settings of another run, changed by what was typed. */
export function configuredSettings(command: Command, flags: TrainingFlags, saved: RunSettings): AskedSettings {
  const typed = typedSettings(command, flags);
  const { shape, scheduleSteps, warmUp, ...same } = saved;
  const isSameLength = !SET_LENGTH.some((name) => name in typed);
  const source = "data" in typed ? { simulate: undefined } : "simulate" in typed ? { data: undefined } : {};
  return {
    ...same,
    ...(saved.data === undefined && { size: shape[0] as number }),
    ...(isSameLength && { scheduleSteps, warmUp }),
    ...source,
    ...typed,
  };
}

/**
 * The settings of a run that goes on: those of the run, and what may be given anew.
 * @throws {UsageError} when an option on the command line says something else than the run.
 */
export function resumedSettings(command: Command, flags: TrainingFlags, saved: RunSettings): RunSettings {
  const present: Record<string, unknown> = { ...saved, size: saved.shape[0] };
  const typed = Object.entries(typedSettings(command, flags));
  for (const [name, value] of typed) {
    if (FREE_WITH_RESUME.includes(name)) continue;
    const [old, now] = [JSON.stringify(present[name]), JSON.stringify(value)];
    if (old !== now) throw new UsageError(`--resume: ${name} of this run is ${old}, got ${now}; leave it out`);
  }
  return { ...saved, ...Object.fromEntries(typed.filter(([name]) => FREE_WITH_RESUME.includes(name))) };
}

/** A twentieth of the run. */
const WARM_UP = 0.05;

/** The settings of a new run, with what follows from its data. */
export function completeSettings(asked: AskedSettings, source: SampleSource, stepsPerEpoch: number): RunSettings {
  const { size, ...settings } = asked;
  const scheduleSteps = asked.scheduleSteps ?? asked.epochs * stepsPerEpoch;
  return {
    ...settings,
    shape: [...source.shape],
    validation: source.validationCount,
    scheduleSteps,
    warmUp: Math.min(scheduleSteps - 1, asked.warmUp ?? Math.round(WARM_UP * scheduleSteps)),
  } as RunSettings;
}

function typedSettings(command: Command, flags: TrainingFlags): Partial<AskedSettings> {
  const isTyped = (name: string): boolean => command.getOptionValueSource(name) === "cli";
  const all = Object.entries(askedSettings(flags));
  return Object.fromEntries(all.filter(([name]) => isTyped(name === "normalization" ? "groupNorm" : name)));
}
