/** `autophase recipe`: which there are, what they do, and what a file may say. */

import { parseShape, printResult } from "@autophase/command-line";
import { ENGINE_NAMES, type EngineName, selectEngine } from "@autophase/kernels";
import { countIterations, PRESETS, parseRecipe } from "@autophase/phase-retrieval";
import {
  durationWords,
  estimateSeconds,
  explainRecipe,
  isPresetName,
  nameRecipe,
  type ParsedRecipe,
  parseRecipeSettings,
  recipeJsonSchema,
  wholeStarts,
} from "@autophase/reconstruction";
import { planWorkers, readRecipe } from "@autophase/reconstruction/node";
import { formatShape } from "@autophase/tensor-io";
import { Command, Option } from "commander";
import { beginningHere } from "../recipes/beginning.js";

export function recipeCommand(): Command {
  return new Command("recipe")
    .description("recipes: list the presets, explain one in words, show the schema of recipe files")
    .addCommand(listCommand())
    .addCommand(explainCommand())
    .addCommand(schemaCommand());
}

function listCommand(): Command {
  return new Command("list")
    .description("the presets, each with a line of explanation")
    .option("--json", "end with one JSON object on standard output")
    .action(({ json = false }: { json?: boolean }) => {
      const presets = Object.values(PRESETS);
      if (json) return printResult({ presets: JSON.parse(JSON.stringify(presets)) }, { json });
      const width = Math.max(...presets.map(({ name }) => name.length));
      for (const { name, explanation, options } of presets) {
        const what = `${options.starts} x ${countIterations(parseRecipe(options.recipe))} iterations, ${options.recipe}`;
        process.stdout.write(`${name.padEnd(width)}  ${explanation}\n${" ".repeat(width)}  ${what}\n`);
      }
    });
}

interface ExplainOptions {
  readonly shape: readonly number[];
  readonly starts?: number;
  readonly engine: EngineName | "auto";
  readonly time?: boolean;
  readonly json?: boolean;
}

function explainCommand(): Command {
  return new Command("explain")
    .description("say in words what a recipe does, and how long it takes here")
    .argument(
      "<recipe>",
      "a preset, a string such as 3*(20*ER+180*HIO)+20*ER or (Sup*ER**5*HIO**50)**10, a .json file, cohere's config_rec, or parameters of PyNX (.txt, .py)",
    )
    .option("--shape <d,h,w>", "of the pattern", parseShape(3), [64, 64, 64])
    .addOption(new Option("--engine <name>", "which is timed").choices(["auto", ...ENGINE_NAMES]).default("auto"))
    .option("--time", "measure at that shape itself, which may take minutes; default a guess from a small one")
    .option("--no-time", "do not measure")
    .option("--json", "end with one JSON object on standard output")
    .action(explain);
}

async function explain(text: string, { shape, engine, time, json = false }: ExplainOptions): Promise<void> {
  const recipe = await readRecipe(text);
  const named = nameRecipe(typeof recipe === "string" && isPresetName(text) ? { preset: text } : { recipe });
  const { settings: written, remarks, idle = [], beginning } = named;
  const settings = parseRecipeSettings(written);
  const here = beginning ? await beginningHere(beginning) : [];
  const sentences = [...explainRecipe(settings, beginning), ...here];
  const starts = settings.starts ?? 1;
  const seconds = time === false ? undefined : await timeOf(settings, shape, starts, engine, time);
  if (json)
    return printResult(
      { recipe: written.recipe, sentences, remarks, idle, starts, ...(seconds && { ...seconds }) },
      { json },
    );
  for (const sentence of sentences) process.stdout.write(`${sentence}\n`);
  for (const remark of remarks) process.stdout.write(`Not as in the file: ${remark}.\n`);
  for (const words of idle) process.stdout.write(`Without effect on the phasing: ${words}.\n`);
  if (!seconds) return;
  const { perStart, total, workers } = seconds;
  const whole = starts > 1 ? `, ${durationWords(total)} in all with ${workers} at a time` : "";
  process.stdout.write(`At ${formatShape(shape)} about ${durationWords(perStart)} a start here${whole}.\n`);
}

/** Of a pattern of 40 x 40 x 40; timing the standard recipe on it takes half a second. */
const SMALL = 64_000;

async function timeOf(
  settings: ParsedRecipe,
  shape: readonly number[],
  starts: number,
  name: EngineName | "auto",
  isMeasured = false,
) {
  const { engine } = await selectEngine(name);
  const perStart = await estimateSeconds(settings, shape, engine, isMeasured ? {} : { mostVoxels: SMALL });
  const { workers } = planWorkers(shape, starts);
  // the engine has all cores here; workers share them
  const runs = wholeStarts("answer", settings).reduce((sum, count) => sum + count, 0);
  const { from, to } = perStart;
  return { perStart: { from, to }, total: { from: runs * from, to: runs * to }, workers };
}

function schemaCommand(): Command {
  return new Command("schema").description("print the JSON schema of recipe files").action(() => {
    process.stdout.write(`${JSON.stringify(recipeJsonSchema(), undefined, 2)}\n`);
  });
}
