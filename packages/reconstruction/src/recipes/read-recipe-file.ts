/** A recipe from the text of a file. */

import { parseRecipe } from "@autophase/phase-retrieval";
import { parseSettings } from "@autophase/settings";
import { RecipeFileError } from "../errors.js";
import { importCohere } from "./import-cohere.js";
import { importPynx } from "./import-pynx.js";
import type { NamedRecipe } from "./named-recipe.js";
import { isPynxAlgorithm } from "./pynx-algorithm.js";
import { isPynxText } from "./pynx-parameters.js";
import { RECIPE_FILE } from "./recipe-file.js";

/** A recipe in string form has no such ending, nor the name of cohere's file; PyNX's operators are none. */
export function isRecipeFileName(text: string): boolean {
  if (isPynxAlgorithm(text)) return false;
  return /\.(?:json|txt|py)$|config_rec[^\\/]*$/i.test(text) || /[\\/]/.test(text);
}

/**
 * @param name - of the file, for messages: JSON where it ends in `.json` or the text begins with a brace, parameters of
 *   PyNX where it ends in `.txt` or `.py` or has their names, else cohere's `config_rec`.
 * @throws {RecipeFileError | ValueError} that names the entry. @throws {RecipeError} for a sequence that cannot be
 *   read.
 */
export function readRecipeFile(text: string, name: string): NamedRecipe {
  const origin = `file ${name}`;
  if (!/\.json$/i.test(name) && !/^\s*\{/.test(text)) {
    const imported = isPynx(text, name) ? importPynx(text, name) : importCohere(text, name);
    parseRecipe(imported.settings.recipe);
    return { origin, ...imported };
  }
  const { $schema: _, description: __, ...settings } = parseSettings(RECIPE_FILE, name, parseJson(text, name));
  return { origin, settings, remarks: [] };
}

function isPynx(text: string, name: string): boolean {
  return !/^\s*algorithm_sequence\b/m.test(text) && (/\.(?:txt|py)$/i.test(name) || isPynxText(text));
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new RecipeFileError(`${name}: not JSON: ${(cause as Error).message}`, { cause });
  }
}
