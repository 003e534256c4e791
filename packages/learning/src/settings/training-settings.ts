/** Everything that decides what a training computes; with the engine it repeats the run. */

import { AUGMENTATION_NAMES, crystalByPattern, WAVE_NOISE_NAMES } from "@autophase/dataset";
import { NETWORK_NAMES, NORMALIZATION_NAMES } from "@autophase/network";
import { LOSS_NAMES } from "@autophase/physics/tf";
import { deferred, setting, withText, z } from "@autophase/settings";
import { simulationSettings } from "@autophase/simulation";
import { isAutophaseError } from "@autophase/tensor-io";

export const SCHEDULE_NAMES = ["cyclic", "step", "plateau", "cosine", "constant"] as const;
export const OPTIMIZER_NAMES = ["adam", "adamw"] as const;

const share = deferred(() => z.number().min(0).max(1));
const thresholds = deferred(() =>
  withText(z.tuple([share, share]), {
    expected: "a number from 0 to 1 such as 0.1, or two of them such as 0.07..0.1",
    parse: (text): [number, number] | undefined => {
      const values = text.split("..").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
      const [from, to = from, ...more] = values;
      return more.length === 0 ? [from, to] : undefined;
    },
    print: ([from, to]) => (from === to ? String(from) : `${from}..${to}`),
  }),
);

const crystalPattern = deferred(() =>
  z.string().refine(isCrystalPattern, {
    message: "expected a regular expression with a group, such as '^(.*)_view'",
  }),
);

function isCrystalPattern(expression: string): boolean {
  try {
    crystalByPattern(expression);
    return true;
  } catch (error) {
    if (isAutophaseError(error)) return false;
    throw error;
  }
}

const data = () => ({
  data: setting(z.string().optional(), { help: "learn from the patterns of this folder", placeholder: "folder" }),
  kind: setting(z.enum(["intensity", "amplitude"]).optional(), {
    help: "what arrays without a name hold: intensity or amplitude",
    placeholder: "name",
  }),
  strict: setting(z.boolean().default(false), {
    help: "a file that cannot be used is an error (default: it is skipped)",
  }),
  simulate: setting(z.int().min(1).optional(), {
    help: "learn from n simulated crystals, new ones in each epoch",
  }),
  reuse: setting(z.boolean().default(false), { help: "with simulated crystals: the same ones in each epoch" }),
  crystal: setting(crystalPattern.optional(), {
    help: "captures the crystal of a file's name; its patterns stay together",
    placeholder: "regex",
  }),
  list: setting(z.string().optional(), {
    help: "learn from the waves of this list, such as aicdi_data.txt; the files lie beside it, or in the data folder",
    placeholder: "file",
  }),
  limit: setting(z.int().min(1).optional(), { help: "the first n names of the list" }),
  noise: setting(z.enum(WAVE_NOISE_NAMES).default("modulus"), {
    help: `of listed waves, counts drawn of: ${WAVE_NOISE_NAMES.join(", ")}; modulus as was published`,
    placeholder: "name",
  }),
  size: setting(z.int().min(1).optional(), {
    help: "edge of simulated and of padded volumes, a multiple of 16 (default: 64)",
  }),
  augment: setting(z.array(z.enum(AUGMENTATION_NAMES)).default([]), {
    help: `vary patterns: any of ${AUGMENTATION_NAMES.join(",")}`,
    placeholder: "names",
  }),
  validation: setting(z.int().min(0).optional(), {
    help: "patterns held out (default: a tenth, at most 16; of a list: all that were)",
  }),
});

const network = () => ({
  network: setting(z.string().default("anl2024"), { help: NETWORK_NAMES.join(", "), placeholder: "name" }),
  channels: setting(z.int().min(1).default(32), { help: "first width of the network" }),
  normalization: setting(z.enum(NORMALIZATION_NAMES).default("batch"), {
    help: "over the batch, or over groups of channels: for small batches",
  }),
  residual: setting(z.boolean().default(false), { help: "blocks add their input to their output" }),
  candidates: setting(z.int().min(0).max(64).default(0), {
    help: "objects drawn of each pattern, of which the best is learnt from; 0 is as the network was published",
  }),
  softSupport: setting(z.number().min(0).max(1).default(0), {
    help: "temperature of a sigmoid instead of the hard threshold",
    placeholder: "x",
  }),
  projectModulus: setting(z.boolean().default(false), {
    help: "the prediction takes the measured modulus before it is judged",
  }),
});

const rate = deferred(() => z.number().min(1e-9).max(1));
const learning = () => ({
  epochs: setting(z.int().min(1).default(10), { help: "how often to go through the data" }),
  batch: setting(z.int().min(1).default(4), { help: "patterns in one batch" }),
  accumulate: setting(z.int().min(1).default(1), { help: "batches in one step" }),
  loss: setting(z.enum(LOSS_NAMES).default("mae"), { help: LOSS_NAMES.join(", "), placeholder: "name" }),
  lossScale: setting(z.boolean().default(false), { help: "compare at the best scale, not at maximum 1" }),
  threshold: setting(thresholds.default([0.1, 0.1]), {
    help: "amplitude under it is zero; from x to y over the run",
    placeholder: "x or x..y",
  }),
  optimizer: setting(z.enum(OPTIMIZER_NAMES).default("adam"), {
    help: OPTIMIZER_NAMES.join(", "),
    placeholder: "name",
  }),
  weightDecay: setting(z.number().min(0).max(1).default(0.01), { help: "of adamw", placeholder: "x" }),
  clip: setting(z.number().min(1e-9).optional(), { help: "largest norm of the gradients", placeholder: "x" }),
  schedule: setting(z.enum(SCHEDULE_NAMES).default("cyclic"), {
    help: SCHEDULE_NAMES.join(", "),
    placeholder: "name",
  }),
  learningRate: setting(rate.default(2e-3), { help: "the highest", placeholder: "x" }),
  minimumRate: setting(z.number().min(1e-9).max(1).default(2e-4), { help: "the lowest", placeholder: "x" }),
  rateFactor: setting(z.number().min(1e-3).max(1).default(0.5), {
    help: "of a step or plateau schedule",
    placeholder: "x",
  }),
  rateEvery: setting(z.int().min(1).optional(), {
    help: "epochs between two falls of a step schedule (default: a quarter of the run)",
  }),
  ratePatience: setting(z.int().min(1).default(3), {
    help: "epochs without improvement before a plateau schedule falls",
  }),
  warmUp: setting(z.int().min(0).optional(), {
    help: "steps before the top of a cosine schedule (default: a twentieth)",
  }),
  patience: setting(z.int().min(1).optional(), {
    help: "epochs without improvement before the run ends (default: never)",
  }),
  minimumDelta: setting(z.number().min(0).default(0), {
    help: "what counts as an improvement for the patience",
    placeholder: "x",
  }),
});

const run = () => ({
  seed: setting(z.int().min(0).default(0), { help: "of weights, simulation, order and augmentation" }),
  checkpointEvery: setting(z.int().min(1).optional(), {
    help: "keep a checkpoint every n steps too (default: after each epoch)",
  }),
  lossEvery: setting(z.int().min(1).default(1), {
    help: "look at the loss every n steps: a GPU then need not be waited for in between",
  }),
  keepLast: setting(z.int().min(1).default(3), { help: "newest checkpoints to keep, beside the best" }),
});

/** As they are asked for, before the data have been looked at. */
export const trainingSettings = deferred(() =>
  z.strictObject({
    ...data(),
    ...simulationSettings.shape,
    ...network(),
    ...learning(),
    ...run(),
  }),
);

export type TrainingSettings = z.infer<typeof trainingSettings>;
