/** The options of `train`. */

import { parseChoice, parseCount, parseNumber, UsageError } from "@autophase/command-line";
import { AUGMENTATION_NAMES, type AugmentationName, crystalByPattern } from "@autophase/dataset";
import { ENGINE_NAMES, type EngineName } from "@autophase/kernels";
import { NETWORK_NAMES } from "@autophase/network";
import { LOSS_NAMES, type LossName } from "@autophase/physics/tf";
import { type Command, InvalidArgumentError, Option } from "commander";
import { addSimulationFlags, type SimulationFlags } from "../data/simulation-flags.js";
import { OPTIMIZER_NAMES, SCHEDULE_NAMES } from "./run-settings.js";

export interface TrainingFlags extends SimulationFlags {
  readonly out: string;
  readonly config?: string;
  readonly resume?: boolean;
  readonly skipDamaged?: boolean;
  readonly data?: string;
  readonly kind?: "intensity" | "amplitude";
  readonly strict?: boolean;
  readonly simulate?: number;
  readonly reuse?: boolean;
  readonly cache: number;
  readonly crystal?: string;
  readonly size?: number;
  readonly augment: readonly AugmentationName[];
  readonly workers: number;
  readonly validation?: number;
  readonly network: string;
  readonly channels: number;
  readonly groupNorm?: boolean;
  readonly residual?: boolean;
  readonly softSupport: number;
  readonly projectModulus?: boolean;
  readonly loss: LossName;
  readonly lossScale?: boolean;
  readonly threshold: readonly [number, number];
  readonly epochs: number;
  readonly batch: number;
  readonly accumulate: number;
  readonly optimizer: (typeof OPTIMIZER_NAMES)[number];
  readonly weightDecay: number;
  readonly clip?: number;
  readonly schedule: (typeof SCHEDULE_NAMES)[number];
  readonly learningRate: number;
  readonly minimumRate: number;
  readonly rateFactor: number;
  readonly ratePatience: number;
  readonly warmUp?: number;
  readonly patience?: number;
  readonly minimumDelta: number;
  readonly checkpointEvery?: number;
  readonly keepLast: number;
  readonly seed: number;
  readonly engine: EngineName | "auto";
  readonly tensorboard: boolean;
  readonly json?: boolean;
}

export function addTrainingFlags(command: Command): Command {
  addRunFlags(command);
  addDataFlags(command);
  addSimulationFlags(command);
  addNetworkFlags(command);
  return addLearningFlags(command);
}

function addRunFlags(command: Command): void {
  const engines = ["auto", ...ENGINE_NAMES] as const;
  command
    .requiredOption("--out <folder>", "where the run is kept")
    .option("--resume", "go on with the run in --out")
    .option("--skip-damaged", "with --resume: if the newest checkpoint is damaged, go back to the newest intact one")
    .option("--config <file>", "the settings of another run, its run.json; other options change them")
    .option("--engine <name>", engines.join(", "), parseChoice(engines), "auto")
    .option("--seed <n>", "of weights, simulation, order and augmentation", parseCount(0), 0)
    .option("--checkpoint-every <n>", "keep a checkpoint every n steps too (default: after each epoch)", parseCount())
    .option("--keep-last <n>", "newest checkpoints to keep, beside the best", parseCount(), 3)
    .option("--no-tensorboard", "write no event files")
    .option("--json", "end with one JSON object on standard output");
}

function addDataFlags(command: Command): void {
  const kinds = ["intensity", "amplitude"] as const;
  command
    .option("--data <folder>", "learn from these patterns")
    .option("--kind <name>", `what arrays without a name hold: ${kinds.join(" or ")}`, parseChoice(kinds))
    .option("--strict", "a file that cannot be used is an error (default: it is skipped)")
    .option("--simulate <n>", "learn from n simulated crystals, new ones in each epoch", parseCount())
    .option("--reuse", "with --simulate: the same crystals in each epoch")
    .option("--cache <mib>", "memory for patterns that later epochs use again", parseCount(0), 1024)
    .option("--crystal <regex>", "captures the crystal of a file's name; its patterns stay together", parseCrystal)
    .option("--size <n>", "edge of simulated volumes, a multiple of 16 (default: 64)", parseCount())
    .option("--augment <names>", `vary patterns: some of ${AUGMENTATION_NAMES.join(",")}`, parseAugmentations, [])
    .option("--workers <n>", "threads that make patterns ahead of training", parseCount(0), 1)
    .option("--validation <n>", "patterns held out (default: a tenth, at most 16)", parseCount(0));
}

function addNetworkFlags(command: Command): void {
  command
    .option("--network <name>", NETWORK_NAMES.join(", "), "anl2024")
    .option("--channels <n>", "first width of the network", parseCount(), 32)
    .option("--group-norm", "group normalisation instead of batch normalisation: for small batches")
    .option("--residual", "blocks add their input to their output")
    .option("--soft-support <x>", "temperature of a sigmoid instead of the hard threshold", parseNumber(0, 1), 0)
    .option("--project-modulus", "the prediction takes the measured modulus before it is judged");
}

function addLearningFlags(command: Command): Command {
  return command
    .option("--epochs <n>", "how often to go through the data", parseCount(), 10)
    .option("--batch <n>", "patterns in one batch", parseCount(), 4)
    .option("--accumulate <n>", "batches in one step", parseCount(), 1)
    .option("--loss <name>", LOSS_NAMES.join(", "), parseChoice(LOSS_NAMES), "mae")
    .option("--loss-scale", "compare at the best scale, not at maximum 1")
    .option(
      "--threshold <x or x..y>",
      "amplitude under it is zero; from x to y over the run",
      parseThreshold,
      [0.1, 0.1],
    )
    .option("--optimizer <name>", OPTIMIZER_NAMES.join(", "), parseChoice(OPTIMIZER_NAMES), "adam")
    .option("--weight-decay <x>", "of adamw", parseNumber(0, 1), 0.01)
    .option("--clip <x>", "largest norm of the gradients", parseNumber(1e-9))
    .option("--schedule <name>", SCHEDULE_NAMES.join(", "), parseChoice(SCHEDULE_NAMES), "cyclic")
    .option("--learning-rate <x>", "the highest", parseNumber(1e-9, 1), 2e-3)
    .option("--minimum-rate <x>", "the lowest", parseNumber(1e-9, 1), 2e-4)
    .option("--rate-factor <x>", "of a step or plateau schedule", parseNumber(1e-3, 0.999), 0.5)
    .option("--rate-patience <n>", "epochs without improvement before a plateau schedule falls", parseCount(), 3)
    .option("--warm-up <n>", "steps before the top of a cosine schedule (default: a twentieth)", parseCount(0))
    .option("--patience <n>", "epochs without improvement before the run ends (default: never)", parseCount())
    .addOption(
      new Option("--minimum-delta <x>", "what counts as an improvement for --patience")
        .argParser(parseNumber(0))
        .default(0),
    );
}

function parseThreshold(text: string): [number, number] {
  const [from, to = from, ...more] = text.split("..").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  const isShare = (value: number | undefined): value is number => value !== undefined && value >= 0 && value <= 1;
  if (isShare(from) && isShare(to) && more.length === 0) return [from, to];
  throw new InvalidArgumentError("expected a number from 0 to 1 such as 0.1, or two of them such as 0.07..0.1.");
}

function parseCrystal(text: string): string {
  try {
    crystalByPattern(text);
    return text;
  } catch (error) {
    throw new InvalidArgumentError(`${(error as Error).message}.`);
  }
}

function parseAugmentations(text: string): AugmentationName[] {
  return text.split(",").map(parseChoice(AUGMENTATION_NAMES));
}

/** @throws {UsageError} unless there is exactly one source of patterns. */
export function assertOneSource({
  data,
  simulate,
}: {
  data?: string | undefined;
  simulate?: number | undefined;
}): void {
  if ((data === undefined) === (simulate === undefined)) {
    throw new UsageError("give either --data FOLDER or --simulate N to learn from");
  }
}
