/** The options of `train`, and the settings that they stand for. */

import { parseChoice, parseCount, parseNumber, UsageError } from "@autophase/command-line";
import { ENGINE_NAMES, type EngineName } from "@autophase/kernels";
import { NETWORK_NAMES } from "@autophase/network";
import type { Command } from "commander";
import type { SampleSource } from "../data/sample-source.js";
import { addSimulationFlags, type SimulationFlags } from "../data/simulation-flags.js";
import { type RunSettings, SCHEDULE_NAMES } from "./run-settings.js";

export interface TrainingFlags extends SimulationFlags {
  readonly out: string;
  readonly data?: string;
  readonly simulate?: number;
  readonly network: string;
  readonly channels: number;
  readonly size?: number;
  readonly epochs: number;
  readonly batch: number;
  readonly validation?: number;
  readonly schedule: (typeof SCHEDULE_NAMES)[number];
  readonly learningRate: number;
  readonly minimumRate: number;
  readonly threshold: number;
  readonly seed: number;
  readonly engine: EngineName | "auto";
  readonly resume?: boolean;
  readonly json?: boolean;
}

/** What may be given anew with `--resume`. */
const FREE_WITH_RESUME = ["out", "epochs", "engine", "resume", "json"];

/** A cyclic schedule climbs and falls twice in a run. */
const HALF_CYCLES = 4;

export function addTrainingFlags(command: Command): Command {
  const engines = ["auto", ...ENGINE_NAMES] as const;
  command
    .requiredOption("--out <folder>", "where the run is kept")
    .option("--data <folder>", "learn from these patterns")
    .option("--simulate <n>", "learn from n simulated crystals, new ones in each epoch", parseCount())
    .option("--network <name>", NETWORK_NAMES.join(", "), "anl2024")
    .option("--channels <n>", "first width of the network", parseCount(), 32)
    .option("--size <n>", "edge of simulated volumes, a multiple of 16 (default: 64)", parseCount())
    .option("--epochs <n>", "how often to go through the data", parseCount(), 10)
    .option("--batch <n>", "patterns in one step", parseCount(), 4)
    .option("--validation <n>", "patterns held out (default: a tenth, at most 16)", parseCount(0))
    .option("--schedule <name>", SCHEDULE_NAMES.join(", "), parseChoice(SCHEDULE_NAMES), "cyclic")
    .option("--learning-rate <x>", "the highest of a cyclic schedule", parseNumber(1e-9, 1), 2e-3)
    .option("--minimum-rate <x>", "the lowest of a cyclic schedule", parseNumber(1e-9, 1), 2e-4)
    .option("--threshold <x>", "amplitude under it is zero", parseNumber(0, 1), 0.1)
    .option("--seed <n>", "of weights, simulation and order", parseCount(0), 0)
    .option("--engine <name>", engines.join(", "), parseChoice(engines), "auto")
    .option("--resume", "go on with the run in --out")
    .option("--json", "end with one JSON object on standard output");
  return addSimulationFlags(command);
}

/** @throws {UsageError} unless there is exactly one source of patterns. */
export function assertOneSource({ data, simulate }: TrainingFlags): void {
  if ((data === undefined) === (simulate === undefined)) {
    throw new UsageError("give either --data FOLDER or --simulate N to learn from");
  }
}

/** Patterns held out of `available` (or beside them, where they are simulated). */
export function validationCount({ validation }: TrainingFlags, available: number): number {
  return validation ?? Math.min(16, Math.max(1, Math.round(available / 10)));
}

/** The settings of a new run. */
export function toSettings(flags: TrainingFlags, source: SampleSource, stepsPerEpoch: number): RunSettings {
  const { network, channels, epochs, batch, schedule, learningRate, minimumRate, threshold, seed, maxPhase } = flags;
  return {
    ...{ network, channels, epochs, batch, schedule, learningRate, minimumRate, threshold, seed, maxPhase },
    shape: [...source.shape],
    validation: source.validationCount,
    halfCycle: Math.max(1, Math.round((epochs * stepsPerEpoch) / HALF_CYCLES)),
    data: flags.data ?? null,
    simulate: flags.simulate ?? null,
    family: flags.family ? [...flags.family] : null,
    peakCounts: [flags.peakCounts[0], flags.peakCounts[1]],
  };
}

/**
 * The settings of a run that goes on: those of the run, and `--epochs` where it was given.
 * @throws {UsageError} when an option on the command line says something else than the run.
 */
export function resumedSettings(command: Command, flags: TrainingFlags, saved: RunSettings): RunSettings {
  const isTyped = (name: string): boolean => command.getOptionValueSource(name) === "cli";
  const present: Record<string, unknown> = { ...saved, size: saved.shape[0] };
  for (const [name, value] of Object.entries(flags)) {
    if (FREE_WITH_RESUME.includes(name) || !isTyped(name)) continue;
    const [old, now] = [JSON.stringify(present[name]), JSON.stringify(value)];
    if (old !== now) throw new UsageError(`--resume: ${name} of this run is ${old}, got ${now}; leave it out`);
  }
  return isTyped("epochs") ? { ...saved, epochs: flags.epochs } : saved;
}
