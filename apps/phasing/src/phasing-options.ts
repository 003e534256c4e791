/** The options that `phase` and `reconstruct` share. */

import { parseChoice, parseCount, parseNumber, UsageError } from "@autophase/command-line";
import { ENGINE_NAMES, type EngineName } from "@autophase/kernels";
import {
  COHERENCE_MODELS,
  type CoherenceModel,
  DEFAULT_SHRINK_WRAP,
  type PhaseOptions,
  type ShrinkWrap,
} from "@autophase/phase-retrieval";
import type { RecipeSettings } from "@autophase/reconstruction";
import { type Command, InvalidArgumentError } from "commander";
import { chooseGenerations, type GenerationsOptions } from "./recipes/generations-options.js";
import { readRecipe } from "./recipes/read-recipe.js";
import { readSupport } from "./starting-files.js";

export interface PhasingOptions extends GenerationsOptions {
  readonly out: string;
  readonly preset?: string;
  readonly recipe?: string;
  readonly beta?: number;
  readonly starts?: number;
  readonly workers?: number;
  readonly weights?: string;
  readonly seed: number;
  readonly engine: EngineName | "auto";
  readonly kind?: "intensity" | "amplitude";
  readonly support?: string;
  readonly from: readonly string[];
  readonly average?: number;
  readonly sigma?: readonly number[];
  readonly threshold?: number;
  readonly every?: number;
  readonly shrinkWrap: boolean;
  readonly coherence?: CoherenceModel | "none";
  readonly breakTwin?: number;
  readonly center: boolean;
  readonly live: boolean;
  readonly livePort?: number;
  readonly report: boolean;
  readonly json?: boolean;
}

export function addPhasingOptions(command: Command, { starts }: { starts: string }): Command {
  return command
    .argument("<pattern>", "diffraction pattern, 2-D or 3-D: .cxi, .npz, .npy or .tif")
    .requiredOption("--out <file>", "where the result goes, .cxi")
    .option("--preset <name>", "a recipe by name, default standard; autophase recipe list shows them")
    .option("--recipe <string|file>", "what runs: algorithms with + * ( ), or a file: .json or cohere's config_rec")
    .option("--beta <number>", "relaxation of algorithms that have none of their own", parseNumber())
    .option("--starts <n>", `independent random starts, default ${starts}`, parseCount(1))
    .option("--workers <n>", "starts at a time, default as many as cores and memory carry", parseCount(1))
    .option("--weights <file>", "a trained network: the first start begins at what it predicts")
    .option("--seed <n>", "of the random starts and the held-out voxels", parseCount(Number.MIN_SAFE_INTEGER), 0)
    .option("--engine <name>", `auto, ${ENGINE_NAMES.join(", ")}`, parseChoice(["auto", ...ENGINE_NAMES]), "auto")
    .option(
      "--kind <kind>",
      "what .npy, .npz and TIFF hold: intensity or amplitude",
      parseChoice(["intensity", "amplitude"]),
    )
    .option("--support <what>", "starting support: box, sphere, autocorrelation, or a file (1 = inside)")
    .option(
      "--from <file>",
      "a reconstruction that the first start begins at, .cxi, .npz or .npy; again for the next start",
      (file: string, files: readonly string[]) => [...files, file],
      [] as readonly string[],
    )
    .option("--average <n>", "the solution is the mean of that many last iterates", parseCount(1))
    .option("--sigma <first,last>", "shrink-wrap: Gaussian in voxels, from the first iteration to the last", parseSigma)
    .option("--threshold <number>", "shrink-wrap: relative to the smoothed maximum", parseNumber(0, 1))
    .option("--every <n>", "shrink-wrap: iterations between two updates", parseCount(1))
    .option("--no-shrink-wrap", "keep the starting support")
    .option(
      "--coherence <model>",
      `partial coherence: none, ${COHERENCE_MODELS.join(", ")}`,
      parseChoice(["none", ...COHERENCE_MODELS]),
    )
    .option("--break-twin <n>", "drop one half of the object before iteration n", parseCount(0))
    .option("--center", "move the brightest voxel to the centre first", false)
    .option("--live", "show the error curve and the crystal on the terminal while it runs", false)
    .option("--live-port <n>", "and on a page of this machine, with pause, stop and save; 0: any free port", parsePort)
    .option("--no-report", "do not write the HTML report beside the result")
    .option("--json", "end with one JSON object on standard output");
}

export interface ChosenRecipe {
  readonly origin: string;
  /** The recipe with what the options change of it. */
  readonly settings: RecipeSettings & { readonly starts: number };
  /** An array where the option names a file. */
  readonly support: NonNullable<PhaseOptions["support"]>;
  readonly remarks: readonly string[];
}

/** @param starts - of a recipe that does not say. @throws {RecipeError | RecipeFileError | ValueError} for a typo. */
export async function chooseRecipe(options: PhasingOptions, starts: number | "as the recipe"): Promise<ChosenRecipe> {
  const { origin, settings, remarks } = await readRecipe(options);
  const own = starts === "as the recipe" ? (settings.starts ?? MANY) : starts;
  const { beta, breakTwin, coherence, center, average } = options;
  const {
    coherence: ownCoherence,
    support: ownSupport = "box",
    generations: ownGenerations,
    fewestStarts,
    ...rest
  } = settings;
  const generations = chooseGenerations(options, ownGenerations);
  const { model: _model, ...times } = ownCoherence ?? { model: "free" };
  const light =
    coherence === undefined ? ownCoherence : coherence === "none" ? undefined : { ...times, model: coherence };
  return {
    origin,
    settings: {
      ...rest,
      starts: options.starts ?? own,
      ...(options.starts === undefined && fewestStarts !== undefined && { fewestStarts }),
      shrinkWrap: shrinkWrapOf(options, settings.shrinkWrap ?? DEFAULT_SHRINK_WRAP),
      ...(beta !== undefined && { beta }),
      ...(breakTwin !== undefined && { breakTwinAt: breakTwin }),
      ...(average !== undefined && { averageLast: average }),
      ...(center && { center }),
      ...(light && { coherence: light }),
      ...(generations && { generations }),
    },
    support: options.support === undefined ? ownSupport : await readSupport(options.support),
    remarks,
  };
}

/** Enough to see whether they agree. */
const MANY = 10;

function shrinkWrapOf(
  { sigma, threshold, every, shrinkWrap }: PhasingOptions,
  own: ShrinkWrap | false,
): ShrinkWrap | false {
  if (!shrinkWrap) return false;
  if (sigma === undefined && threshold === undefined && every === undefined) return own;
  const base = own || DEFAULT_SHRINK_WRAP;
  const [first, last = first] = sigma ?? [];
  return {
    ...base,
    ...(first !== undefined && last !== undefined && { sigma: [first, last] }),
    ...(threshold !== undefined && { threshold }),
    ...(every !== undefined && { every }),
  };
}

function parsePort(text: string): number {
  const port = parseCount(0)(text);
  if (port <= MOST_PORT) return port;
  throw new InvalidArgumentError(`expected a port from 0 to ${MOST_PORT}.`);
}

const MOST_PORT = 65_535;

function parseSigma(text: string): number[] {
  const values = text.split(",").map(parseNumber(0));
  if (values.length <= 2) return values;
  throw new UsageError(`--sigma ${text}: expected one number or two, first,last`);
}
