/** Forms of values that recipes are written in. */

import { z } from "@autophase/settings";

export const SUPPORT_NAMES = ["box", "sphere", "autocorrelation"] as const;

/** Starts are compared pair by pair, and every solution is kept until the answer. */
export const MOST_STARTS = 10_000;

export const iteration = z.int().min(0);

/** `[start, step, end]`, as cohere has it. */
export const trigger = z
  .array(iteration)
  .min(1)
  .max(3)
  .describe("[start, step, end] in iterations; without end to the last, without step every one");

/** The end of what has none: JSON knows no infinity. */
export const LAST_ITERATION = 1_000_000_000;

/** Above 0 and below 1. */
export const share = z.number().gt(0).lt(1);

export function pair<Schema extends z.ZodType>(schema: Schema) {
  return z
    .array(schema)
    .length(2)
    .transform(([first, last]): readonly [z.output<Schema>, z.output<Schema>] => [first, last]);
}

/** One or more, which nobody changes. */
export function listOf<Schema extends z.ZodType>(schema: Schema) {
  return z
    .array(schema)
    .min(1)
    .transform((values): readonly z.output<Schema>[] => values);
}

/** One value for all generations, or a list whose last value goes on. */
export function perGeneration<Schema extends z.ZodType>(schema: Schema) {
  return z.union([schema, listOf(schema)]);
}
