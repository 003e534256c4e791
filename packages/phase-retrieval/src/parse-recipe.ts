/** The community's string form of a recipe. */

import { ALGORITHM_NAMES, type Algorithm, type AlgorithmName, algorithmOf, type Relaxation } from "./algorithms.js";
import { RecipeError } from "./errors.js";
import { type Recipe, repeat, sequence } from "./recipe.js";

/** More iterations than anyone means; a guard against slips such as `2000000*ER`. */
const MAXIMUM_REPEATS = 1_000_000;

/**
 * Reads `3*(20*ER+180*HIO)+20*ER`: algorithm names in either case, `+` for one after the other, `n*` for repeats,
 * parentheses, any white space.
 * @param options - `beta` of the relaxed algorithms, default 0.9.
 * @throws {RecipeError} with a caret under the place that cannot be read.
 */
export function parseRecipe(text: string, options: Relaxation = {}): Recipe {
  const reader = createReader(text);
  const recipe = readSequence(reader, options);
  if (reader.token() !== "") reader.fail(`expected "+" or the end, got ${describe(reader.token())}`);
  return recipe;
}

interface Reader {
  /** The token under the cursor, empty at the end. */
  token(): string;
  advance(): void;
  fail(message: string): never;
}

function createReader(text: string): Reader {
  const tokens = [...text.matchAll(/\d+(?:\.\d+)?|[a-z]\w*|\S/gi)].map((match) => ({
    text: match[0],
    at: match.index,
  }));
  let index = 0;
  return {
    token: () => tokens[index]?.text ?? "",
    advance: () => {
      index++;
    },
    fail(message) {
      throw new RecipeError(text, tokens[index]?.at ?? text.trimEnd().length, message);
    },
  };
}

function readSequence(reader: Reader, options: Relaxation): Recipe {
  const parts = [readTerm(reader, options)];
  while (reader.token() === "+") {
    reader.advance();
    parts.push(readTerm(reader, options));
  }
  return parts.length === 1 ? (parts[0] as Recipe) : sequence(...parts);
}

function readTerm(reader: Reader, options: Relaxation): Recipe {
  if (!/^\d/.test(reader.token())) return readFactor(reader, options);
  const times = readTimes(reader);
  if (reader.token() !== "*") reader.fail(`expected "*" after ${times}, got ${describe(reader.token())}`);
  reader.advance();
  return repeat(times, readTerm(reader, options));
}

function readTimes(reader: Reader): number {
  const times = Number(reader.token());
  const usable = Number.isInteger(times) && times >= 1 && times <= MAXIMUM_REPEATS;
  if (!usable) reader.fail(`expected a whole number from 1 to ${MAXIMUM_REPEATS}, got ${reader.token()}`);
  reader.advance();
  return times;
}

function readFactor(reader: Reader, options: Relaxation): Recipe {
  if (reader.token() !== "(") return readAlgorithm(reader, options);
  reader.advance();
  const recipe = readSequence(reader, options);
  if (reader.token() !== ")") reader.fail(`expected ")", got ${describe(reader.token())}`);
  reader.advance();
  return recipe;
}

function readAlgorithm(reader: Reader, options: Relaxation): Algorithm {
  const name = reader.token().toUpperCase();
  const known = ALGORITHM_NAMES.find((candidate) => candidate === name);
  if (!known) reader.fail(expectedAlgorithm(reader.token()));
  reader.advance();
  return algorithmOf(known as AlgorithmName, options);
}

function expectedAlgorithm(token: string): string {
  const what = /^[a-z]/i.test(token)
    ? `unknown algorithm ${describe(token)}`
    : `expected an algorithm, got ${describe(token)}`;
  return `${what} (known: ${ALGORITHM_NAMES.join(", ")})`;
}

function describe(token: string): string {
  return token === "" ? "the end" : `"${token}"`;
}
