/** Reads the phasing part of a cohere configuration, `config_rec`. */

import {
  type Coherence,
  countIterations,
  type LowToHigh,
  parseRecipe,
  type ShrinkWrap,
  segmentsOf,
} from "@autophase/phase-retrieval";
import type { PythonLiteral } from "@autophase/tensor-io";
import { RecipeFileError } from "../errors.js";
import { createReader, type Reader, readEntries } from "./cohere-entries.js";
import { readGenerations } from "./cohere-generations.js";
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
 * @throws {RecipeFileError} for a line that is no assignment of a literal, a value of another kind than expected, and
 *   for entries without which the recipe would be another: the message names them.
 */
export function importCohere(text: string, file = "config_rec"): ImportedRecipe {
  const entries = readEntries(text, file);
  const remarks: string[] = [];
  const reader = createReader(entries, { file, iterations: () => countIterations(parseRecipe(recipe)) });
  const { recipe, coherentUntil } = readSequence(reader, remarks);
  refuse(reader, entries, file);
  const shrinkWrap = readShrinkWrap(reader, remarks);
  const coherence = readCoherence(reader, coherentUntil, remarks);
  const settings: RecipeSettings = {
    recipe,
    ...present("beta", reader.number("hio_beta")),
    starts: reader.number("reconstructions") ?? 1,
    shrinkWrap,
    ...present("breakTwinAt", reader.trigger("twin_trigger")?.start),
    ...present("coherence", coherence),
    ...present("lowToHigh", readLowToHigh(reader, file)),
    ...present("averageLast", readAverage(reader, recipe)),
    ...present("constraints", readPhaseConstraint(reader)),
    ...present("generations", readGenerations(reader, { shrinkWrap, coherence, remarks, file })),
  };
  const area = reader.numbers("initial_support_area");
  if (area?.some((value) => value !== 0.5)) {
    remarks.push("initial_support_area: starts here begin with half of each axis; another is the setting support");
  }
  for (const name of entries.keys()) if (!reader.used.has(name)) remarks.push(remarkOn(name));
  return { settings, remarks };
}

interface CohereSequence {
  readonly recipe: string;
  /** Iteration of the first algorithm that minds partial coherence, such as `ERpc`. */
  readonly coherentUntil: number | undefined;
}

function readSequence(reader: Reader, remarks: string[]): CohereSequence {
  const text = reader.text("algorithm_sequence") ?? "";
  const whole = text.replace(/\.(?:SW|PC|PHC|PHM|LPF|TW|LRS)\d*\b/gi, "");
  if (whole !== text)
    remarks.push("algorithm_sequence: triggers inside the sequence (such as .SW0) are left to those of the whole run");
  const recipe = whole.replace(MINDING, "$1");
  return { recipe, coherentUntil: recipe === whole ? undefined : iterationsBefore(whole) };
}

/** An algorithm with partial coherence. */
const MINDING = /\b([A-Za-z]+)pc\b/gi;

function iterationsBefore(text: string): number {
  // no algorithm of cohere's has this name: it stands for the first one that minds
  const marked = text.replace(MINDING, "CF");
  let before = 0;
  for (const { algorithm, iterations } of segmentsOf(parseRecipe(marked))) {
    if (algorithm.name === "CF") return before;
    before += iterations;
  }
  return before;
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

/** An interval counts from the first algorithm that minds; in older configurations a trigger says when. */
function readCoherence(reader: Reader, coherentUntil: number | undefined, remarks: string[]): Coherence | undefined {
  const every = reader.number("pc_interval");
  const interval = every !== undefined &&
    coherentUntil !== undefined && { start: coherentUntil, step: every, end: undefined };
  const trigger = reader.trigger("pc_trigger") ?? (interval || undefined);
  if (every !== undefined && !interval) {
    remarks.push("pc_interval: no algorithm of the sequence minds partial coherence (as ERpc does), so there is none");
  }
  if (coherentUntil !== undefined && !trigger) {
    remarks.push("algorithm_sequence: without pc_interval, algorithms such as ERpc are run as ER");
  }
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
  const first = <Value>(read: (name: string) => Value | undefined, ...names: readonly string[]): Value | undefined =>
    names.map(read).find((value) => value !== undefined);
  const trigger = first(reader.trigger, "phc_trigger", "phm_trigger", "phase_support_trigger");
  const from = first(reader.number, "phc_phase_min", "phm_phase_min", "phase_min");
  const to = first(reader.number, "phc_phase_max", "phm_phase_max", "phase_max");
  if (!trigger) return undefined;
  const half = Math.PI / 2;
  return { phase: [from ?? -half, to ?? half], between: [trigger.start, trigger.end ?? LAST] };
}

/** Entries without which this would be another reconstruction. */
function refuse(reader: Reader, entries: ReadonlyMap<string, PythonLiteral>, file: string): void {
  const isSet = (name: string): boolean => {
    const value = entries.get(name) ?? false;
    return value !== false && value !== 0 && value !== 1;
  };
  for (const [name, what] of Object.entries(REFUSED)) {
    if (isSet(name)) throw new RecipeFileError(`${file}: ${name}: ${what}`);
    reader.used.add(name);
  }
}

const REFUSED: Readonly<Record<string, string>> = {
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
  "live_trigger",
];

function remarkOn(name: string): string {
  if (HARMLESS.includes(name)) return `${name}: has no meaning here and is left out`;
  if (name.startsWith("ga_")) return `${name}: belongs to a genetic search, which begins with ga_generations = 2`;
  return `${name}: not supported and left out`;
}

/** `{ [name]: value }`, or nothing where there is no value. */
function present<Name extends string, Value>(name: Name, value: Value | undefined): { [Key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [Key in Name]?: Value });
}
