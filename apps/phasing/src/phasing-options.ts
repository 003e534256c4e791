/** The options that `phase` and `reconstruct` share. */

import { parseChoice, parseCount, parseNumber, UsageError } from "@autophase/command-line";
import { ENGINE_NAMES, type EngineName } from "@autophase/kernels";
import {
  DEFAULT_RECIPE,
  DEFAULT_SHRINK_WRAP,
  type PhaseOptions,
  parseRecipe,
  type ShrinkWrap,
} from "@autophase/phase-retrieval";
import { readArray } from "@autophase/tensor-io/node";
import type { Command } from "commander";

export interface PhasingOptions {
  readonly out: string;
  readonly recipe: string;
  readonly beta: number;
  readonly starts: number;
  readonly weights?: string;
  readonly seed: number;
  readonly engine: EngineName | "auto";
  readonly kind?: "intensity" | "amplitude";
  readonly support: string;
  readonly sigma: readonly number[];
  readonly threshold: number;
  readonly every: number;
  readonly shrinkWrap: boolean;
  readonly breakTwin?: number;
  readonly report: boolean;
  readonly json?: boolean;
}

export function addPhasingOptions(command: Command, { starts }: { starts: number }): Command {
  const { sigma, threshold, every } = DEFAULT_SHRINK_WRAP;
  return command
    .argument("<pattern>", "diffraction pattern, 2-D or 3-D: .cxi, .npz, .npy or .tif")
    .requiredOption("--out <file>", "where the result goes, .cxi")
    .option("--recipe <string>", "what runs: ER, SF, HIO, RAAR, HPR, DM with + * ( )", DEFAULT_RECIPE)
    .option("--beta <number>", "relaxation of HIO, RAAR, HPR and DM", parseNumber(), 0.9)
    .option("--starts <n>", "independent random starts; the best by chi is kept", parseCount(1), starts)
    .option("--weights <file>", "a trained network: the first start begins at what it predicts")
    .option("--seed <n>", "of the random starts", parseCount(Number.MIN_SAFE_INTEGER), 0)
    .option("--engine <name>", `auto, ${ENGINE_NAMES.join(", ")}`, parseChoice(["auto", ...ENGINE_NAMES]), "auto")
    .option(
      "--kind <kind>",
      "what .npy, .npz and TIFF hold: intensity or amplitude",
      parseChoice(["intensity", "amplitude"]),
    )
    .option("--support <what>", "starting support: box, autocorrelation, or a file (1 = inside)", "box")
    .option(
      "--sigma <first,last>",
      "shrink-wrap: Gaussian in voxels, from the first iteration to the last",
      parseSigma,
      [sigma].flat(),
    )
    .option("--threshold <number>", "shrink-wrap: relative to the smoothed maximum", parseNumber(0, 1), threshold)
    .option("--every <n>", "shrink-wrap: iterations between two updates", parseCount(1), every)
    .option("--no-shrink-wrap", "keep the starting support")
    .option("--break-twin <n>", "drop one half of the object before iteration n", parseCount(0))
    .option("--no-report", "do not write the HTML report beside the result")
    .option("--json", "end with one JSON object on standard output");
}

/** What `phase` of phase-retrieval is told, but for the engine and the signal. @throws {RecipeError} for a typo. */
export async function toPhaseOptions(options: PhasingOptions): Promise<Omit<PhaseOptions, "engine" | "signal">> {
  const { recipe, beta, starts, seed, breakTwin } = options;
  parseRecipe(recipe, { beta });
  const shrinkWrap = options.shrinkWrap && shrinkWrapOf(options);
  const twin = breakTwin === undefined ? {} : { breakTwinAt: breakTwin };
  return { recipe, beta, starts, seed, shrinkWrap, support: await readSupport(options.support), ...twin };
}

function shrinkWrapOf({ sigma, threshold, every }: PhasingOptions): ShrinkWrap {
  const [first, last = first] = sigma;
  return { sigma: [first, last], threshold, every };
}

async function readSupport(support: string): Promise<NonNullable<PhaseOptions["support"]>> {
  if (support === "box" || support === "autocorrelation") return support;
  const array = await readArray(support);
  if ("real" in array) throw new UsageError(`--support ${support}: expected real numbers, 1 inside, got complex ones`);
  return {
    data: Uint8Array.from(array.data as ArrayLike<number>, (value) => (Number(value) > 0 ? 1 : 0)),
    shape: array.shape,
  };
}

function parseSigma(text: string): number[] {
  const values = text.split(",").map(parseNumber(0));
  if (values.length <= 2) return values;
  throw new UsageError(`--sigma ${text}: expected one number or two, first,last`);
}
