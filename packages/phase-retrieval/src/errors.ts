/** Errors of phase retrieval. */

/** A recipe that cannot be read; the message shows the recipe with a caret under the place. */
export class RecipeError extends Error {
  readonly _tag = "RecipeError";
  override readonly name = "RecipeError";
  /** Index into the recipe's text. */
  readonly position: number;

  constructor(recipe: string, position: number, message: string) {
    super(`recipe: ${message}\n  ${recipe}\n  ${" ".repeat(position)}^`);
    this.position = position;
  }
}
