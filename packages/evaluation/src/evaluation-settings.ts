/** The settings of an evaluation. */

import { deferred, setting, withText, z } from "@autophase/settings";
import { simulationSettings } from "@autophase/simulation";
import { CONTEST_NAMES } from "./contests.js";

const recipeName = deferred(() =>
  z.string().refine((text) => CONTEST_NAMES.some((name) => name === text), {
    error: ({ input }) => `there is no recipe "${input}"; there are ${CONTEST_NAMES.join(", ")} and none`,
  }),
);

const recipes = deferred(() =>
  withText(z.array(recipeName), {
    expected: `one or more of ${CONTEST_NAMES.join(", ")}, or none`,
    parse: (text) => (text === "none" ? [] : text.split(",")),
    print: (names) => names.join(",") || "none",
  }),
);

export const evaluationSettings = deferred(() =>
  z.strictObject({
    data: setting(z.string().optional(), {
      help: "judge by the patterns of this folder, such as a simulated one of the test split",
      placeholder: "folder",
    }),
    simulate: setting(z.int().min(1).optional(), { help: "judge by n simulated crystals of the test split" }),
    size: setting(z.int().min(8).optional(), {
      help: "edge of simulated volumes (default: what the network was trained on)",
    }),
    seed: setting(z.int().min(0).default(0), { help: "of simulated crystals, random starts and intervals" }),
    count: setting(z.int().min(1).optional(), { help: "only the first n patterns of the folder" }),
    refine: setting(z.int().min(0).default(50), {
      help: "iterations of the two shortest recipes, error reduction alone and after HIO",
    }),
    recipes: setting(recipes.default([...CONTEST_NAMES]), {
      help: `where network and random start are set against each other: ${CONTEST_NAMES.join(",")}, or none`,
      placeholder: "names",
    }),
    threshold: setting(z.number().min(0).max(1).optional(), {
      help: "amplitude under it is zero (default: that of the training)",
      placeholder: "x",
    }),
    ...simulationSettings.shape,
  }),
);

export type EvaluationSettings = z.infer<typeof evaluationSettings>;
