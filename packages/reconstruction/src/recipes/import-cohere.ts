/** Reads the phasing part of a cohere configuration, `config_rec`. */

import type { Coherence, LowToHigh, ShrinkWrap } from "@autophase/phase-retrieval";
import { countIterations, parseRecipe } from "@autophase/phase-retrieval";
import { RecipeFileError } from "../errors.js";
import { type CohereValue, readCohereValue } from "./read-cohere-value.js";
import type { RecipeSettings } from "./recipe-settings.js";

export interface ImportedRecipe {
  readonly settings: RecipeSettings;
  /** A sentence for each entry that means nothing here, or is done otherwise. */
  readonly remarks: readonly string[];
}

/**
 * `name = value` line by line; values are literals and are read, never executed. Iterations count from 0, a trigger is
 * `[start, step, end]` with the last two optional.
 * @param file - its name, for messages.
 * @throws {RecipeFileError} for a line that is no assignment of a literal, a value of another kind than expected, and for
 *   entries without which the recipe would be another: the message names them.
 */
export function importCohere(text: string, file = "config_rec"): ImportedRecipe {
  const entries = readEntries(text, file);
  const remarks: string[] = [];
  const reader = createReader(entries, file);
  const recipe = readSequence(reader, remarks);
  refuse(reader, entries, file);
  const settings: RecipeSettings = {
    recipe,
    ...present("beta", reader.number("hio_beta")),
    starts: reader.number("reconstructions") ?? 1,
    shrinkWrap: readShrinkWrap(reader, remarks),
    ...present("breakTwinAt", reader.trigger("twin_trigger")?.start),
    ...present("coherence", readCoherence(reader, remarks)),
    ...present("lowToHigh", readLowToHigh(reader, file)),
    ...present("averageLast", readAverage(reader, recipe)),
    ...present("constraints", readPhaseConstraint(reader)),
  };
  const area = reader.numbers("initial_support_area");
  if (area?.some((value) => value !== 0.5)) {
    remarks.push("initial_support_area: starts here begin with half of each axis; give another with --support");
  }
  for (const name of entries.keys()) if (!reader.used.has(name)) remarks.push(remarkOn(name));
  return { settings, remarks };
}

function readEntries(text: string, file: string): Map<string, CohereValue> {
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
  return line.replace(/("[^"]*"|'[^']*')|#.*$/g, (_, quoted: string | undefined) => quoted ?? "");
}

interface Trigger {
  readonly start: number;
  readonly step: number | undefined;
  readonly end: number | undefined;
}

function createReader(entries: ReadonlyMap<string, CohereValue>, file: string) {
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
  const isNumber = (value: CohereValue): value is number => typeof value === "number" && Number.isFinite(value);
  const numbers = (name: string) =>
    take(name, "numbers in brackets", (value) => (Array.isArray(value) && value.every(isNumber) ? value : undefined));
  return {
    used,
    text: (name: string) => take(name, "text in quotes", (value) => (typeof value === "string" ? value : undefined)),
    number: (name: string) => take(name, "a number", (value) => (isNumber(value) ? value : undefined)),
    numbers,
    trigger: (name: string): Trigger | undefined =>
      take(name, "[start], [start, step] or [start, step, end] in whole iterations", (value) => {
        const isWhole = (one: CohereValue): one is number => Number.isSafeInteger(one) && (one as number) >= 0;
        if (!Array.isArray(value) || !value.every(isWhole) || value.length < 1 || value.length > 3) return undefined;
        const [start, step, end] = value as number[];
        return step === 0 ? undefined : { start, step, end };
      }),
  };
}

type Reader = ReturnType<typeof createReader>;

function readSequence(reader: Reader, remarks: string[]): string {
  const text = reader.text("algorithm_sequence") ?? "";
  const plain = text.replace(/\.(?:SW|PC|LPF|TW|LRS)\d*\b/gi, "");
  if (plain !== text)
    remarks.push("algorithm_sequence: triggers inside the sequence (such as .SW0) are left to those of the whole run");
  return plain;
}

function readShrinkWrap(reader: Reader, remarks: string[]): ShrinkWrap | false {
  const trigger = reader.trigger("shrink_wrap_trigger");
  const type = reader.text("shrink_wrap_type") ?? "GAUSS";
  const threshold = reader.number("shrink_wrap_threshold") ?? 0.1;
  const sigma = reader.number("shrink_wrap_gauss_sigma") ?? 1;
  if (!trigger) return false;
  if (type !== "GAUSS") remarks.push(`shrink_wrap_type: ${type} is taken for GAUSS, the only one here`);
  return { sigma, threshold, every: trigger.step ?? 1, between: [trigger.start, trigger.end ?? LAST] };
}

/** JSON knows no infinity. */
const LAST = 1_000_000_000;

function readCoherence(reader: Reader, remarks: string[]): Coherence | undefined {
  const trigger = reader.trigger("pc_trigger") ?? reader.trigger("pc_interval");
  const type = reader.text("pc_type");
  for (const name of ["pc_LUCY_iterations", "pc_normalize", "pc_LUCY_kernel", "pc_reverse"]) reader.used.add(name);
  if (!trigger) return undefined;
  if (type !== undefined && type !== "LUCY") remarks.push(`pc_type: ${type} is taken for LUCY`);
  remarks.push("pc_LUCY_kernel and its like: the kernel's box and the iterations of Richardson-Lucy are chosen here");
  return {
    model: "free",
    first: trigger.start,
    ...present("every", trigger.step),
    ...present("last", trigger.end),
  };
}

function readLowToHigh(reader: Reader, file: string): LowToHigh | undefined {
  const trigger = reader.trigger("lowpass_filter_trigger");
  const range = reader.numbers("lowpass_filter_range") ?? reader.numbers("resolution_range");
  reader.used.add("lowpass_filter_sw_threshold");
  if (!trigger) return undefined;
  if (trigger.start !== 0 || trigger.end === undefined) {
    throw new RecipeFileError(`${file}: lowpass_filter_trigger: expected [0, step, end], got another start or no end`);
  }
  return {
    until: trigger.end,
    ...present("every", trigger.step),
    ...present("first", range?.[0]),
    ...present("last", range?.[1]),
  };
}

/** cohere averages from an iteration on; here the last so many are averaged. */
function readAverage(reader: Reader, recipe: string): number | undefined {
  const trigger = reader.trigger("average_trigger");
  if (!trigger) return undefined;
  const start = trigger.start;
  const total = countIterations(parseRecipe(recipe));
  return start < total ? Math.max(1, total - start) : undefined;
}

function readPhaseConstraint(reader: Reader): RecipeSettings["constraints"] {
  const trigger = reader.trigger("phm_trigger") ?? reader.trigger("phase_support_trigger");
  const from = reader.number("phm_phase_min") ?? reader.number("phase_min");
  const to = reader.number("phm_phase_max") ?? reader.number("phase_max");
  if (!trigger) return undefined;
  const half = Math.PI / 2;
  return { phase: [from ?? -half, to ?? half], between: [trigger.start, trigger.end ?? LAST] };
}

/** Entries without which this would be another reconstruction. */
function refuse(reader: Reader, entries: ReadonlyMap<string, CohereValue>, file: string): void {
  const says = (name: string): boolean => ![undefined, null, false, 0, 1].includes(entries.get(name) as null);
  for (const [name, what] of Object.entries(REFUSED)) {
    if (says(name)) throw new RecipeFileError(`${file}: ${name}: ${what}`);
    reader.used.add(name);
  }
}

const REFUSED: Readonly<Record<string, string>> = {
  ga_generations: "a genetic search is not part of this recipe's form; remove the entry, or set it to 1",
  multipeak: "several Bragg peaks at once are not supported",
};

const HARMLESS = [
  "processing",
  "device",
  "progress_trigger",
  "twin_halves",
  "init_guess",
  "continue_dir",
  "AI_trained_model",
];

function remarkOn(name: string): string {
  if (HARMLESS.includes(name)) return `${name}: has no meaning here and is left out`;
  if (name.startsWith("ga_")) return `${name}: belongs to a genetic search and is left out`;
  return `${name}: not supported and left out`;
}

/** `{ [name]: value }`, or nothing where there is no value. */
function present<Name extends string, Value>(name: Name, value: Value | undefined): { [Key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [Key in Name]?: Value });
}
