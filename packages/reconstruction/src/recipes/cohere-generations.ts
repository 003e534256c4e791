/** The genetic search of a cohere configuration: entries `ga_*`. */

import { type Coherence, type ShrinkWrap, shrinkWrapsOf } from "@autophase/phase-retrieval";
import { RecipeFileError } from "../errors.js";
import { BREED_MODES, type BreedMode } from "../generations/breed.js";
import { type Generations, MOST_GENERATIONS, type PerGeneration } from "../generations/generation-settings.js";
import type { MetricName } from "../generations/metrics.js";
import type { Reader } from "./cohere-entries.js";

interface GenerationsContext {
  readonly shrinkWrap: ShrinkWrap | readonly ShrinkWrap[] | false;
  readonly coherence: Coherence | undefined;
  readonly remarks: string[];
  /** The name of the configuration, for messages. */
  readonly file: string;
}

/**
 * Lists of cohere have an entry for each generation; one entry is for all, and a shorter list goes on with the default.
 * There the first entries of modes and supports are not used, since the first generation is not bred; here they are
 * left out.
 * @returns `undefined` without a search.
 * @throws {RecipeFileError} for a metric or a mode that there is none of, and for too many generations.
 */
export function readGenerations(reader: Reader, context: GenerationsContext): Generations | undefined {
  const { shrinkWrap, coherence, remarks } = context;
  const count = reader.number("ga_generations") ?? 1;
  if (count <= 1) return undefined;
  if (!Number.isInteger(count) || count > MOST_GENERATIONS) {
    const expected = `expected a whole number up to ${MOST_GENERATIONS}`;
    throw new RecipeFileError(`${context.file}: ga_generations: ${expected}, got ${count}`);
  }
  const spread = <Value>(list: readonly Value[] | undefined, rest: Value): readonly Value[] =>
    Array.from({ length: count }, (_, k) => (list?.length === 1 ? list[0] : list?.[k]) ?? rest);
  const metric = spread(reader.texts("ga_metrics"), "chi").map((name) => metricCalled(name, context));
  const breed = spread(reader.texts("ga_breed_modes"), "sqrt_ab").map((name) => modeCalled(name, context));
  const cull = spreadCullings(reader.numbers("ga_cullings"), count);
  const own = shrinkWrapsOf(shrinkWrap).at(-1);
  const thresholds = firstOf(reader.numbers, THRESHOLDS);
  const sigmas = firstOf(reader.numbers, SIGMAS);
  const lowPass = firstOf(reader.numbers, LOW_PASS);
  const coherentFirst = reader.number("ga_gen_pc_start");
  reader.used.add("ga_fast");
  if (lowPass) remarks.push(`${LOW_PASS[0]}: taken for a window on the data that leaves features of so many voxels`);
  return {
    count,
    metric: shortest(metric),
    breed: shortest(breed.slice(1)),
    ...(cull.some((worst) => worst > 0) && { cull: shortest(cull) }),
    ...(sigmas && { sigma: shortest(spread(sigmas, numberOf(own?.sigma, 1)).slice(1)) }),
    ...(thresholds && { threshold: shortest(spread(thresholds, numberOf(own?.threshold, 0.1)).slice(1)) }),
    ...(lowPass && { lowPass: lowPass.map((sigma) => 1 / (Math.PI * sigma)) }),
    ...(coherence && coherentFirst !== undefined && { coherentFirst }),
  };
}

/** The newest name first. */
const THRESHOLDS = ["ga_sw_thresholds", "ga_shrink_wrap_thresholds", "ga_support_thresholds"];
const SIGMAS = ["ga_sw_gauss_sigmas", "ga_shrink_wrap_gauss_sigmas", "ga_support_sigmas"];
const LOW_PASS = ["ga_lpf_sigmas", "ga_lowpass_filter_sigmas", "ga_low_resolution_sigmas"];

function firstOf<Value>(read: (name: string) => Value | undefined, names: readonly string[]): Value | undefined {
  const values = names.map(read);
  return values.find((value) => value !== undefined);
}

/** Unlike the others, one entry is for the first generation alone. */
function spreadCullings(list: readonly number[] | undefined, count: number): readonly number[] {
  return Array.from({ length: count }, (_, k) => list?.[k] ?? 0);
}

const METRICS: Readonly<Record<string, MetricName>> = {
  chi: "chi",
  sharpness: "sharpness",
  summed_phase: "summedPhase",
  area: "volume",
};

function metricCalled(name: string, { file }: GenerationsContext): MetricName {
  const metric = METRICS[name];
  if (metric) return metric;
  const known = Object.keys(METRICS).join(", ");
  throw new RecipeFileError(`${file}: ga_metrics: expected names out of ${known}, got ${name}`);
}

function modeCalled(name: string, { file }: GenerationsContext): BreedMode {
  const mode = BREED_MODES.find((known) => known === name);
  if (mode) return mode;
  throw new RecipeFileError(`${file}: ga_breed_modes: expected names out of ${BREED_MODES.join(", ")}, got ${name}`);
}

/** One value where all are the same, and no more than needed where the last ones are. */
function shortest<Value>(values: readonly Value[]): PerGeneration<Value> {
  let length = values.length;
  while (length > 1 && values[length - 1] === values[length - 2]) length--;
  return length === 1 ? (values[0] as Value) : values.slice(0, length);
}

function numberOf(value: unknown, fallback: number): number {
  return typeof value === "number" ? value : fallback;
}
