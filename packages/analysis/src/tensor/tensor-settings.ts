/** What may be asked of a strain tensor: one description for the command line, files, forms and types. */

import { deferred, setting, withText, z } from "@autophase/settings";
import { ANALYSIS_SETTINGS } from "../analyze/analysis-settings.js";

const reflections = deferred(() =>
  withText(z.array(z.tuple([z.int(), z.int(), z.int()])).min(3), {
    expected: "three integers for each reflection such as 1,1,1/-1,1,1/0,2,0",
    parse: (text): [number, number, number][] => {
      const numbers = text
        .split("/")
        .map((one) => one.split(",").map((part) => (part.trim() ? Number(part) : Number.NaN)));
      return numbers as [number, number, number][];
    },
    print: (value) => value.map((one) => one.join(",")).join("/"),
  }),
);

/** Names are those of the options of the command line. */
export const TENSOR_SETTINGS = deferred(() => {
  const { lattice, voxel, level, surface, smooth } = ANALYSIS_SETTINGS.shape;
  return z.strictObject({
    hkl: setting(reflections.optional(), {
      help: "the reflections in the order of the files; with a lattice their angles are checked",
      placeholder: "h,k,l/h,k,l/...",
    }),
    remounted: setting(z.boolean().default(false), {
      help: "the crystal was mounted anew between the reflections: their shapes are turned over each other",
    }),
    lattice,
    voxel,
    level,
    surface,
    smooth,
  });
});

/** With the defaults. */
export type TensorSettings = z.output<typeof TENSOR_SETTINGS>;
/** Other than the defaults. */
export type ChosenTensorSettings = z.input<typeof TENSOR_SETTINGS>;
