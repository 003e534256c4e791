/** The JSON form of a recipe. Iterations count from 0; a trigger is `[start, step, end]`, as cohere has it. */

import { COHERENCE_MODELS, parseRecipe } from "@autophase/phase-retrieval";
import { BREED_MODES, METRIC_NAMES, type RecipeSettings } from "@autophase/reconstruction";
import { isAutophaseError } from "@autophase/tensor-io";
import { z } from "zod";

const whole = z.int().min(0);
const trigger = z
  .array(whole)
  .min(1)
  .max(3)
  .describe("[start, step, end] in iterations; without end to the last, without step every one");
const share = z.number().gt(0).lt(1);

const shrinkWrap = z
  .strictObject({
    sigma: z
      .union([z.number().min(0), z.array(z.number().min(0)).length(2)])
      .describe("Gaussian in voxels, or [first, last]"),
    threshold: z
      .union([z.number().gt(0), z.array(z.number().gt(0)).length(2), z.strictObject({ from: share, to: share })])
      .describe("relative to the reference: a number, [first, last], or a range that each start draws from"),
    trigger,
    until: whole.min(1).optional().describe("iteration at which [first, last] has come to last; default the end"),
    reference: z.enum(["maximum", "mean", "rms"]).optional(),
    onlyShrink: z.boolean().optional(),
    border: z.int().min(1).optional().describe("voxels from the border that may change side"),
    reshape: z.array(z.int()).optional().describe("grow (positive) and erode (negative) by voxels, in order"),
    volume: z.array(z.number().min(0).max(1)).length(2).optional().describe("smallest and largest share of the box"),
  })
  .describe("how the support follows the object; false keeps it");

/** One value for all generations, or a list whose last value goes on. */
function perGeneration<Schema extends z.ZodType>(schema: Schema) {
  return z.union([schema, z.array(schema).min(1)]);
}

const generations = z
  .strictObject({
    count: z.int().min(1).describe("with the first, which is of independent starts"),
    metric: perGeneration(z.enum(METRIC_NAMES as [string, ...string[]]))
      .optional()
      .describe("what a generation is ranked by, default freeLlk"),
    breed: perGeneration(z.enum(BREED_MODES as [string, ...string[]]))
      .optional()
      .describe("how the second generation is bred, the third and so on, default sqrt_ab"),
    cull: perGeneration(whole).optional().describe("worst starts that are dropped after a generation"),
    sigma: perGeneration(z.number().min(0)).optional().describe("Gaussian in voxels of the support to go on with"),
    threshold: perGeneration(share).optional().describe("of that support, relative to the maximum"),
    lowPass: z
      .array(z.number().gt(0))
      .min(1)
      .optional()
      .describe(
        "width of the window on the data in the first generation, the second and so on, relative to half of each axis",
      ),
    coherentFirst: whole.optional().describe("generations without partial coherence"),
  })
  .describe("guided search: starts are ranked, crossed with the best and run again");

/** What `--recipe FILE.json` holds. */
export const RECIPE_SCHEMA = z.strictObject({
  $schema: z.string().optional(),
  description: z.string().optional(),
  recipe: z.string().describe("such as 3*(20*ER+180*HIO)+60*ER+40*ML").superRefine(checkRecipe),
  beta: z.number().optional().describe("relaxation of algorithms that have none of their own; default 0.9"),
  starts: z.int().min(1).optional(),
  fewestStarts: z.int().min(1).optional().describe("starts end at this number, or a few more, once they clearly agree"),
  support: z.enum(["box", "sphere", "autocorrelation"]).optional(),
  shrinkWrap: z.union([shrinkWrap, z.literal(false)]).optional(),
  coherence: z.strictObject({ model: z.enum(COHERENCE_MODELS), trigger: trigger.optional() }).optional(),
  lowToHigh: z
    .strictObject({
      trigger: z.array(whole).length(3).describe("[0, step, end]: the window opens every step until end"),
      first: z.number().gt(0).optional().describe("width at the beginning, relative to half of each axis"),
      last: z.number().gt(0).optional(),
    })
    .optional(),
  breakTwinAt: whole.optional().describe("iteration before which half of the object is dropped"),
  settling: z
    .strictObject({
      last: whole.describe("iterations at the end that are done in any case"),
      overlap: z
        .number()
        .gt(0)
        .max(1)
        .optional()
        .describe("of the support with itself some iterations ago; default 0.93"),
      every: z.int().min(1).optional().describe("iterations between two looks; default 40"),
    })
    .optional()
    .describe("a start whose support has come to rest goes straight to its last iterations"),
  averageLast: z.int().min(1).optional(),
  saturation: z.number().gt(0).optional().describe("counts from which on the detector is saturated"),
  constraints: z
    .strictObject({
      phase: z.array(z.number()).length(2).optional().describe("radians, from and to"),
      positivity: z.boolean().optional(),
      trigger: trigger.optional(),
    })
    .optional(),
  generations: generations.optional(),
  heldOut: z
    .union([
      z.strictObject({
        fraction: z.number().gt(0).max(0.5).optional(),
        radius: z.number().min(0).optional(),
        core: z.number().min(0).optional(),
      }),
      z.literal(false),
    ])
    .optional(),
});

export type RecipeFile = z.infer<typeof RECIPE_SCHEMA>;

/** JSON knows no infinity. */
const LAST = 1_000_000_000;

export function settingsOf(file: RecipeFile): RecipeSettings {
  const {
    $schema: _schema,
    description: _description,
    shrinkWrap: wrap,
    coherence,
    lowToHigh,
    constraints,
    ...rest
  } = file;
  const settings = {
    ...rest,
    ...(wrap !== undefined && { shrinkWrap: wrap && shrinkWrapOf(wrap) }),
    ...(coherence && { coherence: coherenceOf(coherence) }),
    ...(lowToHigh && { lowToHigh: lowToHighOf(lowToHigh) }),
    ...(constraints && { constraints: constraintsOf(constraints) }),
  };
  return withoutAbsent(settings) as unknown as RecipeSettings;
}

function shrinkWrapOf({ trigger: [start = 0, step = 1, end = LAST], ...rest }: z.infer<typeof shrinkWrap>): object {
  return withoutAbsent({ ...rest, every: step, between: [start, end] });
}

function coherenceOf({ model, trigger: [first, every, last] = [] }: NonNullable<RecipeFile["coherence"]>): object {
  return withoutAbsent({ model, first, every, last });
}

function lowToHighOf({ trigger: [, every, until], ...widths }: NonNullable<RecipeFile["lowToHigh"]>): object {
  return withoutAbsent({ ...widths, every, until });
}

function constraintsOf({ trigger: when, ...rest }: NonNullable<RecipeFile["constraints"]>): object {
  return withoutAbsent({ ...rest, between: when && [when[0], when[2] ?? LAST] });
}

function withoutAbsent(record: object): object {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

function checkRecipe(text: string, context: z.RefinementCtx): void {
  try {
    parseRecipe(text);
  } catch (error) {
    if (!isAutophaseError(error)) throw error;
    context.addIssue({ code: "custom", message: error.message.split("\n")[0] ?? error.message });
  }
}
