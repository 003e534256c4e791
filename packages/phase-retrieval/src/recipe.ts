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

/** How many recipes may be inside each other; a person means two or three. */
export const DEEPEST = 64;

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

/** Iterations that the recipe amounts to, counted without unrolling it. */
export function countIterations(recipe: Recipe): number {
  return count(recipe, 1);
}

/** What a start may take: a day at a tenth of a second an iteration. */
const MOST_ITERATIONS = 1_000_000;
/** Each iteration looks its algorithm up in the list of them. */
const MOST_SEGMENTS = 100_000;

/**
 * The runs of one algorithm in order, neighbouring ones of the same algorithm joined.
 * @throws {ValueError} for a recipe of more than a million iterations, or of 100,000 changes of algorithm.
 */
export function segmentsOf(recipe: Recipe): readonly Segment[] {
  assertFeasible(recipe);
  const segments: Segment[] = [];
  for (const next of walk(recipe)) {
    const last = segments.at(-1);
    if (last && isSameAlgorithm(last.algorithm, next.algorithm)) {
      segments[segments.length - 1] = { ...last, iterations: last.iterations + next.iterations };
    } else if (segments.push(next) > MOST_SEGMENTS) {
      throw new ValueError(`recipe: expected at most ${MOST_SEGMENTS} changes of algorithm, got more`);
    }
  }
  return segments;
}

/** @throws {ValueError} as `segmentsOf`, before anything is unrolled. */
export function assertFeasible(recipe: Recipe): void {
  const iterations = countIterations(recipe);
  if (iterations <= MOST_ITERATIONS) return;
  throw new ValueError(`recipe: expected at most ${MOST_ITERATIONS} iterations, got ${iterations}`);
}

/** @param depth - of the recipe in others. @throws {ValueError} for one that is nested too deeply. */
function count(recipe: Recipe, depth: number): number {
  if (recipe.type === "algorithm") return 1;
  if (depth > DEEPEST) throw new ValueError(`recipe: expected at most ${DEEPEST} recipes inside each other, got more`);
  if (recipe.type === "repeat") return recipe.times * count(recipe.recipe, depth + 1);
  return recipe.recipes.reduce((sum, part) => sum + count(part, depth + 1), 0);
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
  return a === b || (a.name === b.name && formatParameters(a) === formatParameters(b));
}
