/** The JSON form of a recipe. Iterations count from 0; a trigger is `[start, step, end]`, the end is one of them. */

import {
  COHERENCE_MODELS,
  type Coherence,
  type HalfSupport,
  type LowToHigh,
  type ObjectConstraints,
  PRESET_NAMES,
  parseRecipe,
  type ShrinkWrap,
} from "@autophase/phase-retrieval";
import { deferred, setting, withText, z } from "@autophase/settings";
import { isAutophaseError } from "@autophase/tensor-io";
import { GENERATIONS } from "../generations/generation-settings.js";
import { METRIC_NAMES } from "../generations/metrics.js";
import {
  isPhaseRange,
  iteration,
  LAST_ITERATION,
  listOf,
  MOST_STARTS,
  PHASE_RANGE,
  pair,
  range,
  SUPPORT,
  share,
  trigger,
} from "./recipe-parts.js";

const thresholdRange = deferred(() =>
  withText(z.strictObject({ from: share, to: share }), {
    expected: "two numbers above 0 and below 1, such as 0.12..0.22",
    parse: (text) => {
      const [from, to, ...more] = text.split("..").map(Number);
      return more.length === 0 && to !== undefined ? { from, to } : undefined;
    },
    print: ({ from, to }) => `${from}..${to}`,
  }),
);

const shrinkWrap = deferred(() =>
  z
    .strictObject({
      sigma: z.union([z.number().min(0), pair(z.number().min(0))]).describe("Gaussian in voxels, or [first, last]"),
      decay: z.enum(["linear", "exponential"]).optional().describe("how [first, last] of sigma runs"),
      threshold: z
        .union([z.number().gt(0), pair(z.number().gt(0)), thresholdRange])
        .describe("relative to the reference: a number, [first, last], or a range that each start draws from"),
      trigger,
      until: z.int().min(1).optional().describe("iteration at which [first, last] has come to last; default the end"),
      reference: z
        .enum(["maximum", "mean", "rms"])
        .optional()
        .describe("of the threshold, in the present support; default maximum"),
      onlyShrink: z.boolean().optional().describe("the support never gains a voxel"),
      border: z.int().min(1).optional().describe("voxels from the border that may change side"),
      reshape: z.array(z.int()).optional().describe("grow (positive) and erode (negative) by voxels, in order"),
      volume: pair(z.number().min(0).max(1)).optional().describe("smallest and largest share of the box"),
    })
    .transform(({ trigger: [start, step = 1, end = LAST_ITERATION], ...rest }): ShrinkWrap => {
      return { ...rest, every: step, between: [start, end] };
    })
    .describe("how the support follows the object; false keeps it"),
);

const coherence = deferred(() =>
  z
    .strictObject({ model: z.enum(COHERENCE_MODELS), trigger: trigger.optional() })
    .transform(({ model, trigger: [first, every, last] = [] }): Coherence => ({ model, first, every, last })),
);

const lowToHigh = deferred(() =>
  z
    .strictObject({
      trigger: z.array(iteration).length(3).describe("[start, step, end]: the window opens every step until end"),
      first: z.number().gt(0).optional().describe("width at the beginning, relative to half of each axis"),
      last: z.number().gt(0).optional().describe("the same just before it is taken away"),
    })
    .transform(({ trigger: [from, every, until], ...widths }): LowToHigh => {
      return { ...widths, ...(from > 0 && { from }), every, until };
    }),
);

const constraints = deferred(() =>
  z
    .strictObject({
      phase: pair(z.number())
        .refine(isPhaseRange, { error: `expected ${PHASE_RANGE}` })
        .optional()
        .describe("radians, from and to"),
      positivity: z.boolean().optional().describe("the real part stays positive"),
      trigger: trigger.optional(),
    })
    .transform(({ trigger: [first, , last = LAST_ITERATION] = [], ...rest }): ObjectConstraints => {
      return first === undefined ? rest : { ...rest, between: [first, last] };
    }),
);

const settling = deferred(() =>
  z
    .strictObject({
      last: iteration.describe("iterations at the end that are done in any case"),
      overlap: z
        .number()
        .gt(0)
        .max(1)
        .optional()
        .describe("of the support with itself some iterations ago; default 0.93"),
      every: z.int().min(1).optional().describe("iterations between two looks; default 40"),
    })
    .describe("a start whose support has come to rest goes straight to its last iterations"),
);

const halfSupport = deferred(() =>
  withText(z.strictObject({ between: range, axis: z.int().min(0).max(2) }), {
    expected: "the first and the last iteration and the axis, such as 40,49,0",
    parse: (text): HalfSupport | undefined => {
      const [first, last, axis, ...more] = text.split(",").map(Number);
      return more.length === 0 && axis !== undefined ? { between: [first, last], axis } : undefined;
    },
    print: ({ between, axis }) => `${between.join(",")},${axis}`,
  }),
);

const interpolateMasked = deferred(() =>
  z
    .strictObject({
      distance: z.number().min(1).max(32).describe("how far measured voxels count, in voxels"),
      power: z.number().min(0).max(8).optional().describe("of the inverse distance, their weight; default 2"),
      bounds: pair(z.number().min(0))
        .optional()
        .describe("calculated intensity over the interpolated one, at least and at most; default 0.5 and 1.2"),
    })
    .describe("voxels not measured are kept near the measured ones around them, else free"),
);

const stage = deferred(() =>
  z.strictObject({
    recipe: setting(z.string().superRefine(checkRecipe), { help: "in iterations of its own" }),
    shrinkWrap: z
      .union([shrinkWrap, z.literal(false)])
      .optional()
      .describe("how its support follows the object"),
    coherence: coherence.optional(),
  }),
);

const coarse = deferred(() =>
  stage
    .extend({
      settling: settling.optional(),
      guessed: stage.optional().describe("the same for a start that begins at a guess"),
      refined: setting(z.int().min(1).optional(), {
        help: "starts that go on with the whole pattern at most, the best by held-out voxels; default all",
      }),
    })
    .describe("first the same start on half of each axis"),
);

const heldOut = deferred(() =>
  z.strictObject({
    fraction: z.number().gt(0).max(0.5).optional().describe("of the voxels, default 0.05"),
    radius: z.number().min(0).optional().describe("of the balls in which they lie, in voxels"),
    core: z.number().min(0).optional().describe("voxels around the peak of which none is held out"),
  }),
);

/** What a recipe file holds. */
export const RECIPE_FILE = deferred(() =>
  z.strictObject({
    $schema: z.string().optional(),
    description: z.string().optional(),
    recipe: setting(z.string().superRefine(checkRecipe), { help: "such as 3*(20*ER+180*HIO)+60*ER+40*ML" }),
    beta: setting(z.number().optional(), {
      help: "relaxation of algorithms that have none of their own; default 0.9",
    }),
    starts: setting(z.int().min(1).max(MOST_STARTS).optional(), { help: "independent starts, at most" }),
    fewestStarts: setting(z.int().min(1).optional(), {
      help: "starts end at this number, or a few more, once they clearly agree",
    }),
    otherwise: setting(z.enum([...PRESET_NAMES, "none"]).optional(), {
      help: "preset that follows where the answer of the starts is not trusted, with its own number of starts",
      placeholder: "preset",
    }),
    support: setting(SUPPORT.optional(), { help: "where starts begin" }),
    coarse: coarse.optional(),
    shrinkWrap: z.union([shrinkWrap, listOf(shrinkWrap), z.literal(false)]).optional(),
    coherence: coherence.optional(),
    lowToHigh: lowToHigh.optional(),
    breakTwinAt: setting(iteration.optional(), { help: "iteration before which a quarter of the object is kept" }),
    halfSupport: setting(listOf(halfSupport).optional(), {
      help: "half of the support is away in these iterations, along this axis",
      ...{ isRepeatable: true, placeholder: "first,last,axis" },
    }),
    zeroMasked: setting(listOf(range).optional(), {
      help: "voxels not measured are zero in these iterations, else free",
      ...{ isRepeatable: true, placeholder: "first,last" },
    }),
    interpolateMasked: interpolateMasked.optional(),
    settling: settling.optional(),
    averageLast: setting(z.int().min(1).optional(), { help: "the solution is the mean of that many last iterates" }),
    saturation: setting(z.number().gt(0).optional(), { help: "counts from which on the detector is saturated" }),
    constraints: z.union([constraints, listOf(constraints)]).optional(),
    generations: GENERATIONS.optional(),
    heldOut: z
      .union([heldOut, z.literal(false)])
      .optional()
      .describe("voxels held out of the phasing, by which starts are ranked"),
    keep: setting(
      z
        .strictObject({
          best: z.int().min(1).optional().describe("starts that the answer is made of; default all"),
          by: z.enum(METRIC_NAMES).optional().describe("what ranks them, default freeLlk"),
          outside: z
            .number()
            .gt(0)
            .max(1)
            .optional()
            .describe("largest share of the power outside the support, at the measured amplitudes, whatever the rank"),
        })
        .refine(({ best, outside }) => (best ?? outside) !== undefined, {
          error: "expected best or outside",
          path: ["best"],
        })
        .optional(),
      {
        help: "starts that the answer is made of: the best by a metric, default freeLlk, and none with more outside its support; default all",
      },
    ),
  }),
);

/** What of a recipe file is a phasing setting of its own already; the rest is changed by `changes`. */
export const RECIPE_OPTIONS = {
  except: [
    ...["$schema", "description", "recipe", "beta", "starts", "breakTwinAt", "averageLast"],
    ...["shrinkWrap.sigma", "shrinkWrap.false", "coherence.model"],
    ...["count", "breed", "metric", "cull"].map((name) => `generations.${name}`),
  ],
} as const satisfies { readonly except: readonly string[] };

/** JSON schema of `RECIPE_FILE`. */
export function recipeJsonSchema(): object {
  return { title: "A recipe of autophase", ...z.toJSONSchema(RECIPE_FILE, { io: "input" }) };
}

function checkRecipe(text: string, context: z.RefinementCtx): void {
  try {
    parseRecipe(text);
  } catch (error) {
    if (!isAutophaseError(error)) throw error;
    context.addIssue({ code: "custom", message: error.message.split("\n")[0] ?? error.message });
  }
}
