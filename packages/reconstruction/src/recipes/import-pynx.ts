/** Reads the phasing of PyNX: a parameter file, or an operator string alone. */

import type { ObjectConstraints } from "@autophase/phase-retrieval";
import { nearestName } from "@autophase/tensor-io";
import { RecipeFileError } from "../errors.js";
import type { ImportedRecipe } from "./import-cohere.js";
import { readPynxAlgorithm } from "./pynx-algorithm.js";
import { type PynxParameters, readPynxParameters } from "./pynx-parameters.js";
import { pynxRun } from "./pynx-run.js";
import { standardSteps } from "./pynx-standard-steps.js";
import { createPynxValues, type PynxValues } from "./pynx-values.js";
import type { RecipeSettings } from "./recipe-settings.js";

/**
 * What is left out has the meaning that PyNX gives it by default.
 * @param file - its name, for messages.
 * @throws {RecipeFileError} for what is no such file, a value of another kind, and an operator that there is none of.
 */
export function importPynx(text: string, file: string): ImportedRecipe {
  return importParameters(readPynxParameters(text, file), file);
}

/** A recipe in the form `ER**50,(Sup*ER**5*HIO**50)**10`. */
export function importPynxAlgorithm(algorithm: string): ImportedRecipe {
  return importParameters(new Map([["algorithm", algorithm]]), "algorithm");
}

function importParameters(parameters: PynxParameters, file: string): ImportedRecipe {
  const values = createPynxValues(parameters, file);
  const remarks: string[] = [];
  const algorithm = values.text("algorithm") ?? values.text("algo");
  const steps = algorithm === undefined ? standardSteps(values) : readPynxAlgorithm(algorithm, file);
  if (steps.length === 0) throw new RecipeFileError(`${file}: no cycles are asked for`);
  const run = pynxRun(steps, values, file);
  remarks.push(...run.remarks);
  const starts = values.number("nb_run") ?? 1;
  const settings: RecipeSettings = {
    recipe: run.recipe,
    starts,
    support: supportOf(values, remarks),
    shrinkWrap: run.shrinkWraps.length > 0 ? run.shrinkWraps : false,
    ...(run.coherence && { coherence: run.coherence }),
    ...listed(
      "constraints",
      run.positivity.map((between): ObjectConstraints => ({ positivity: true, between })),
    ),
    ...listed("zeroMasked", run.zeroMasked),
    ...listed("halfSupport", run.halfSupport),
    ...present("interpolateMasked", interpolationOf(values, file)),
    ...present("saturation", values.number("iobs_saturation")),
    ...present("keep", keepOf(values, starts)),
  };
  const object = values.text("object");
  const { otherwise, idle } = namesLeft(parameters, values);
  return {
    settings,
    remarks: [...remarks, ...otherwise],
    idle,
    ...(object !== undefined && { beginning: { at: "object", file: object } as const }),
  };
}

/** PyNX asks for little power outside the support where it keeps some of several runs. */
function keepOf(values: PynxValues, starts: number): RecipeSettings["keep"] {
  const best = values.number("nb_run_keep");
  if (best === undefined || starts === 1) return undefined;
  const outside = values.number("nb_run_keep_max_obj2_out") ?? 0.1;
  return { ...(best < starts && { best }), outside: Math.min(1, outside) };
}

function supportOf(values: PynxValues, remarks: string[]): RecipeSettings["support"] {
  const formula = values.text("support_formula");
  if (formula !== undefined) return { formula };
  const [form = "auto"] = (values.text("support") ?? values.text("support_type") ?? "auto").split(",");
  const radius = values.numbers("support_size");
  const isKnown = ["auto", "circle", "sphere", "square", "cube", "box"].includes(form.toLowerCase());
  if (!isKnown) remarks.push(`support: starts begin in the autocorrelation; the setting support names ${form}`);
  if (radius) return { form: /^(square|cube|box)$/i.test(form) ? "box" : "sphere", radius };
  return "autocorrelation";
}

/** Of the data, of the machine and of what is written: nothing of how it is phased. */
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  "of the data, which the pattern of a preparation has": words(
    "data mask detector_distance pixel_size_detector pixel_size_data wavelength energy roi rebin max_size auto_center_resize flatfield specfile scan imgcounter imgname free_pixel_mask data2cxi",
  ),
  "of the machine or of what is shown and written": words(
    "verbose live_plot save_plot gpu mpi save crop_output output_format note instrument sample_name fig_num filename user_config",
  ),
};

/** What is done otherwise, and how. */
const OTHERWISE: Readonly<Record<string, string>> = {
  psf_filter: "the point spread is kept to its middle here, which a filter is for",
  support_threshold_auto_tune_factor: "a threshold that fails is tried again in steps of a half",
  support_autocorrelation_threshold: "it is 0.1 here",
  iobs_saturation: "saturated voxels may grow here; PyNX leaves them out",
};

const BY_OPERATORS = "the operators of algorithm say themselves what runs, and when";
const BY_INTERPOLATION = "nothing is interpolated without mask_interp";
const BY_KEEP = "it belongs to nb_run_keep of several runs";
const BY_FORMULA = "support_formula goes before it";
/** What another parameter makes idle. */
const IDLE: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    words("nb_raar nb_hio nb_er nb_ml detwin psf support_update_period").map((k) => [k, BY_OPERATORS]),
  ),
  ...Object.fromEntries(["", "_min", "_max"].map((end) => [`confidence_interval_factor_mask${end}`, BY_INTERPOLATION])),
  nb_run_keep_max_obj2_out: BY_KEEP,
  ...Object.fromEntries(words("support support_type support_size").map((k) => [k, BY_FORMULA])),
};

/** `mask_interp=8,2`: within 8 voxels, by the inverse square of the distance. */
function interpolationOf(values: PynxValues, file: string): RecipeSettings["interpolateMasked"] {
  const [distance, power, ...more] = values.numbers("mask_interp") ?? [];
  if (distance === undefined || distance === 0) return undefined;
  if (more.length > 0) throw new RecipeFileError(`${file}: mask_interp: expected a distance and a power`);
  const both = values.numbers("confidence_interval_factor_mask");
  const least = both?.[0] ?? values.number("confidence_interval_factor_mask_min");
  const most = both?.[1] ?? values.number("confidence_interval_factor_mask_max");
  const isGiven = least !== undefined || most !== undefined;
  return {
    distance,
    ...(power !== undefined && { power }),
    ...(isGiven && { bounds: [least ?? 0.5, most ?? 1.2] as const }),
  };
}

/** Of the names that nothing came of. */
function namesLeft(parameters: PynxParameters, values: PynxValues) {
  const all = Object.values(OTHERS).flat();
  const isOther = (name: string): boolean => all.includes(name) || name.startsWith("user_config");
  const names = [...parameters.keys()].filter((name) => !values.used.has(name) || Object.hasOwn(OTHERWISE, name));
  const open = names.filter((name) => !isOther(name) && !values.isDefault(name));
  const isIdle = (name: string): boolean => !Object.hasOwn(OTHERWISE, name) && Object.hasOwn(IDLE, name);
  const others = Object.entries(OTHERS).flatMap(([what, known]) => {
    const found = names.filter(
      (name) => known.includes(name) || (name.startsWith("user_config") && what.includes("machine")),
    );
    return found.length > 0 ? [`${found.join(", ")}: ${what}`] : [];
  });
  return {
    otherwise: open.filter((name) => !isIdle(name)).map((name) => `${name}: ${otherwiseWords(name, values)}`),
    idle: [...open.filter(isIdle).map((name) => `${name}: ${IDLE[name]}`), ...others],
  };
}

function otherwiseWords(name: string, values: PynxValues): string {
  const known = Object.hasOwn(OTHERWISE, name) ? OTHERWISE[name] : undefined;
  if (known !== undefined) return known;
  const nearest = nearestName(name, [...values.used, ...Object.values(OTHERS).flat(), ...Object.keys(OTHERWISE)]);
  return `no parameter of PyNX's${nearest === undefined ? "" : `; is it ${nearest}?`}`;
}

function words(text: string): readonly string[] {
  return text.split(" ");
}

function listed<Name extends string, Value>(name: Name, list: readonly Value[]): { [Key in Name]?: readonly Value[] } {
  return list.length === 0 ? {} : ({ [name]: list } as { [Key in Name]?: readonly Value[] });
}

function present<Name extends string, Value>(name: Name, value: Value | undefined): { [Key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [Key in Name]?: Value });
}
