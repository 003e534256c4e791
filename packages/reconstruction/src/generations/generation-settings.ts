/** What happens in which generation of a guided search. */

import { countIterations, parseRecipe, type ShrinkWrap } from "@autophase/phase-retrieval";
import { ValueError } from "@autophase/tensor-io";
import type { OptionChanges, StartOptions } from "../starts/start-runner.js";
import { BREED_MODES, type BreedMode } from "./breed.js";
import { METRIC_NAMES, type MetricName } from "./metrics.js";
import type { TightSupport } from "./tight-support.js";

/** One value for all, or a list whose last value holds for what comes after it. */
export type PerGeneration<Value> = Value | readonly Value[];

/** A guided search: starts are ranked, crossed with the best, and run again. Plain data, part of a recipe. */
export interface Generations {
  /** How many, with the first, which is of independent starts. */
  readonly count: number;
  /** What a generation is ranked by. Default `freeLlk`, or `chi` where no voxels are held out. */
  readonly metric?: PerGeneration<MetricName>;
  /** How the second generation is bred, the third and so on. Default `sqrt_ab`. */
  readonly breed?: PerGeneration<BreedMode>;
  /** How many of the worst have no child: after the first generation, the second and so on. Default 0. */
  readonly cull?: PerGeneration<number>;
  /** Gaussian in voxels and threshold of the support that a child begins with; default those that shrink-wrap ends with. */
  readonly sigma?: PerGeneration<number>;
  readonly threshold?: PerGeneration<number>;
  /**
   * Width of a Gaussian window on the measured modulus in the first generation, the second and so on, relative to half of each
   * axis; generations after the list see all of it. Default none.
   */
  readonly lowPass?: readonly number[];
  /** Generations without an estimate of partial coherence, default 0. */
  readonly coherentFirst?: number;
}

/** One generation, with every setting decided. */
export interface GenerationPlan {
  readonly metric: MetricName;
  /** How its starts are bred from those before. */
  readonly breed: BreedMode;
  /** How many of its worst have no child. */
  readonly cull: number;
  /** The support of its children before they run; `undefined` leaves that of the solution. */
  readonly support: TightSupport | undefined;
  /** What its runs do otherwise than the recipe. */
  readonly options: OptionChanges;
}

/** Settings of the recipe that the generations need. */
export type GuidedSettings = Pick<StartOptions, "shrinkWrap" | "freeSet" | "coherence"> & { readonly recipe: string };

/**
 * @param starts - of the first generation.
 * @throws {ValueError} when a setting is out of range, or fewer than one start would be left.
 */
export function planGenerations(
  generations: Generations,
  { starts, settings }: { readonly starts: number; readonly settings: GuidedSettings },
): readonly GenerationPlan[] {
  assertGenerations(generations, starts);
  const { count, metric, breed = "sqrt_ab", cull = 0 } = generations;
  const ranking = metric ?? (settings.freeSet ? "freeLlk" : "chi");
  return Array.from({ length: count }, (_, generation) => ({
    metric: at(ranking, generation),
    breed: at(breed, Math.max(0, generation - 1)),
    cull: at(cull, generation),
    support: supportOf(generations, settings, Math.max(0, generation - 1)),
    options: optionsOf(generations, settings, generation),
  }));
}

/** How many starts each generation runs, where none fails; without generations there is one. */
export function startsPerGeneration(generations: Generations | undefined, starts: number): readonly number[] {
  const { count, cull = 0 } = generations ?? { count: 1 };
  const numbers = [starts];
  for (let k = 1; k < count; k++) numbers.push(Math.max(1, (numbers[k - 1] as number) - at(cull, k - 1)));
  return numbers;
}

function at<Value>(value: PerGeneration<Value>, index: number): Value {
  const list = [value].flat() as Value[];
  return list[Math.min(index, list.length - 1)];
}

function supportOf(
  { sigma, threshold }: Generations,
  { shrinkWrap }: GuidedSettings,
  breeding: number,
): TightSupport | undefined {
  const own = shrinkWrap ? lastOf(shrinkWrap) : undefined;
  if (sigma === undefined && threshold === undefined) return own;
  return {
    sigma: sigma === undefined ? (own ?? DEFAULT_SUPPORT).sigma : at(sigma, breeding),
    threshold: threshold === undefined ? (own ?? DEFAULT_SUPPORT).threshold : at(threshold, breeding),
  };
}

const DEFAULT_SUPPORT: TightSupport = { sigma: 1, threshold: 0.1 };

/** What it ends with; of a range that starts draw from, the middle. A reference other than the maximum has no like here. */
function lastOf({ sigma, threshold, reference = "maximum" }: ShrinkWrap): TightSupport | undefined {
  if (reference !== "maximum") return undefined;
  const last = (value: number | readonly number[]): number => [value].flat().at(-1) as number;
  const limit =
    typeof threshold === "object" && "from" in threshold ? (threshold.from + threshold.to) / 2 : last(threshold);
  return { sigma: last(sigma), threshold: limit };
}

/** Children have a shape and an orientation already: what settles these belongs to the first generation. */
function optionsOf(
  { lowPass = [], coherentFirst = 0 }: Generations,
  { recipe, coherence }: GuidedSettings,
  generation: number,
): OptionChanges {
  const width = lowPass[generation];
  const iterations = countIterations(parseRecipe(recipe));
  const window = width && { lowToHigh: { first: width, last: width, until: iterations, every: iterations } };
  return {
    ...(generation > 0 && { breakTwinAt: undefined, lowToHigh: undefined }),
    ...window,
    ...(coherence && generation < coherentFirst && { coherence: undefined }),
  };
}

function assertGenerations(generations: Generations, starts: number): void {
  const { count, metric = [], breed = [], cull = 0, sigma = [], threshold = [], lowPass = [] } = generations;
  const { coherentFirst = 0 } = generations;
  const refuse = (name: string, expected: string, got: unknown): never => {
    throw new ValueError(`generations: ${name}: expected ${expected}, got ${got}`);
  };
  const check = <Value>(
    name: string,
    value: PerGeneration<Value>,
    expected: string,
    isGood: (one: Value) => boolean,
  ) => {
    const bad = ([value].flat() as Value[]).find((one) => !isGood(one));
    if (bad !== undefined) refuse(name, expected, bad);
  };
  const isWhole = (value: number, least: number): boolean => Number.isSafeInteger(value) && value >= least;
  if (!isWhole(count, 1)) refuse("count", "1 or more", count);
  check("metric", metric, `one of ${METRIC_NAMES.join(", ")}`, (name) => METRIC_NAMES.includes(name));
  check("breed", breed, `one of ${BREED_MODES.join(", ")}`, (name) => BREED_MODES.includes(name));
  check("cull", cull, "0 or more", (value) => isWhole(value, 0));
  check("sigma", sigma, "0 or more voxels", (value) => value >= 0 && Number.isFinite(value));
  check("threshold", threshold, "above 0 and below 1", (value) => value > 0 && value < 1);
  check("lowPass", lowPass, "widths above 0", (value) => value > 0 && Number.isFinite(value));
  if (!isWhole(coherentFirst, 0)) refuse("coherentFirst", "0 or more", coherentFirst);
  const culled = Array.from({ length: count - 1 }, (_, generation) => at(cull, generation)).reduce((a, b) => a + b, 0);
  if (culled >= starts) refuse("cull", `fewer than the ${starts} starts in all`, culled);
}
