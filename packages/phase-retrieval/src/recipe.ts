/** A recipe is data: a tree of repeats, sequences and algorithms that serialises as JSON. */

import { ValueError } from "@autophase/tensor-io";
import { type Algorithm, algorithmOf, PARAMETERS, type ParameterName } from "./algorithms.js";

export type Recipe = Algorithm | Repeat | Sequence;

export interface Repeat {
  readonly type: "repeat";
  readonly times: number;
  readonly recipe: Recipe;
}

export interface Sequence {
  readonly type: "sequence";
  readonly recipes: readonly Recipe[];
}

/** A run of one algorithm. */
export interface Segment {
  readonly algorithm: Algorithm;
  readonly iterations: number;
}

/** @throws {ValueError} when `times` is not a positive integer. */
export function repeat(times: number, recipe: Recipe): Repeat {
  if (!Number.isSafeInteger(times) || times < 1)
    throw new ValueError(`repeat: expected a positive integer, got ${times}`);
  return { type: "repeat", times, recipe };
}

export function sequence(...recipes: readonly Recipe[]): Sequence {
  return { type: "sequence", recipes };
}

/** Iterations that the recipe amounts to. */
export function countIterations(recipe: Recipe): number {
  if (recipe.type === "algorithm") return 1;
  if (recipe.type === "repeat") return recipe.times * countIterations(recipe.recipe);
  return recipe.recipes.reduce((sum, part) => sum + countIterations(part), 0);
}

/** The runs of one algorithm in order, neighbouring ones of the same algorithm joined. */
export function segmentsOf(recipe: Recipe): readonly Segment[] {
  const segments: Segment[] = [];
  for (const next of walk(recipe)) {
    const last = segments.at(-1);
    if (last && isSameAlgorithm(last.algorithm, next.algorithm)) {
      segments[segments.length - 1] = { ...last, iterations: last.iterations + next.iterations };
    } else segments.push(next);
  }
  return segments;
}

/** The string form, which `parseRecipe` reads back: `3*(20*ER+180*HIO)+20*ER`. */
export function formatRecipe(recipe: Recipe): string {
  if (recipe.type === "algorithm") return recipe.name + formatParameters(recipe);
  if (recipe.type === "sequence") return recipe.recipes.map(formatRecipe).join("+");
  const inner = formatRecipe(recipe.recipe);
  return `${recipe.times}*${recipe.recipe.type === "algorithm" ? inner : `(${inner})`}`;
}

/** Those that are not the default. */
function formatParameters(algorithm: Algorithm): string {
  const usual = algorithmOf(algorithm.name);
  const names = Object.keys(PARAMETERS[algorithm.name]) as ParameterName[];
  const parts = names
    .filter((key) => algorithm[key] !== undefined && String(algorithm[key]) !== String(usual[key]))
    .map((key) => `${key}=${[algorithm[key]].flat().join(":")}`);
  return parts.length === 0 ? "" : `(${parts.join(",")})`;
}

function* walk(recipe: Recipe): Generator<Segment> {
  if (recipe.type === "algorithm") yield { algorithm: recipe, iterations: 1 };
  else if (recipe.type === "sequence") for (const part of recipe.recipes) yield* walk(part);
  else if (recipe.recipe.type === "algorithm") yield { algorithm: recipe.recipe, iterations: recipe.times };
  else for (let i = 0; i < recipe.times; i++) yield* walk(recipe.recipe);
}

function isSameAlgorithm(a: Algorithm, b: Algorithm): boolean {
  return a.name === b.name && formatParameters(a) === formatParameters(b);
}
