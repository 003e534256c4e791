/** A recipe with some of its entries changed. */

import {
  type CoarseStage,
  type Coherence,
  DEFAULT_SHRINK_WRAP,
  type LowToHigh,
  type ObjectConstraints,
  type ShrinkWrap,
} from "@autophase/phase-retrieval";
import { parseSettings } from "@autophase/settings";
import { RECIPE_FILE } from "./recipe-file.js";
import { LAST_ITERATION } from "./recipe-parts.js";
import type { RecipeSettings } from "./recipe-settings.js";

/** Entries of a recipe in its JSON form, each as deep as it is changed: `{ shrinkWrap: { border: 2 } }`. */
export type RecipeChanges = Readonly<Record<string, unknown>>;

/**
 * What is changed of a list of shrink-wraps or constraints is changed of each; a shrink-wrap that there is none of
 * begins at the default.
 * @throws {ValueError} for an entry that there is none of, is out of range, or needs another beside it.
 */
export function changeRecipe(recipe: RecipeSettings, changes: RecipeChanges): RecipeSettings {
  const { shrinkWrap = DEFAULT_SHRINK_WRAP, coherence, lowToHigh, constraints, coarse } = recipe;
  const written = {
    ...recipe,
    shrinkWrap: writtenShrinkWrap(shrinkWrap === false && "shrinkWrap" in changes ? DEFAULT_SHRINK_WRAP : shrinkWrap),
    ...(coherence && { coherence: writtenCoherence(coherence) }),
    ...(lowToHigh && { lowToHigh: writtenWindow(lowToHigh) }),
    ...(constraints && { constraints: each(constraints, writtenConstraints) }),
    ...(coarse && { coarse: writtenCoarse(coarse) }),
  };
  const { $schema: _, description: __, ...changed } = parseSettings(RECIPE_FILE, "settings", merged(written, changes));
  return changed;
}

function writtenShrinkWrap(wraps: NonNullable<RecipeSettings["shrinkWrap"]>): unknown {
  return wraps === false
    ? wraps
    : each(wraps, ({ every, between: [start, end] = [every, LAST_ITERATION], ...rest }: ShrinkWrap) => ({
        ...rest,
        trigger: [start, every, end],
      }));
}

function writtenCoarse({ shrinkWrap, coherence, guessed, ...rest }: CoarseStage): unknown {
  return {
    ...rest,
    ...(shrinkWrap !== undefined && { shrinkWrap: writtenShrinkWrap(shrinkWrap) }),
    ...(coherence && { coherence: writtenCoherence(coherence) }),
    ...(guessed && { guessed: writtenCoarse(guessed) }),
  };
}

/** Where nothing was said, what `Coherence` means by that. */
function writtenCoherence({ model, first = 60, every = 30, last }: Coherence): unknown {
  return { model, trigger: [first, every, ...(last === undefined ? [] : [last])] };
}

function writtenWindow({ from = 0, every = 10, until, ...widths }: LowToHigh): unknown {
  return { ...widths, trigger: [from, every, until] };
}

function writtenConstraints({ between, ...rest }: ObjectConstraints): unknown {
  return { ...rest, ...(between && { trigger: [between[0], 1, between[1]] }) };
}

function each<Value>(values: Value | readonly Value[], write: (value: Value) => unknown): unknown {
  return Array.isArray(values) ? values.map(write) : write(values as Value);
}

function merged(base: unknown, change: unknown): unknown {
  if (!isRecord(change)) return change;
  if (Array.isArray(base) && base.every(isRecord)) return base.map((entry) => merged(entry, change));
  const own = isRecord(base) ? base : {};
  const names = Object.keys(change).map((name) => [name, merged(own[name], change[name])]);
  return { ...own, ...Object.fromEntries(names) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
