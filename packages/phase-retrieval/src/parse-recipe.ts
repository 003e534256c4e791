/** The community's string form of a recipe. */

import { isAutophaseError } from "@autophase/tensor-io";
import {
  ALGORITHM_NAMES,
  type Algorithm,
  type AlgorithmName,
  algorithmOf,
  PARAMETERS,
  type ParameterName,
  type Relaxation,
  type Schedule,
} from "./algorithms.js";
import { RecipeError } from "./errors.js";
import { assertFeasible, DEEPEST, type Recipe, repeat, sequence } from "./recipe.js";

/** More iterations than anyone means; a guard against slips such as `2000000*ER`. */
const MAXIMUM_REPEATS = 1_000_000;

/**
 * Reads `3*(20*ER+180*HIO)+20*ER`: algorithm names in either case, `+` for one after the other, `n*` for repeats,
 * parentheses, any white space. Parameters follow their algorithm: `HIO(beta=0.8)`, and `HIO(beta=0.9:0.5)` for one
 * that runs linearly over the iterations of the run.
 * @param options - `beta` of relaxed algorithms that have none of their own, default 0.9.
 * @throws {RecipeError} with a caret under the place that cannot be read.
 */
export function parseRecipe(text: string, options: Relaxation = {}): Recipe {
  const reader = createReader(text);
  const recipe = readSequence(reader, options);
  if (reader.token() !== "") reader.fail(`expected "+" or the end, got ${describe(reader.token())}`);
  check(reader, 0, () => assertFeasible(recipe));
  return recipe;
}

interface Reader {
  /** The token under the cursor, empty at the end. */
  token(): string;
  advance(): void;
  /** Index of the token under the cursor. */
  position(): number;
  /** Reads what is inside of something else. */
  inside<Result>(read: () => Result): Result;
  /** Points at the token under the cursor, or at that of another index. */
  fail(message: string, position?: number): never;
}

function createReader(text: string): Reader {
  const tokens = [...text.matchAll(/\d+(?:\.\d+)?(?:e[+-]?\d+)?|[a-z]\w*|\S/gi)].map((match) => ({
    text: match[0],
    at: match.index,
  }));
  let index = 0;
  let depth = 0;
  const reader: Reader = {
    token: () => tokens[index]?.text ?? "",
    advance: () => {
      index++;
    },
    position: () => index,
    inside(read) {
      if (depth++ >= DEEPEST) reader.fail(`expected at most ${DEEPEST} recipes inside each other, got more`);
      const result = read();
      depth--;
      return result;
    },
    fail(message, position = index) {
      throw new RecipeError(text, tokens[position]?.at ?? text.trimEnd().length, message);
    },
  };
  return reader;
}

function readSequence(reader: Reader, options: Relaxation): Recipe {
  const parts = [readTerm(reader, options)];
  while (reader.token() === "+") {
    reader.advance();
    parts.push(readTerm(reader, options));
  }
  return parts.length === 1 ? parts[0] : sequence(...parts);
}

function readTerm(reader: Reader, options: Relaxation): Recipe {
  if (!/^\d/.test(reader.token())) return readFactor(reader, options);
  const times = readTimes(reader);
  if (reader.token() !== "*") reader.fail(`expected "*" after ${times}, got ${describe(reader.token())}`);
  reader.advance();
  return reader.inside(() => repeat(times, readTerm(reader, options)));
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
  const recipe = reader.inside(() => readSequence(reader, options));
  if (reader.token() !== ")") reader.fail(`expected ")", got ${describe(reader.token())}`);
  reader.advance();
  return recipe;
}

function readAlgorithm(reader: Reader, options: Relaxation): Algorithm {
  const name = reader.token().toUpperCase();
  const known = ALGORITHM_NAMES.find((candidate) => candidate === name);
  if (!known) reader.fail(expectedAlgorithm(reader.token()));
  reader.advance();
  return reader.token() === "(" ? readParameters(reader, known, options) : algorithmOf(known, options);
}

function readParameters(reader: Reader, name: AlgorithmName, options: Relaxation): Algorithm {
  const parameters: Partial<Record<ParameterName, Schedule>> = { ...options };
  do {
    reader.advance();
    const key = readParameterName(reader, name);
    const position = reader.position();
    parameters[key] = readSchedule(reader);
    check(reader, position, () => algorithmOf(name, { [key]: parameters[key] }));
  } while (reader.token() === ",");
  if (reader.token() !== ")") reader.fail(`expected "," or ")", got ${describe(reader.token())}`);
  reader.advance();
  return algorithmOf(name, parameters);
}

function readParameterName(reader: Reader, name: AlgorithmName): ParameterName {
  const known = Object.keys(PARAMETERS[name]);
  const key = known.find((candidate) => candidate === reader.token().toLowerCase());
  if (!key) {
    const names = known.length > 0 ? `known: ${known.join(", ")}` : "it has none";
    reader.fail(`${name} has no parameter ${describe(reader.token())} (${names})`);
  }
  reader.advance();
  if (reader.token() !== "=") reader.fail(`expected "=" after ${key}, got ${describe(reader.token())}`);
  reader.advance();
  return key as ParameterName;
}

function readSchedule(reader: Reader): Schedule {
  const first = readNumber(reader);
  if (reader.token() !== ":") return first;
  reader.advance();
  return [first, readNumber(reader)];
}

function readNumber(reader: Reader): number {
  const isNegative = reader.token() === "-";
  if (isNegative) reader.advance();
  if (!/^\d/.test(reader.token())) reader.fail(`expected a number, got ${describe(reader.token())}`);
  const value = Number(reader.token());
  reader.advance();
  return isNegative ? -value : value;
}

/** A value out of range is a mistake in the recipe: said where it stands. */
function check(reader: Reader, position: number, attempt: () => void): void {
  try {
    attempt();
  } catch (error) {
    if (isAutophaseError(error)) reader.fail(error.message, position);
    throw error;
  }
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
