/** The sequence of a cohere configuration: a recipe, and the triggers that hold inside of parts of it. */

import { parseRecipe, type Recipe } from "@autophase/phase-retrieval";
import type { PythonLiteral } from "@autophase/tensor-io";
import { RecipeFileError } from "../errors.js";

export interface CohereSequence {
  readonly recipe: string;
  /** Iteration of the first algorithm that minds partial coherence, such as `ERpc`. */
  readonly coherentFrom: number | undefined;
  /** Runs of an algorithm that has triggers of its own, `20*ER.SW0.PHC1`, in order. */
  readonly runs: readonly CohereRun[];
}

interface CohereRun {
  readonly first: number;
  readonly iterations: number;
  /** Which of the sub-triggers of a family holds, such as 0 for `SW`. */
  readonly triggers: ReadonlyMap<string, number>;
}

/** Default of cohere. */
const RAAR_BETA = 0.45;

/**
 * @param value - text, or the nested tuples of old versions, `((3, ("ER", 20), ("HIO", 180)), (1, ("ER", 40)))`.
 * @throws {RecipeFileError} for another form. @throws {RecipeError} for a sequence that cannot be read.
 */
export function readCohereSequence(
  value: PythonLiteral | undefined,
  { file, raarBeta = RAAR_BETA }: { readonly file: string; readonly raarBeta?: number | undefined },
): CohereSequence {
  const text = typeof value === "string" ? value : textOfTuples(value, file);
  const leaves = [...text.matchAll(LEAF)].map(([, name, suffix]) => ({
    isCoherent: /pc$/i.test(name),
    triggers: triggersOf(suffix),
  }));
  const recipe = text.replace(LEAF, (_, name: string) => {
    const bare = name.replace(/pc$/i, "");
    return /^raar$/i.test(bare) ? `RAAR(beta=${raarBeta})` : bare;
  });
  const runs: CohereRun[] = [];
  let coherentFrom: number | undefined;
  walkLeaves(parseRecipe(recipe), (leaf, first, iterations) => {
    const { isCoherent, triggers } = leaves[leaf];
    if (isCoherent) coherentFrom ??= first;
    if (triggers.size > 0) runs.push({ first, iterations, triggers });
  });
  return { recipe, coherentFrom, runs };
}

/** An algorithm with what hangs on it. */
const LEAF = /\b([A-Za-z]+)((?:\.[A-Za-z]+\d*)*)/g;

function triggersOf(suffix: string): ReadonlyMap<string, number> {
  const found = [...suffix.matchAll(/\.([A-Za-z]+)(\d*)/g)];
  return new Map(found.map(([, family, number]) => [family.toUpperCase(), Number(number)]));
}

/** Leaves are numbered as they stand in the text. */
function walkLeaves(recipe: Recipe, visit: (leaf: number, first: number, iterations: number) => void): void {
  let iteration = 0;
  const walk = (part: Recipe, leaf: number): number => {
    if (part.type === "algorithm") {
      visit(leaf, iteration, 1);
      iteration++;
      return leaf + 1;
    }
    if (part.type === "sequence") return part.recipes.reduce((next, inner) => walk(inner, next), leaf);
    if (part.recipe.type === "algorithm") {
      visit(leaf, iteration, part.times);
      iteration += part.times;
      return leaf + 1;
    }
    let next = leaf;
    for (let k = 0; k < part.times; k++) next = walk(part.recipe, leaf);
    return next;
  };
  walk(recipe, 0);
}

function textOfTuples(value: PythonLiteral | undefined, file: string): string {
  const refuse = (): never => {
    const expected = 'text in quotes, or ((times, ("ER", iterations), ...), ...)';
    throw new RecipeFileError(`${file}: algorithm_sequence: expected ${expected}, got ${JSON.stringify(value)}`);
  };
  const partOf = (part: PythonLiteral): string => {
    if (!Array.isArray(part)) return refuse();
    const [name, iterations] = part;
    return typeof name === "string" && typeof iterations === "number" ? `${iterations}*${name}` : refuse();
  };
  if (!Array.isArray(value) || value.length === 0) return refuse();
  return value
    .map((block: PythonLiteral) => {
      if (!Array.isArray(block)) return refuse();
      const [times, ...parts] = block;
      if (typeof times !== "number" || parts.length === 0) return refuse();
      const inner = parts.map(partOf).join("+");
      return times === 1 ? inner : `${times}*(${inner})`;
    })
    .join("+");
}
