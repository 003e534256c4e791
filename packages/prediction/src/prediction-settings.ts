/** The settings of a prediction. */

import { NETWORK_NAMES } from "@autophase/network";
import { LOSS_NAMES } from "@autophase/physics/tf";
import { deferred, lengths, setting, withText, z } from "@autophase/settings";

const oversampling = deferred(() =>
  withText(z.array(z.number().min(1)).length(3), {
    expected: "one number or three from 1 up, such as 3,3,2.5",
    parse: (text) => {
      const values = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
      return values.length === 1 ? [values[0], values[0], values[0]] : values;
    },
    print: (values) => values.join(","),
  }),
);

export const predictionSettings = deferred(() =>
  z.strictObject({
    network: setting(z.enum(NETWORK_NAMES).optional(), {
      help: `without weights: ${NETWORK_NAMES.join(", ")}`,
      placeholder: "name",
    }),
    channels: setting(z.int().min(1).optional(), { help: "without weights: first width of the network (default: 16)" }),
    size: setting(lengths(3).optional(), {
      help: "input of the network (default: what it was trained on, else 64)",
      placeholder: "n",
    }),
    threshold: setting(z.number().min(0).max(1).optional(), {
      help: "amplitude under it is zero (default: that of the training)",
      placeholder: "x",
    }),
    oversampling: setting(oversampling.optional(), {
      help: "box over crystal along each axis (default: estimated)",
      placeholder: "d,h,w",
    }),
    fineTune: setting(z.int().min(0).default(0), { help: "steps of unsupervised learning on this pattern first" }),
    learningRate: setting(z.number().min(1e-9).max(1).optional(), {
      help: "of the fine-tuning (default: 1e-3, without weights 5e-3)",
      placeholder: "x",
    }),
    loss: setting(z.enum(LOSS_NAMES).default("mae"), {
      help: `of the fine-tuning: ${LOSS_NAMES.join(", ")}`,
      placeholder: "name",
    }),
    scale: setting(z.boolean().default(false), { help: "compare at the scale that suits the prediction best" }),
    refine: setting(z.int().min(0).default(0), {
      help: "iterations after the prediction, three HIO to two of error reduction",
    }),
    seed: setting(z.int().min(0).default(0), { help: "of random weights" }),
  }),
);

export type PredictionSettings = z.infer<typeof predictionSettings>;
