/** Reads the phasing part of a cohere configuration, `config_rec`. */

import {
  type Coherence,
  countIterations,
  type LowToHigh,
  type ObjectConstraints,
  parseRecipe,
  type ShrinkWrap,
} from "@autophase/phase-retrieval";
import type { PythonLiteral } from "@autophase/tensor-io";
import { RecipeFileError } from "../errors.js";
import type { Beginning } from "./beginning.js";
import { readBeginning } from "./cohere-beginning.js";
import { createReader, type Reader, readEntries, type Trigger } from "./cohere-entries.js";
import { readGenerations } from "./cohere-generations.js";
import { type CohereSequence, readCohereSequence } from "./cohere-sequence.js";
import { isPhaseRange, PHASE_RANGE } from "./recipe-parts.js";
import type { RecipeSettings } from "./recipe-settings.js";

export interface ImportedRecipe {
  readonly settings: RecipeSettings;
  readonly beginning?: Beginning;
  /** A sentence for each entry that is done otherwise, or left out. */
  readonly remarks: readonly string[];
  /** The same for those that have no effect on the phasing. */
  readonly idle: readonly string[];
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
  const said = { remarks: [] as string[], idle: [] as string[] };
  const { remarks } = said;
  const reader = createReader(entries, { file, iterations: () => countIterations(parseRecipe(recipe)) });
  const raarBeta = reader.number("raar_beta");
  const sequence = readCohereSequence(reader.value("algorithm_sequence"), { file, raarBeta });
  const { recipe } = sequence;
  refuse(reader, entries, file);
  const shrinkWrap = readShrinkWrap(reader, sequence, said);
  const coherence = readCoherence(reader, sequence.coherentFrom, said);
  const settings: RecipeSettings = {
    recipe,
    ...present("beta", reader.number("hio_beta")),
    starts: reader.number("reconstructions") ?? 1,
    ...present("support", readSupport(reader)),
    shrinkWrap,
    ...present("breakTwinAt", readTwin(reader, said)),
    ...present("coherence", coherence),
    ...present("lowToHigh", readLowToHigh(reader, sequence, said)),
    ...present("averageLast", readAverage(reader, recipe)),
    ...present("constraints", readPhaseConstraint(reader, sequence, { said, file })),
    ...present("generations", readGenerations(reader, { shrinkWrap, coherence, remarks, file })),
  };
  const beginning = readBeginning(reader, file, said.idle);
  const left = [...entries.keys()].filter((name) => !reader.used.has(name));
  remarks.push(...left.flatMap(remarkOn));
  said.idle.push(...left.flatMap((name) => (idleReason(name) ? [`${name}: ${idleReason(name)}`] : [])));
  const shown = left.filter((name) => MACHINE.includes(name));
  if (shown.length > 0) said.idle.push(`${shown.join(", ")}: of the machine, or of what is shown and written`);
  return { settings, ...said, ...present("beginning", beginning) };
}

interface Said {
  readonly remarks: string[];
  readonly idle: string[];
}

/** Axes of cohere are column, row, frame; fractions of them, or voxels. */
function readSupport(reader: Reader): RecipeSettings["support"] {
  const area = reader.numbers("initial_support_area")?.toReversed();
  if (!area || area.every((value) => value === 0.5)) return undefined;
  if (area.every((value) => value <= 1)) return { form: "box", fraction: area };
  return { form: "box", radius: area.map((value) => value / 2) };
}

function readShrinkWrap(
  reader: Reader,
  sequence: CohereSequence,
  said: Said,
): ShrinkWrap | readonly ShrinkWrap[] | false {
  const types = [reader.value("shrink_wrap_type") ?? "GAUSS"].flat();
  const other = types.find((type) => type !== "GAUSS");
  if (other !== undefined) said.remarks.push(`shrink_wrap_type: ${other} is taken for GAUSS, the only one here`);
  const way = (index: number): Pick<ShrinkWrap, "sigma" | "threshold"> => ({
    sigma: reader.numberOf("shrink_wrap_gauss_sigma", index) ?? 1,
    threshold: reader.numberOf("shrink_wrap_threshold", index) ?? 0.1,
  });
  const inner = reader.triggers("shrink_wrap_trigger");
  if (inner) {
    // of no meaning where no algorithm of the sequence has the trigger, which is said
    for (const name of ["shrink_wrap_gauss_sigma", "shrink_wrap_threshold"]) reader.used.add(name);
    return stretchesOf("SW", inner, sequence, said).map(({ index, ...when }) => ({ ...way(index), ...when }));
  }
  const trigger = reader.trigger("shrink_wrap_trigger");
  const whole = way(0);
  if (!trigger) return false;
  const { start, step, end = LAST + 1 } = trigger;
  const last = step === undefined ? start : end - 1;
  return last < start ? false : { ...whole, every: step ?? 1, between: [start, last] };
}

interface CohereStretch {
  /** Of the sub-trigger. */
  readonly index: number;
  readonly every: number;
  readonly between: readonly [number, number];
}

/**
 * A sub-trigger counts from the beginning of the run that it hangs on, and ends with it; its end counts from its own
 * start, as `fill_sub_trigger_row` of cohere-core 4.5.4 has it.
 */
function stretchesOf(
  family: string,
  inner: readonly Trigger[],
  { runs }: CohereSequence,
  { idle }: Said,
): readonly CohereStretch[] {
  const stretches = runs.flatMap(({ first, iterations, triggers }): readonly CohereStretch[] => {
    const index = triggers.get(family);
    const trigger = index === undefined ? undefined : inner[index];
    if (index === undefined || !trigger || trigger.start >= iterations) return [];
    const { start, step, end = iterations } = trigger;
    const last = step === undefined ? start : Math.min(start + end, iterations) - 1;
    return last < start ? [] : [{ index, every: step ?? 1, between: [first + start, first + last] }];
  });
  const asked = new Set(runs.flatMap(({ triggers }) => triggers.get(family) ?? []));
  const unused = inner.map((_, index) => index).filter((index) => !asked.has(index));
  if (unused.length > 0) {
    idle.push(`algorithm_sequence: ${unused.map((index) => family + index).join(", ")} is on no algorithm in it`);
  }
  return stretches;
}

/** JSON knows no infinity. */
const LAST = 1_000_000_000;

/** An interval counts from the first algorithm that minds; in older configurations a trigger says when. */
function readCoherence(
  reader: Reader,
  coherentFrom: number | undefined,
  { remarks, idle }: Said,
): Coherence | undefined {
  const every = reader.number("pc_interval");
  const interval = every !== undefined &&
    coherentFrom !== undefined && { start: coherentFrom, step: every, end: undefined };
  const trigger = reader.trigger("pc_trigger") ?? (interval || undefined);
  if (every !== undefined && !interval) {
    idle.push("pc_interval: no algorithm of the sequence minds partial coherence (as ERpc does), so there is none");
  }
  if (coherentFrom !== undefined && !trigger) {
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
    ...present("last", trigger.end === undefined ? undefined : trigger.end - 1),
  };
}

function readLowToHigh(reader: Reader, sequence: CohereSequence, said: Said): LowToHigh | undefined {
  const inner = reader.triggers("lowpass_filter_trigger");
  const [stretch, ...more] = inner ? stretchesOf("LPF", inner, sequence, said) : [];
  if (more.length > 0)
    said.remarks.push("lowpass_filter_trigger: of its sub-triggers the first in the sequence is taken");
  const ranges = reader.value("lowpass_filter_range");
  const isNested = Array.isArray(ranges) && Array.isArray(ranges[0]);
  const range = [isNested ? ranges[stretch?.index ?? 0] : (ranges ?? [])].flat();
  const widths = range.filter((value): value is number => typeof value === "number");
  if (reader.value("lowpass_filter_sw_threshold") !== undefined) {
    said.remarks.push("lowpass_filter_sw_threshold: the support is updated by the shrink-wrap of the whole run here");
  }
  const whole = inner ? undefined : reader.trigger("lowpass_filter_trigger");
  const when = stretch ?? (whole && { every: whole.step ?? 1, between: [whole.start, whole.end ?? LAST] as const });
  if (!when) return undefined;
  const { every, between } = when;
  return {
    ...(between[0] > 0 && { from: between[0] }),
    until: stretch ? between[1] + 1 : between[1],
    every,
    ...present("first", widths[0]),
    ...present("last", widths[1]),
  };
}

/** cohere drops three quarters of the object at the end of an iteration, here it is before the next. */
function readTwin(reader: Reader, said: Said): number | undefined {
  const trigger = reader.trigger("twin_trigger");
  if (trigger?.step !== undefined) said.remarks.push("twin_trigger: the twin is broken once, at its start");
  return trigger && trigger.start + 1;
}

/** cohere averages from an iteration on; here the last so many are averaged. */
function readAverage(reader: Reader, recipe: string): number | undefined {
  const trigger = reader.trigger("average_trigger");
  if (!trigger) return undefined;
  const start = trigger.start;
  const total = countIterations(parseRecipe(recipe));
  return start < total ? Math.max(1, total - start) : undefined;
}

function readPhaseConstraint(
  reader: Reader,
  sequence: CohereSequence,
  { said, file }: { readonly said: Said; readonly file: string },
): RecipeSettings["constraints"] {
  const half = Math.PI / 2;
  const phaseOf = (index: number): readonly [number, number] => [
    reader.numberOf("phc_phase_min", index) ?? -half,
    reader.numberOf("phc_phase_max", index) ?? half,
  ];
  const limits = (phase: readonly [number, number], between: readonly [number, number]): ObjectConstraints => {
    if (isPhaseRange(phase)) return { phase, between };
    const got = `got ${phase[0]} to ${phase[1]}`;
    throw new RecipeFileError(`${file}: phc_phase_min, phc_phase_max: expected ${PHASE_RANGE}, ${got}`);
  };
  const inner = reader.triggers("phc_trigger");
  if (inner) {
    const stretches = stretchesOf("PHC", inner, sequence, said);
    if (stretches.some(({ every }) => every > 1))
      said.remarks.push("phc_trigger: it holds in every iteration of its stretch");
    return stretches.map(({ index, between }) => limits(phaseOf(index), between));
  }
  const trigger = reader.trigger("phc_trigger");
  const phase = phaseOf(0);
  return trigger && limits(phase, [trigger.start, trigger.end ?? LAST]);
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

/** Nothing of how it is phased. */
const MACHINE = [
  "processing",
  "device",
  "progress_trigger",
  "live_trigger",
  "garbage_trigger",
  "gc",
  "data_dir",
  "save_dir",
  "debug",
];

function idleReason(name: string): string | undefined {
  if (name === "twin_halves") return "the quadrant that stays decides between object and twin, which are one answer";
  return name.startsWith("ga_") ? "belongs to a genetic search, which begins with ga_generations = 2" : undefined;
}

function remarkOn(name: string): readonly string[] {
  if (MACHINE.includes(name) || idleReason(name) !== undefined) return [];
  return [`${name}: not known here, and left out`];
}

/** `{ [name]: value }`, or nothing where there is no value. */
function present<Name extends string, Value>(name: Name, value: Value | undefined): { [Key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [Key in Name]?: Value });
}
