/** The entries of a cohere configuration: what stands in it, read as what is wanted. */

import { isAutophaseError, type PythonLiteral, readPythonAssignments } from "@autophase/tensor-io";
import { RecipeFileError } from "../errors.js";

/**
 * `name = value` line by line; values are literals and are read, never executed.
 * @throws {RecipeFileError} for a line that is no assignment of a literal, and without an `algorithm_sequence`.
 */
export function readEntries(text: string, file: string): Map<string, PythonLiteral> {
  const entries = withNewNames(assignmentsOf(text, file));
  if (!entries.has("algorithm_sequence")) {
    throw new RecipeFileError(`${file}: expected an entry algorithm_sequence, got none: is it a cohere config_rec?`);
  }
  return entries;
}

/** Names of earlier versions of cohere, and what they are called now. */
const NEW_NAMES: Readonly<Record<string, string>> = {
  samples: "reconstructions",
  beta: "hio_beta",
  support_area: "initial_support_area",
  amp_support_trigger: "shrink_wrap_trigger",
  support_type: "shrink_wrap_type",
  support_threshold: "shrink_wrap_threshold",
  support_sigma: "shrink_wrap_gauss_sigma",
  phase_support_trigger: "phc_trigger",
  phase_min: "phc_phase_min",
  phase_max: "phc_phase_max",
  phm_trigger: "phc_trigger",
  phm_phase_min: "phc_phase_min",
  phm_phase_max: "phc_phase_max",
  pcdi_trigger: "pc_trigger",
  partial_coherence_type: "pc_type",
  partial_coherence_iteration_num: "pc_LUCY_iterations",
  partial_coherence_normalize: "pc_normalize",
  partial_coherence_reverse: "pc_reverse",
  partial_coherence_roi: "pc_LUCY_kernel",
  resolution_trigger: "lowpass_filter_trigger",
  iter_res_det_range: "lowpass_filter_range",
  resolution_range: "lowpass_filter_range",
  avarage_trigger: "average_trigger",
  generations: "ga_generations",
};

/** A new name that is there too stands above the old one. */
function withNewNames(entries: ReadonlyMap<string, PythonLiteral>): Map<string, PythonLiteral> {
  const renamed = [...entries].map(([name, value]): [string, PythonLiteral] => {
    const now = Object.hasOwn(NEW_NAMES, name) ? NEW_NAMES[name] : undefined;
    return now === undefined || entries.has(now) ? [name, value] : [now, value];
  });
  return new Map(renamed);
}

function assignmentsOf(text: string, file: string): Map<string, PythonLiteral> {
  try {
    return readPythonAssignments(text, { file });
  } catch (cause) {
    if (isAutophaseError(cause)) throw new RecipeFileError(cause.message, { cause });
    throw cause;
  }
}

/** Iterations, counted from 0; negative ones from the end. At `end` it no longer happens, as in a range of Python. */
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
  const isWhole = (one: PythonLiteral): one is number => Number.isSafeInteger(one);
  const triggerOf = (value: PythonLiteral): Trigger | undefined => {
    if (!Array.isArray(value) || !value.every(isWhole) || value.length < 1 || value.length > 3) return undefined;
    const [start, step, end] = value as [number, number | undefined, number | undefined];
    return step !== undefined && step < 1 ? undefined : { start, step, end };
  };
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
        const found = triggerOf(value);
        return found && { ...found, start: fromEnd(found.start), end: found.end && fromEnd(found.end) };
      }),
    /** Sub-triggers, a list of triggers; nothing where the entry is one trigger. */
    triggers: (name: string): readonly Trigger[] | undefined => {
      const value = entries.get(name);
      if (!Array.isArray(value) || !Array.isArray(value[0])) return undefined;
      return take(name, "[[start, step, end], ...] in whole iterations", (list) => {
        const found = Array.isArray(list) ? list.map(triggerOf) : [];
        return found.every((one) => one !== undefined) ? found : undefined;
      });
    },
    /** Of the sub-trigger of that number; one value is for all. */
    numberOf: (name: string, index: number): number | undefined =>
      take(name, "a number, or one for each sub-trigger", (value) => {
        const one = Array.isArray(value) ? value[index] : value;
        return isNumber(one) ? one : undefined;
      }),
    /** Whatever it is. */
    value: (name: string): PythonLiteral | undefined => take(name, "a value", (value) => value),
  };
}

export type Reader = ReturnType<typeof createReader>;
