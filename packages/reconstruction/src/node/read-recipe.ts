/** A recipe from a command line: a string, or the name of a file. */

import { dirname, resolve } from "node:path";
import { PRESET_NAMES, parseRecipe } from "@autophase/phase-retrieval";
import { ValueError } from "@autophase/tensor-io";
import { fileSystem, readFileText } from "@autophase/tensor-io/node";
import type { Beginning } from "../recipes/beginning.js";
import type { NamedRecipe } from "../recipes/named-recipe.js";
import { isPynxAlgorithm } from "../recipes/pynx-algorithm.js";
import { isRecipeFileName, readRecipeFile } from "../recipes/read-recipe-file.js";

/**
 * @param recipe - a string such as `20*ER+180*HIO`, which is left as it is, as a recipe that was read is; or the name
 *   of a file: `.json`, PyNX's parameters, cohere's `config_rec`, or any that is there where the words are no recipe
 *   and no preset. What the file names is taken from its folder.
 * @throws {RecipeError | RecipeFileError | ValueError | FileError} for a file that cannot be used.
 */
export async function readRecipe(recipe: string | NamedRecipe): Promise<string | NamedRecipe> {
  if (typeof recipe !== "string" || !(isRecipeFileName(recipe) || (await isOtherFile(recipe)))) return recipe;
  const text = await readFileText(recipe);
  try {
    const { beginning, ...named } = readRecipeFile(text, recipe);
    return beginning ? { ...named, beginning: fromFolder(beginning, dirname(recipe)) } : named;
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    throw new ValueError(`${error.message}; the schema: autophase recipe schema`, { cause: error });
  }
}

/** Whether a file of that name is there, and nothing else can be meant. */
async function isOtherFile(name: string): Promise<boolean> {
  if (PRESET_NAMES.some((preset) => preset === name) || isSequence(name)) return false;
  return fileSystem.stat(name).then(
    (status) => status.isFile(),
    () => false,
  );
}

function isSequence(text: string): boolean {
  if (isPynxAlgorithm(text)) return true;
  try {
    parseRecipe(text);
    return true;
  } catch {
    return false;
  }
}

function fromFolder(beginning: Beginning, base: string): Beginning {
  if (beginning.at === "object") return { ...beginning, file: resolve(base, beginning.file) };
  if (beginning.at === "saved") return { ...beginning, folder: resolve(base, beginning.folder) };
  const { weights } = beginning;
  return weights && /[\\/.]/.test(weights) ? { ...beginning, weights: resolve(base, weights) } : beginning;
}
