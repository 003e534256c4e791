/** The options of commands that learn from data, beside those of the simulation. */

import { parseChoice, parseCount } from "@autophase/command-line";
import { type Command, InvalidArgumentError } from "commander";
import { z } from "zod";
import { AUGMENTATION_NAMES, type AugmentationName } from "./augmentation.js";
import { crystalByPattern } from "./split-by-crystal.js";

/** What decides which samples there are: belongs into the settings of a run. */
export const sourceSettingsSchema = z.object({
  augment: z.array(z.enum(AUGMENTATION_NAMES)).default([]),
  /** The same crystals in every epoch. */
  reuse: z.boolean().default(false),
  kind: z.enum(["intensity", "amplitude"]).nullable().default(null),
  /** Regular expression that captures the crystal of a file's name. */
  crystal: z.string().nullable().default(null),
});
export type SourceSettings = z.infer<typeof sourceSettingsSchema>;

/** With what is free to change from one call to the next. */
export interface SourceFlags extends Partial<SourceSettings> {
  readonly workers: number;
  /** MiB. */
  readonly cache: number;
  readonly strict?: boolean;
}

export function addSourceFlags(command: Command): Command {
  return command
    .option("--augment <names>", `vary patterns in each epoch: some of ${AUGMENTATION_NAMES.join(",")}`, parseAugment)
    .option("--reuse", "simulate the same crystals in every epoch, kept in memory, instead of new ones")
    .option("--kind <name>", "what numbers in files are, where they do not say: intensity, amplitude", parseKind)
    .option("--crystal <regex>", "captures the crystal of a file's name; its patterns stay together", parseCrystal)
    .option("--strict", "a file that cannot be used is an error, not skipped")
    .option("--workers <n>", "threads that simulate and read ahead of training", parseCount(0), 1)
    .option("--cache <mib>", "memory for samples that later epochs use again", parseCount(0), 1024);
}

const parseKind = parseChoice(["intensity", "amplitude"] as const);

function parseAugment(text: string): AugmentationName[] {
  const names = text.split(",");
  const unknown = names.find((name) => !AUGMENTATION_NAMES.some((known) => known === name));
  if (unknown === undefined) return names as AugmentationName[];
  throw new InvalidArgumentError(`there is no augmentation "${unknown}"; there are ${AUGMENTATION_NAMES.join(", ")}.`);
}

function parseCrystal(text: string): string {
  try {
    crystalByPattern(text);
  } catch (error) {
    throw new InvalidArgumentError(`${(error as Error).message}.`);
  }
  return text;
}
