/** Everything that decides what a training run computes; with the engine it repeats the run. */

import { STRAIN_FAMILY_NAMES } from "@autophase/simulation";
import { ValueError } from "@autophase/tensor-io";
import { z } from "zod";

const count = z.number().int().positive();
const rate = z.number().positive();

export const SCHEDULE_NAMES = ["cyclic", "constant"] as const;

const schema = z.object({
  network: z.string(),
  /** First width. */
  channels: count,
  /** Lengths of the patterns. */
  shape: z.array(count).length(3),
  epochs: count,
  batch: count,
  /** Patterns held out. */
  validation: z.number().int().nonnegative(),
  schedule: z.enum(SCHEDULE_NAMES),
  /** The highest of a cyclic schedule. */
  learningRate: rate,
  /** The lowest of a cyclic schedule. */
  minimumRate: rate,
  /** Steps from the lowest to the highest. */
  halfCycle: count,
  /** Amplitude under it is zero. */
  threshold: z.number().min(0).max(1),
  seed: z.number().int(),
  /** Folder of patterns; null: simulated. */
  data: z.string().nullable(),
  /** New crystals in each epoch; null: from a folder. */
  simulate: count.nullable(),
  maxPhase: z.number().nonnegative(),
  family: z.array(z.enum(STRAIN_FAMILY_NAMES)).nullable(),
  peakCounts: z.tuple([rate, rate]),
});

export type RunSettings = z.infer<typeof schema>;

/** @throws {ValueError} that names the first setting that is missing or out of range. */
export function parseSettings(where: string, value: unknown): RunSettings {
  const { data, error } = schema.safeParse(value);
  if (data) return data;
  const issue = error.issues[0];
  throw new ValueError(`${where}: ${issue?.path.join(".") || "settings"}: ${issue?.message}`);
}
