/** The entries of a cohere configuration: what stands in it, read as what is wanted. */

import { RecipeFileError } from "../errors.js";
import { type CohereValue, readCohereValue } from "./read-cohere-value.js";

/**
 * `name = value` line by line; values are literals and are read, never executed.
 * @throws {RecipeFileError} for a line that is no assignment of a literal, and without an `algorithm_sequence`.
 */
export function readEntries(text: string, file: string): Map<string, CohereValue> {
  const entries = new Map<string, CohereValue>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const bare = withoutComment(line).trim();
    if (bare === "") continue;
    const match = /^([A-Za-z_]\w*)\s*=\s*(.+)$/.exec(bare);
    const value = match?.[2] === undefined ? undefined : readCohereValue(match[2]);
    if (match?.[1] === undefined || value === undefined) {
      throw new RecipeFileError(
        `${file}: line ${index + 1}: expected name = number, "text", True, False, None or a list, got ${bare.slice(0, 60)}`,
      );
    }
    entries.set(match[1], value);
  }
  if (!entries.has("algorithm_sequence")) {
    throw new RecipeFileError(`${file}: expected an entry algorithm_sequence, got none: is it a cohere config_rec?`);
  }
  return entries;
}

function withoutComment(line: string): string {
  return line.replace(/("[^"]*"|'[^']*')|(?:#|\/\/).*$/g, (_, quoted: string | undefined) => quoted ?? "");
}

/** Iterations, counted from 0; negative ones from the end. */
export interface Trigger {
  readonly start: number;
  readonly step: number | undefined;
  readonly end: number | undefined;
}

/** Values by name, of the kind that is asked for; `used` grows with every name that is. @throws {RecipeFileError} for another kind. */
export function createReader(
  entries: ReadonlyMap<string, CohereValue>,
  { file, iterations }: { readonly file: string; readonly iterations: () => number },
) {
  const used = new Set<string>();
  const take = <Value>(
    name: string,
    what: string,
    read: (value: CohereValue) => Value | undefined,
  ): Value | undefined => {
    const value = entries.get(name);
    used.add(name);
    if (value === undefined || value === null) return undefined;
    const found = read(value);
    if (found !== undefined) return found;
    throw new RecipeFileError(`${file}: ${name}: expected ${what}, got ${JSON.stringify(value)}`);
  };
  const fromEnd = (iteration: number): number => (iteration < 0 ? Math.max(0, iterations() + iteration) : iteration);
  const isText = (value: CohereValue): value is string => typeof value === "string";
  const isNumber = (value: CohereValue): value is number => typeof value === "number" && Number.isFinite(value);
  const numbers = (name: string) =>
    take(name, "numbers in brackets", (value) => (Array.isArray(value) && value.every(isNumber) ? value : undefined));
  return {
    used,
    text: (name: string) => take(name, "text in quotes", (value) => (typeof value === "string" ? value : undefined)),
    number: (name: string) => take(name, "a number", (value) => (isNumber(value) ? value : undefined)),
    numbers,
    texts: (name: string) =>
      take(name, "texts in brackets", (value) => (Array.isArray(value) && value.every(isText) ? value : undefined)),
    trigger: (name: string): Trigger | undefined =>
      take(name, "[start], [start, step] or [start, step, end] in whole iterations", (value) => {
        const isWhole = (one: CohereValue): one is number => Number.isSafeInteger(one);
        if (!Array.isArray(value) || !value.every(isWhole) || value.length < 1 || value.length > 3) return undefined;
        const [start, step, end] = value as [number, number | undefined, number | undefined];
        return step !== undefined && step < 1 ? undefined : { start: fromEnd(start), step, end: end && fromEnd(end) };
      }),
  };
}

export type Reader = ReturnType<typeof createReader>;
