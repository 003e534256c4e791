/**
 * Everything that a recipe settles, as plain data: what a preset, a recipe file or a cohere configuration amounts to.
 */

import { parseRecipe, type Recipe } from "@autophase/phase-retrieval";
import type { z } from "@autophase/settings";
import type { RECIPE_FILE } from "./recipe-file.js";

/** The part of the options of phasing that is independent of pattern, machine and seed; `PresetOptions` are such. */
export type RecipeSettings = Omit<z.output<typeof RECIPE_FILE>, "$schema" | "description">;

/** The same with the string read. */
export interface ParsedRecipe extends Omit<RecipeSettings, "recipe"> {
  readonly recipe: Recipe;
}

/** @throws {RecipeError} with a caret under the place that cannot be read. */
export function parseRecipeSettings({ recipe, ...settings }: RecipeSettings): ParsedRecipe {
  const { beta } = settings;
  return { ...settings, recipe: parseRecipe(recipe, beta === undefined ? {} : { beta }) };
}
