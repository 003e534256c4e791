/** Errors of phase retrieval. */

import { AutophaseError } from "@autophase/tensor-io";

/** A recipe that cannot be read; the message shows the recipe with a caret under the place. */
export class RecipeError extends AutophaseError {
  readonly _tag = "RecipeError";
  override readonly name = "RecipeError";
  /** Index into the recipe's text. */
  readonly position: number;

  constructor(recipe: string, position: number, message: string) {
    super(`recipe: ${message}\n${lineWithCaret(recipe, position)}`);
    this.position = position;
  }
}

/** On either side of the place. */
const SHOWN = 60;

/** Of a long recipe what is around the place. */
function lineWithCaret(recipe: string, position: number): string {
  const first = recipe.length > 2 * SHOWN ? Math.max(0, position - SHOWN) : 0;
  const last = recipe.length > 2 * SHOWN ? Math.min(recipe.length, position + SHOWN) : recipe.length;
  const before = first > 0 ? "... " : "";
  const after = last < recipe.length ? " ..." : "";
  const line = recipe.slice(first, last).replace(/\s/g, " ");
  return `  ${before}${line}${after}\n  ${" ".repeat(before.length + position - first)}^`;
}

/** The support emptied or filled, and no threshold was found that mends it. */
export class SupportError extends AutophaseError {
  readonly _tag = "SupportError";
  override readonly name = "SupportError";
  /** What the last try gave, and what was accepted. */
  readonly voxels: number;
  readonly fewest: number;
  readonly most: number;
  readonly threshold: number;

  constructor({ voxels, fewest, most, threshold, tries }: SupportFailure) {
    const what = voxels < fewest ? (voxels === 0 ? "became empty" : "became too small") : "grew too large";
    const advice = voxels < fewest ? "a lower threshold or a wider start" : "a higher threshold or a narrower start";
    const found = `${voxels} voxels at threshold ${threshold.toFixed(3)}, accepted ${fewest} to ${most}`;
    super(`shrink-wrap: the support ${what} and stayed so at ${tries} thresholds (${found}); try ${advice}`);
    this.voxels = voxels;
    this.fewest = fewest;
    this.most = most;
    this.threshold = threshold;
  }
}

export interface SupportFailure {
  readonly voxels: number;
  readonly fewest: number;
  readonly most: number;
  readonly threshold: number;
  readonly tries: number;
}
