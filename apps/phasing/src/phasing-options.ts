/** The options that `phase` and `reconstruct` share. */

import {
  addConfig,
  addNestedSettings,
  addSettings,
  chosenSettings,
  parseChoice,
  parseCount,
  typedNestedSettings,
  UsageError,
} from "@autophase/command-line";
import { ENGINE_NAMES, type EngineName } from "@autophase/kernels";
import {
  PHASING_SETTINGS,
  type PhasingGoal,
  type PhasingPlan,
  planPhasing,
  RECIPE_FILE,
  RECIPE_OPTIONS,
} from "@autophase/reconstruction";
import { readRecipe, readSupport } from "@autophase/reconstruction/node";
import { AXIS_ORDERS, type AxisOrder, MASK_CONVENTIONS, type MaskConvention } from "@autophase/tensor-io";
import type { Command } from "commander";
import { parsePort } from "./local-server/parse-port.js";

/** What is the program's, and no setting of the phasing. */
export interface PhasingOptions {
  readonly out: string;
  readonly recipe?: string;
  readonly support?: string;
  readonly workers?: number;
  readonly weights?: string;
  readonly engine: EngineName | "auto";
  readonly kind?: "intensity" | "amplitude";
  readonly maskConvention?: MaskConvention;
  readonly axes?: AxisOrder;
  readonly from: readonly string[];
  readonly live: boolean;
  readonly livePort?: number;
  readonly save: "best" | "all";
  readonly cropOutput?: number;
  readonly report: boolean;
  readonly checkpoint: number;
  readonly resume: boolean;
  readonly strict: boolean;
  readonly force: boolean;
  readonly json?: boolean;
}

const GUIDED = { generations: true, breed: true, metric: true, cull: true } as const;
/** Of both commands; a recipe and a support may come from files. */
const COMMON = PHASING_SETTINGS.omit({ ...GUIDED, recipe: true, support: true, changes: true });

export function addPhasingOptions(command: Command, goal: PhasingGoal): Command {
  command
    .argument("<pattern>", "diffraction pattern, 2-D or 3-D: .cxi, .npz, .npy or .tif")
    .requiredOption("--out <file>", "where the result goes, .cxi");
  addConfig(command)
    .optionsGroup("What runs:")
    .option(
      "--recipe <string|file>",
      "what runs: algorithms with + * ( ), or PyNX's with **, or a file: .json, cohere's config_rec, PyNX's .txt or .py",
    )
    .option("--support <what>", "starting support: box, sphere, autocorrelation, or a file (1 = inside)");
  addSettings(command, COMMON, { sigma: "Support", coherence: "Model" });
  if (goal === "answer") addSettings(command, PHASING_SETTINGS.pick(GUIDED), { generations: "Guided search" });
  addNestedSettings(command.optionsGroup("The recipe in detail, as its JSON has it:"), RECIPE_FILE, RECIPE_OPTIONS);
  return command
    .optionsGroup("Where it begins, and what carries it:")
    .option("--workers <n>", "starts at a time, default as many as cores and memory carry", parseCount(1))
    .option(
      "--weights <file>",
      "a trained network, a file or the name of a shipped one: the first start begins at what it predicts",
    )
    .option(
      "--from <file>",
      "a reconstruction that the first start begins at, .cxi, .npz or .npy; again for the next start",
      (file: string, files: readonly string[]) => [...files, file],
      [] as readonly string[],
    )
    .option("--engine <name>", `auto, ${ENGINE_NAMES.join(", ")}`, parseChoice(["auto", ...ENGINE_NAMES]), "auto")
    .option("--kind <kind>", "intensity or amplitude, of .npy, .npz, TIFF", parseChoice(["intensity", "amplitude"]))
    .option(
      "--mask-convention <what>",
      "what 1 means in a .npz or .mat with a mask: measured, or bad as PyNX writes it",
      parseChoice(MASK_CONVENTIONS),
    )
    .option(
      "--axes <order>",
      "how the axes stand in the file; MATLAB keeps frames last: row,column,frame",
      parseChoice(AXIS_ORDERS),
    )
    .optionsGroup("What is seen and written:")
    .option("--live", "show the error curve and the crystal on the terminal while it runs", false)
    .option("--live-port <n>", "and on a page of this machine, with pause, stop and save; 0: any free port", parsePort)
    .option("--checkpoint <seconds>", "keep unfinished starts that often; 0: never", parseCount(0), 60)
    .option(
      "--save <what>",
      "best: the result; all: also every start beside it, its likelihood in the name",
      parseChoice(["best", "all"]),
      "best",
    )
    .option("--crop-output <n>", "keep of the object what is around its support, with n voxels of room", parseCount(0))
    .option("--resume", "go on with what an interrupted run of the same command has kept", false)
    .option("--strict", "end with status 1 where something was warned of, or the answer is not to be trusted", false)
    .option("--no-report", "do not write the HTML report beside the result")
    .option("--force", "write also over a file that is read, and over a pattern", false)
    .option("--json", "end with one JSON object on standard output");
}

/**
 * @throws {UsageError} for options of a guided search without generations. @throws {RecipeError | RecipeFileError |
 *   ValueError} for a typo.
 */
export async function readPlan(command: Command, goal: PhasingGoal): Promise<PhasingPlan> {
  const changes = typedNestedSettings(command, RECIPE_FILE, RECIPE_OPTIONS);
  const { recipe, support, ...typed } = await chosenSettings(command, PHASING_SETTINGS);
  const named = recipe === undefined ? {} : { recipe: await readRecipe(recipe) };
  const placed = support === undefined ? {} : { support: await readSupport(support, "--support") };
  const alone = (["breed", "metric", "cull"] as const).find((name) => typed[name] !== undefined);
  const inFile = typeof named.recipe === "object" ? named.recipe.settings.generations?.count : undefined;
  const generations = typed.generations ?? inFile ?? 1;
  if (alone && generations < 2) throw new UsageError(`--${alone} is of a guided search: give --generations 2 or more`);
  return planPhasing({ ...typed, ...named, ...placed, changes: { ...typed.changes, ...changes } }, goal);
}

/** @throws {UsageError} for more places to begin than starts. */
export function assertEnoughStarts(places: number, starts: number): void {
  if (places <= starts) return;
  throw new UsageError(`${places} starts are given where to begin, but --starts is ${starts}`);
}
