/** The settings of a simulated data set. */

import { deferred, setting, z } from "@autophase/settings";
import { SPLITS, simulationSettings } from "@autophase/simulation";

export const datasetSettings = deferred(() =>
  z.strictObject({
    count: setting(z.int().min(1), { help: "how many crystals" }),
    size: setting(z.int().min(8).default(64), { help: "edge of the cube in voxels" }),
    seed: setting(z.int().min(0).default(0), { help: "names the data set; item k of a seed is always the same" }),
    split: setting(z.enum(SPLITS).default("train"), {
      help: `${SPLITS.join(", ")}: these never share a crystal`,
      placeholder: "name",
    }),
    exposures: setting(z.int().min(1).default(1), {
      help: "patterns of each crystal, with another exposure, detector and noise",
    }),
    ...simulationSettings.shape,
  }),
);

export type DatasetSettings = z.infer<typeof datasetSettings>;
