/** Forms of values that recipes are written in. */

import { deferred, z } from "@autophase/settings";

export const SUPPORT_NAMES = ["box", "sphere", "autocorrelation"] as const;

/** Starts are compared pair by pair, and every solution is kept until the answer. */
export const MOST_STARTS = 10_000;

export const iteration = deferred(() => z.int().min(0));

/** `[start, step, end]`, as cohere has it. */
export const trigger = deferred(() =>
  z
    .array(iteration)
    .min(1)
    .max(3)
    .describe("[start, step, end] in iterations; without end to the last, without step every one"),
);

/** The end of what has none: JSON knows no infinity. */
export const LAST_ITERATION = 1_000_000_000;

/** Above 0 and below 1. */
export const share = deferred(() => z.number().gt(0).lt(1));

export function pair<Schema extends z.ZodType>(schema: Schema) {
  return z
    .array(schema)
    .length(2)
    .transform(([first, last]): readonly [z.output<Schema>, z.output<Schema>] => [first, last]);
}

/** Limits of phases, radians. */
export function isPhaseRange([lowest, highest]: readonly number[]): boolean {
  return highest > lowest && highest - lowest <= 2 * Math.PI;
}

/** What messages call it. */
export const PHASE_RANGE = "phases that rise by at most 2 pi";

/** Iterations from the first to the last. */
export const range = deferred(() => pair(iteration).describe("[first, last] in iterations"));

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

/** Where starts begin. */
export const SUPPORT = deferred(() =>
  z.union([
    z.enum(SUPPORT_NAMES),
    z.strictObject({
      form: z.enum(["box", "sphere"]).describe("of the starting support"),
      fraction: z
        .union([z.number().gt(0).max(1), listOf(z.number().gt(0).max(1))])
        .optional()
        .describe("of each axis"),
      radius: z
        .union([z.number().gt(0), listOf(z.number().gt(0))])
        .optional()
        .describe("half of its width in voxels"),
    }),
    z.strictObject({ formula: z.string().describe("starting support by a formula of ix, iy, iz, ir, such as ir<20") }),
  ]),
);
