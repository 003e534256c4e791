/** A recipe from a command line: a string, or the name of a file. */

import { isRecipeFileName, type NamedRecipe, readRecipeFile } from "@autophase/reconstruction";
import { ValueError } from "@autophase/tensor-io";
import { readFileBytes } from "@autophase/tensor-io/node";

/**
 * @param recipe - a string such as `20*ER+180*HIO`, which is left as it is, or the name of a file: `.json`, PyNX's
 *   parameters, or cohere's `config_rec`.
 * @throws {RecipeError | RecipeFileError | ValueError | FileError} for a file that cannot be used.
 */
export async function readRecipe(recipe: string): Promise<string | NamedRecipe> {
  if (!isRecipeFileName(recipe)) return recipe;
  const text = new TextDecoder().decode(await readFileBytes(recipe));
  try {
    return readRecipeFile(text, recipe);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    throw new ValueError(`${error.message}; the schema: autophase recipe schema`, { cause: error });
  }
}
