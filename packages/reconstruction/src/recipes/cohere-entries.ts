/** The entries of a cohere configuration: what stands in it, read as what is wanted. */

import { isAutophaseError, type PythonLiteral, readPythonAssignments } from "@autophase/tensor-io";
import { RecipeFileError } from "../errors.js";

/**
 * `name = value` line by line; values are literals and are read, never executed.
 * @throws {RecipeFileError} for a line that is no assignment of a literal, and without an `algorithm_sequence`.
 */
export function readEntries(text: string, file: string): Map<string, PythonLiteral> {
  const entries = assignmentsOf(text, file);
  if (!entries.has("algorithm_sequence")) {
    throw new RecipeFileError(`${file}: expected an entry algorithm_sequence, got none: is it a cohere config_rec?`);
  }
  return entries;
}

function assignmentsOf(text: string, file: string): Map<string, PythonLiteral> {
  try {
    return readPythonAssignments(text, { file });
  } catch (cause) {
    if (isAutophaseError(cause)) throw new RecipeFileError(cause.message, { cause });
    throw cause;
  }
}

/** Iterations, counted from 0; negative ones from the end. */
export interface Trigger {
  readonly start: number;
  readonly step: number | undefined;
  readonly end: number | undefined;
}

/**
 * Values by name, of the kind that is asked for; `used` grows with every name that is.
 * @throws {RecipeFileError} for another kind.
 */
export function createReader(
  entries: ReadonlyMap<string, PythonLiteral>,
  { file, iterations }: { readonly file: string; readonly iterations: () => number },
) {
  const used = new Set<string>();
  const take = <Value>(
    name: string,
    what: string,
    read: (value: PythonLiteral) => Value | undefined,
  ): Value | undefined => {
    const value = entries.get(name);
    used.add(name);
    if (value === undefined || value === null) return undefined;
    const found = read(value);
    if (found !== undefined) return found;
    throw new RecipeFileError(`${file}: ${name}: expected ${what}, got ${JSON.stringify(value)}`);
  };
  const fromEnd = (iteration: number): number => (iteration < 0 ? Math.max(0, iterations() + iteration) : iteration);
  const isText = (value: PythonLiteral): value is string => typeof value === "string";
  const isNumber = (value: PythonLiteral): value is number => typeof value === "number" && Number.isFinite(value);
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
        const isWhole = (one: PythonLiteral): one is number => Number.isSafeInteger(one);
        if (!Array.isArray(value) || !value.every(isWhole) || value.length < 1 || value.length > 3) return undefined;
        const [start, step, end] = value as [number, number | undefined, number | undefined];
        return step !== undefined && step < 1 ? undefined : { start: fromEnd(start), step, end: end && fromEnd(end) };
      }),
  };
}

export type Reader = ReturnType<typeof createReader>;
