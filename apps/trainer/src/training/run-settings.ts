/** Everything that decides what a training run computes; with the engine it repeats the run. */

import { AUGMENTATION_NAMES } from "@autophase/dataset";
import { NORMALIZATION_NAMES } from "@autophase/network";
import { LOSS_NAMES } from "@autophase/physics/tf";
import { ValueError } from "@autophase/tensor-io";
import { z } from "zod";
import { simulationSettingsSchema } from "../data/simulation-flags.js";

const count = z.number().int().positive();
const rate = z.number().positive();

export const SCHEDULE_NAMES = ["cyclic", "step", "plateau", "cosine", "constant"] as const;
export const OPTIMIZER_NAMES = ["adam", "adamw"] as const;

/** Names are those of the options of `train`, so that either can be made from the other. */
const schema = z.object({
  network: z.string(),
  /** First width. */
  channels: count,
  normalization: z.enum(NORMALIZATION_NAMES).default("batch"),
  residual: z.boolean().default(false),
  /** Temperature; 0: a hard support. */
  softSupport: z.number().nonnegative().default(0),
  projectModulus: z.boolean().default(false),
  /** Lengths of the patterns. */
  shape: z.array(count).length(3),
  epochs: count,
  batch: count,
  /** Batches whose mean gradient makes a step. */
  accumulate: count,
  /** Patterns held out. */
  validation: z.number().int().nonnegative(),
  loss: z.enum(LOSS_NAMES),
  /** Compared at the least-squares scale. */
  lossScale: z.boolean().default(false),
  optimizer: z.enum(OPTIMIZER_NAMES),
  weightDecay: z.number().nonnegative(),
  /** Largest norm of the gradients; absent: any. */
  clip: rate.optional(),
  schedule: z.enum(SCHEDULE_NAMES),
  /** The highest. */
  learningRate: rate,
  /** The lowest. */
  minimumRate: rate,
  /** Of a step or plateau schedule. */
  rateFactor: rate.max(1),
  /** Epochs, of a plateau schedule. */
  ratePatience: count,
  /** Steps of a cosine schedule before its maximum. */
  warmUp: z.number().int().nonnegative(),
  /** Steps over which the schedules extend: those of the run as it was first asked for. */
  scheduleSteps: count,
  /** Amplitude under it is zero: at the first step and at the last of `scheduleSteps`. */
  threshold: z.tuple([z.number().min(0).max(1), z.number().min(0).max(1)]),
  /** Epochs without improvement before the run ends; absent: never. */
  patience: count.optional(),
  minimumDelta: z.number().nonnegative(),
  /** Steps between two checkpoints; absent: only after an epoch. */
  checkpointEvery: count.optional(),
  keepLast: count,
  seed: z.number().int(),
  /** Folder of patterns; absent: simulated. */
  data: z.string().optional(),
  /** Crystals in each epoch; absent: from a folder. */
  simulate: count.optional(),
  /** The same crystals in each epoch. */
  reuse: z.boolean().default(false),
  augment: z.array(z.enum(AUGMENTATION_NAMES)).default([]),
  strict: z.boolean().default(false),
  /** Regular expression that captures the crystal of a file's name. */
  crystal: z.string().optional(),
  kind: z.enum(["intensity", "amplitude"]).optional(),
  ...simulationSettingsSchema.shape,
});

export type RunSettings = z.infer<typeof schema>;

/** @throws {ValueError} that names the first setting that is missing or out of range. */
export function parseSettings(where: string, value: unknown): RunSettings {
  // what a later version of this program knows besides is kept
  const { data, error } = schema.loose().safeParse(value);
  if (data) return data;
  const issue = error.issues[0];
  throw new ValueError(`${where}: ${issue?.path.join(".") || "settings"}: ${issue?.message}`);
}
