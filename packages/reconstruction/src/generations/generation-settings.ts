/** What happens in which generation of a guided search. */

import { type ShrinkWrap, shrinkWrapsOf } from "@autophase/phase-retrieval";
import { deferred, parseSettings, setting, z } from "@autophase/settings";
import { ValueError } from "@autophase/tensor-io";
import { iteration, listOf, perGeneration, share } from "../recipes/recipe-parts.js";
import type { OptionChanges, StartOptions } from "../starts/start-runner.js";
import { BREED_MODES, type BreedMode } from "./breed.js";
import { METRIC_NAMES, type MetricName } from "./metrics.js";
import type { TightSupport } from "./tight-support.js";

/** One value for all, or a list whose last value holds for what comes after it. */
export type PerGeneration<Value> = Value | readonly Value[];

/** Each runs every start anew; after five or ten nothing changes any more. */
export const MOST_GENERATIONS = 1000;

/** A guided search: starts are ranked, crossed with the best, and run again. Plain data, part of a recipe. */
export const GENERATIONS = deferred(() =>
  z
    .strictObject({
      count: setting(z.int().min(1).max(MOST_GENERATIONS), {
        help: "how many, with the first, which is of independent starts",
      }),
      metric: setting(perGeneration(z.enum(METRIC_NAMES)).optional(), {
        help: "what a generation is ranked by, default freeLlk, or chi where no voxels are held out",
      }),
      breed: setting(perGeneration(z.enum(BREED_MODES)).optional(), {
        help: "how the second generation is bred, the third and so on, default sqrt_ab",
      }),
      cull: setting(perGeneration(iteration).optional(), {
        help: "how many of the worst have no child: after the first generation, the second and so on, default 0",
      }),
      sigma: setting(perGeneration(z.number().min(0)).optional(), {
        help: "Gaussian of the support that a child begins with, default that of the end of shrink-wrap",
        unit: "voxels",
      }),
      threshold: setting(perGeneration(share).optional(), {
        help: "of that support, relative to the maximum; default that of the end of shrink-wrap",
      }),
      lowPass: setting(listOf(z.number().gt(0)).optional(), {
        help: "width of a Gaussian window on the measured modulus in the first generation, the second and so on, relative to half of each axis; generations after the list see all of it",
      }),
      coherentFirst: setting(iteration.optional(), { help: "generations without an estimate of partial coherence" }),
    })
    .describe("guided search: starts are ranked, crossed with the best and run again"),
);

export type Generations = z.output<typeof GENERATIONS>;

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
export type GuidedSettings = Pick<StartOptions, "shrinkWrap" | "freeSet" | "coherence"> & {
  /** Of the recipe. */
  readonly iterations: number;
};

/**
 * @param starts - of the first generation.
 * @throws {ValueError} when a setting is out of range, or fewer than one start would be left.
 */
export function planGenerations(
  asked: Generations,
  { starts, settings }: { readonly starts: number; readonly settings: GuidedSettings },
): readonly GenerationPlan[] {
  const generations = checkedGenerations(asked, starts);
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
  for (let k = 1; k < count; k++) numbers.push(Math.max(1, numbers[k - 1] - at(cull, k - 1)));
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
  const last = shrinkWrapsOf(shrinkWrap ?? false).at(-1);
  const own = last && lastOf(last);
  if (sigma === undefined && threshold === undefined) return own;
  return {
    sigma: sigma === undefined ? (own ?? DEFAULT_SUPPORT).sigma : at(sigma, breeding),
    threshold: threshold === undefined ? (own ?? DEFAULT_SUPPORT).threshold : at(threshold, breeding),
  };
}

const DEFAULT_SUPPORT: TightSupport = { sigma: 1, threshold: 0.1 };

/**
 * What it ends with; of a range that starts draw from, the middle. A reference other than the maximum has no like here.
 */
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
  { iterations, coherence }: GuidedSettings,
  generation: number,
): OptionChanges {
  const width = lowPass[generation];
  const window = width && { lowToHigh: { first: width, last: width, until: iterations, every: iterations } };
  return {
    ...(generation > 0 && { breakTwinAt: undefined, lowToHigh: undefined }),
    ...window,
    ...(coherence && generation < coherentFirst && { coherence: undefined }),
  };
}

function checkedGenerations(generations: Generations, starts: number): Generations {
  const checked = parseSettings(GENERATIONS, "generations", generations);
  const { count, cull = 0 } = checked;
  const culled = Array.from({ length: count - 1 }, (_, generation) => at(cull, generation)).reduce((a, b) => a + b, 0);
  if (culled < starts) return checked;
  throw new ValueError(`generations: cull: expected fewer than the ${starts} starts in all, got ${culled}`);
}
