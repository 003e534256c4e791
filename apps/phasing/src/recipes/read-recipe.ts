/** A recipe by preset, by file or as a string. */

import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { DEFAULT_SHRINK_WRAP, parseRecipe, presetOf } from "@autophase/phase-retrieval";
import { importCohere, RecipeFileError, type RecipeSettings } from "@autophase/reconstruction";
import { FileError } from "@autophase/tensor-io";
import { RECIPE_SCHEMA, settingsOf } from "./recipe-schema.js";

export interface NamedRecipe {
  /** `preset standard`, `file my.json`, or the string itself. */
  readonly origin: string;
  readonly settings: RecipeSettings;
  /** What of a foreign file is not done, or done otherwise. */
  readonly remarks: readonly string[];
}

/**
 * With a preset and a string, the preset with that sequence; a string alone with the default support.
 * @param recipe - a string such as `20*ER+180*HIO`, or the name of a file: `.json`, else cohere's `config_rec`.
 * @throws {ValueError} for an unknown preset. @throws {RecipeError | RecipeFileError | FileError} for a recipe that cannot be used.
 */
export async function readRecipe({ preset, recipe }: { preset?: string; recipe?: string }): Promise<NamedRecipe> {
  const base = preset === undefined ? undefined : presetOf(preset);
  if (recipe === undefined) {
    const chosen = base ?? presetOf("standard");
    return { origin: `preset ${chosen.name}`, settings: chosen.options, remarks: [] };
  }
  if (isFileName(recipe)) {
    if (base)
      throw new RecipeFileError(
        `--preset ${preset} and --recipe ${recipe}: a recipe file is complete; give one of them`,
      );
    return readRecipeFile(recipe);
  }
  parseRecipe(recipe);
  if (!base) return { origin: recipe, settings: { recipe, shrinkWrap: DEFAULT_SHRINK_WRAP }, remarks: [] };
  return { origin: `preset ${base.name} with ${recipe}`, settings: { ...base.options, recipe }, remarks: [] };
}

/** A recipe in string form has no such ending, nor the name of cohere's file. */
export function isFileName(text: string): boolean {
  return /\.json$|(?:^|[\\/])config_rec[^\\/]*$/i.test(text) || /[\\/]/.test(text);
}

async function readRecipeFile(path: string): Promise<NamedRecipe> {
  const text = await readFile(path, "utf8").catch((cause) => {
    throw new FileError(path, "cannot be read as a recipe", { cause });
  });
  const origin = `file ${path}`;
  if (extname(path).toLowerCase() !== ".json") {
    const { settings, remarks } = importCohere(text, path);
    parseRecipe(settings.recipe);
    return { origin, settings, remarks };
  }
  return { origin, settings: readJson(text, path), remarks: [] };
}

function readJson(text: string, path: string): RecipeSettings {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new RecipeFileError(`${path}: not JSON: ${(cause as Error).message}`, { cause });
  }
  const { success, data, error } = RECIPE_SCHEMA.safeParse(content);
  if (success) return settingsOf(data);
  const [issue] = error.issues;
  const where = issue && issue.path.length > 0 ? `${issue.path.join(".")}: ` : "";
  throw new RecipeFileError(`${path}: ${where}${issue?.message}; the schema: autophase recipe schema`);
}
