/** A recipe with where it comes from. */

import { ALGORITHM_NAMES, DEFAULT_SHRINK_WRAP, type Preset, presetOf } from "@autophase/phase-retrieval";
import { RecipeFileError } from "../errors.js";
import type { Beginning } from "./beginning.js";
import { importPynxAlgorithm } from "./import-pynx.js";
import { isPynxAlgorithm } from "./pynx-algorithm.js";
import { isRecipeFileName } from "./read-recipe-file.js";
import type { RecipeSettings } from "./recipe-settings.js";

export interface NamedRecipe {
  /** `preset standard`, `file my.json`, or the string itself. */
  readonly origin: string;
  readonly settings: RecipeSettings;
  /** Default at random objects. */
  readonly beginning?: Beginning;
  /** What of a foreign file is not done, or done otherwise: a sentence each. */
  readonly remarks: readonly string[];
  /** What of it has no effect on the phasing. */
  readonly idle?: readonly string[];
}

/**
 * With a preset and a string, the preset with that sequence; a string alone with the default support; with neither the
 * preset `standard`.
 * @throws {ValueError} for an unknown preset. @throws {RecipeFileError} for a preset and a file, which is complete.
 */
export function nameRecipe({
  preset,
  recipe,
}: {
  readonly preset?: string | undefined;
  readonly recipe?: string | NamedRecipe | undefined;
}): NamedRecipe {
  const base = preset === undefined ? undefined : presetOf(preset);
  if (recipe === undefined) {
    const chosen = base ?? presetOf("standard");
    return { origin: `preset ${chosen.name}`, settings: chosen.options, remarks: [], ...beginningOf(chosen) };
  }
  if (typeof recipe !== "string") {
    if (!base) return recipe;
    throw new RecipeFileError(`preset ${base.name} and ${recipe.origin}: a recipe file is complete; give one of them`);
  }
  if (isPynxAlgorithm(recipe)) return nameOperators(recipe, base);
  if (!base) return { origin: recipe, settings: { recipe, shrinkWrap: DEFAULT_SHRINK_WRAP }, remarks: [] };
  const settings = { ...base.options, recipe };
  return { origin: `preset ${base.name} with ${recipe}`, settings, remarks: [], ...beginningOf(base) };
}

function beginningOf({ begins }: Preset): Pick<NamedRecipe, "beginning"> {
  return begins ? { beginning: { at: begins, isOptional: true } } : {};
}

/** A string of PyNX's operators says when the support is updated: nothing of a preset goes along with it. */
function nameOperators(recipe: string, base: Preset | undefined): NamedRecipe {
  if (base) {
    throw new RecipeFileError(`preset ${base.name} and ${recipe}: operators of PyNX are complete; give one of them`);
  }
  return { origin: recipe, ...importPynxAlgorithm(recipe) };
}

/** Whether a word can only be the name of a preset: it is no file, and no algorithm, which alone is a recipe. */
export function isPresetName(text: string): boolean {
  const isAlgorithm = ALGORITHM_NAMES.some((name) => name === text.toUpperCase());
  return /^[a-z-]+$/i.test(text) && !isRecipeFileName(text) && !isAlgorithm;
}
