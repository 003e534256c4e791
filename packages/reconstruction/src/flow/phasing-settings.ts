/** What can be decided of a phasing, besides its pattern and who carries it out. */

import { COHERENCE_MODELS, PRESET_NAMES } from "@autophase/phase-retrieval";
import { deferred, setting, withText, z } from "@autophase/settings";
import type { RealArray } from "@autophase/tensor-io";
import { BREED_MODES } from "../generations/breed.js";
import { MOST_GENERATIONS } from "../generations/generation-settings.js";
import { METRIC_NAMES } from "../generations/metrics.js";
import type { NamedRecipe } from "../recipes/named-recipe.js";
import { MOST_STARTS, perGeneration, SUPPORT, SUPPORT_NAMES } from "../recipes/recipe-parts.js";

const sigma = deferred(() =>
  withText(z.array(z.number().min(0)).min(1).max(2), {
    expected: "one number or two, first,last, each from 0 up",
    parse: (text) => text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part))),
    print: (values) => values.join(","),
  }),
);

/** Where nothing is said, the recipe decides. */
export const PHASING_SETTINGS = deferred(() =>
  z.strictObject({
    preset: setting(z.string().optional(), {
      help: `a recipe by name, default standard: ${PRESET_NAMES.join(", ")}`,
      placeholder: "name",
    }),
    recipe: setting(z.union([z.string(), z.custom<NamedRecipe>(isNamedRecipe)]).optional(), {
      help: "what runs: algorithms with + * ( ), in the place of the preset's; or a recipe from a file, which is complete",
      placeholder: "string | file",
    }),
    beta: setting(z.number().optional(), { help: "relaxation of algorithms that have none of their own" }),
    starts: setting(z.int().min(1).max(MOST_STARTS).optional(), {
      help: "independent random starts; default those of the recipe, one where the best start is the result",
    }),
    seed: setting(z.int().default(0), { help: "of the random starts and the held-out voxels" }),
    support: setting(z.union([SUPPORT, z.custom<RealArray<Uint8Array>>(isArray)]).optional(), {
      help: `starting support: ${SUPPORT_NAMES.join(", ")}, or an array (1 = inside)`,
    }),
    average: setting(z.int().min(1).optional(), { help: "the solution is the mean of that many last iterates" }),
    sigma: setting(sigma.optional(), {
      help: "shrink-wrap: Gaussian in voxels, from the first iteration to the last",
      placeholder: "first,last",
      unit: "voxels",
    }),
    threshold: setting(z.number().min(0).max(1).optional(), {
      help: "shrink-wrap: relative to the smoothed maximum",
    }),
    every: setting(z.int().min(1).optional(), { help: "shrink-wrap: iterations between two updates" }),
    shrinkWrap: setting(z.boolean().default(true), {
      help: "let the support follow the object",
      off: "keep the starting support",
    }),
    coherence: setting(z.enum(["none", ...COHERENCE_MODELS]).optional(), {
      help: `partial coherence: none, ${COHERENCE_MODELS.join(", ")}`,
      placeholder: "model",
    }),
    breakTwin: setting(z.int().min(0).optional(), { help: "keep a quarter of the object before iteration n" }),
    center: setting(z.boolean().default(false), { help: "move the brightest voxel to the centre first" }),
    generations: setting(z.int().min(1).max(MOST_GENERATIONS).optional(), {
      help: "guided search: starts are ranked, crossed with the best and run again",
    }),
    breed: setting(perGeneration(z.enum(BREED_MODES)).optional(), {
      help: `of one generation after the other, default sqrt_ab: ${BREED_MODES.join(", ")}`,
      placeholder: "mode,...",
    }),
    metric: setting(perGeneration(z.enum(METRIC_NAMES)).optional(), {
      help: `what ranks a generation, default freeLlk: ${METRIC_NAMES.join(", ")}`,
      placeholder: "name,...",
    }),
    cull: setting(perGeneration(z.int().min(0)).optional(), {
      help: "worst starts that are dropped after a generation, default 0",
      placeholder: "n,...",
    }),
    changes: setting(z.record(z.string(), z.unknown()).optional(), {
      help: "entries of the recipe in its JSON form that are changed, such as { shrinkWrap: { border: 2 } }",
    }),
  }),
);

/** With the defaults of what was left out. */
export type CheckedSettings = z.output<typeof PHASING_SETTINGS>;

/** Everything may be left out. */
export type PhasingSettings = { readonly [Name in keyof CheckedSettings]?: CheckedSettings[Name] | undefined };

function isNamedRecipe(value: unknown): boolean {
  return typeof value === "object" && value !== null && "origin" in value && "settings" in value;
}

function isArray(value: unknown): boolean {
  return typeof value === "object" && value !== null && "data" in value && "shape" in value;
}
