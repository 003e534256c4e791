/** The options of `train`: the settings of the training, and how it is watched and kept. */

import { addSettings, parseChoice, parseCount, typedSettings, UsageError } from "@autophase/command-line";
import { ENGINE_NAMES, type EngineName } from "@autophase/kernels";
import { type TrainingSettings, trainingSettings } from "@autophase/learning";
import type { Command } from "commander";

export interface TrainingFlags {
  readonly out: string;
  readonly config?: string;
  readonly resume?: boolean;
  readonly skipDamaged?: boolean;
  readonly cache: number;
  readonly workers: number;
  readonly engine: EngineName | "auto";
  readonly float16?: boolean;
  readonly tensorboard: boolean;
  readonly results?: string;
  readonly json?: boolean;
}

/** Normalisation has a switch of its own. */
const OPTIONS = trainingSettings.omit({ normalization: true });

export function addTrainingFlags(command: Command): Command {
  const engines = ["auto", ...ENGINE_NAMES] as const;
  command
    .requiredOption("--out <folder>", "where the run is kept")
    .option("--resume", "go on with the run in --out")
    .option("--skip-damaged", "with --resume: if the newest checkpoint is damaged, go back to the newest intact one")
    .option("--config <file>", "the settings of another run, its run.json; other options change them")
    .option("--engine <name>", engines.join(", "), parseChoice(engines), "auto")
    .option("--float16", "with --engine gpu: keep activations in half precision, which not every GPU has")
    .option("--cache <mib>", "memory for patterns that later epochs use again", parseCount(0), 1024)
    .option("--workers <n>", "threads that make patterns ahead of training", parseCount(0), 1)
    .option("--group-norm", "group normalisation instead of batch normalisation: for small batches");
  return addSettings(command, OPTIONS)
    .option("--no-tensorboard", "write no event files")
    .option("--results <file>", "what the run was worth, as JSON: speed, losses by epoch, score of the test patterns")
    .option("--json", "end with one JSON object on standard output");
}

/** What was typed of the settings, and nothing of their defaults. */
export function typedTrainingSettings(command: Command): Partial<TrainingSettings> {
  const typed = typedSettings(command, OPTIONS);
  return command.getOptionValue("groupNorm") ? { ...typed, normalization: "group" } : typed;
}

/** @throws {UsageError} unless there is exactly one source of patterns; the files of a list may lie in a folder. */
export function assertOneSource({ data, simulate, list }: Pick<TrainingSettings, "data" | "simulate" | "list">): void {
  if ([list ?? data, simulate].filter((source) => source !== undefined).length !== 1) {
    throw new UsageError("give --data FOLDER, --simulate N or --list FILE to learn from, one of them");
  }
}
