/** The operator strings of PyNX, `ER**50,(Sup*ER**5*HIO**50)**10`: read from right to left, never executed. */

import { RecipeFileError } from "../errors.js";

/** What an operator string does, in the order in which it happens. */
export type PynxStep =
  | { readonly type: "run"; readonly operator: string; readonly cycles: number }
  | { readonly type: "set"; readonly name: string; readonly value: string };

/** An operator, or what is in parentheses, so many times. */
interface Power {
  readonly operator: string | readonly Power[];
  readonly times: number;
}

/**
 * Steps are separated by commas and factors by `*`; the last ones are the first to act. `name=value` changes a
 * parameter for what follows.
 * @throws {RecipeFileError} that shows the step which cannot be read, and for more than a hundred thousand runs.
 */
export function readPynxAlgorithm(text: string, file = "algorithm"): readonly PynxStep[] {
  const steps: PynxStep[] = [];
  for (const part of splitSteps(text).toReversed()) {
    const [, name, value] = /^\s*([a-z]\w*)\s*=\s*(\S+)\s*$/i.exec(part) ?? [];
    if (name !== undefined && value !== undefined) steps.push({ type: "set", name: name.toLowerCase(), value });
    else unroll(readProduct(part, file), steps, file);
  }
  return steps;
}

/** Commas inside parentheses do not separate. */
function splitSteps(text: string): readonly string[] {
  const parts: string[] = [""];
  let depth = 0;
  for (const character of text.replace(/^\s*["']|["']\s*$/g, "")) {
    if (character === "(") depth++;
    if (character === ")") depth--;
    if (character === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts.filter((part) => part.trim() !== "");
}

const MOST_RUNS = 100_000;

function unroll(product: readonly Power[], steps: PynxStep[], file: string): void {
  let runs = 0;
  const append = (factors: readonly Power[]): void => {
    for (const { operator, times } of factors.toReversed()) {
      if (++runs > MOST_RUNS) throw new RecipeFileError(`${file}: expected at most ${MOST_RUNS} runs, got more`);
      if (typeof operator === "string") steps.push({ type: "run", operator, cycles: times });
      else for (let k = 0; k < times; k++) append(operator);
    }
  };
  append(product);
}

const DEEPEST = 32;
const MOST_TIMES = 1_000_000;

/** `A**3*(B*C**2)**4`. */
function readProduct(text: string, file: string): readonly Power[] {
  const tokens = text.match(/\*\*|[*()]|[a-z]\w*|\d+|\S/gi) ?? [];
  let next = 0;
  const refuse = (expected: string): never => {
    throw new RecipeFileError(`${file}: ${text.trim()}: expected ${expected}, got ${tokens[next] ?? "the end"}`);
  };
  const product = (depth: number): readonly Power[] => {
    if (depth > DEEPEST) return refuse(`at most ${DEEPEST} parentheses inside each other`);
    const factors = [factor(depth)];
    while (tokens[next] === "*") {
      next++;
      factors.push(factor(depth));
    }
    return factors;
  };
  const factor = (depth: number): Power => {
    const operator = atom(depth);
    if (tokens[next] !== "**") return { operator, times: 1 };
    next++;
    const times = Number(tokens[next] ?? "");
    if (!Number.isSafeInteger(times) || times < 1 || times > MOST_TIMES) return refuse("a number of cycles");
    next++;
    return { operator, times };
  };
  const atom = (depth: number): Power["operator"] => {
    const token = tokens[next] ?? "";
    if (/^[a-z]/i.test(token)) {
      next++;
      return token.toLowerCase();
    }
    if (token !== "(") return refuse("an operator");
    next++;
    const inner = product(depth + 1);
    if (tokens[next] !== ")") return refuse('")"');
    next++;
    return inner;
  };
  const whole = product(0);
  return next < tokens.length ? refuse('"*" or a comma') : whole;
}

/** Whether a recipe is in this form: only here two stars stand side by side. */
export function isPynxAlgorithm(text: string): boolean {
  return /[a-z)]\s*\*\*\s*\d/i.test(text);
}
