/** From settings to everything that is decided before a pattern is phased. */

import {
  type CoarseStage,
  type Coherence,
  countIterations,
  DEFAULT_SHRINK_WRAP,
  type PhaseOptions,
  type Recipe,
  type ShrinkWrap,
} from "@autophase/phase-retrieval";
import { parseSettings } from "@autophase/settings";
import { ValueError } from "@autophase/tensor-io";
import type { Generations } from "../generations/generation-settings.js";
import type { Beginning } from "../recipes/beginning.js";
import { changeRecipe, type RecipeChanges } from "../recipes/change-recipe.js";
import { nameRecipe } from "../recipes/named-recipe.js";
import { parseRecipeSettings, type RecipeSettings } from "../recipes/recipe-settings.js";
import { type CheckedSettings, PHASING_SETTINGS, type PhasingSettings } from "./phasing-settings.js";

/** `answer`: what many starts share. `best`: the best start, by default the only one. */
export type PhasingGoal = "answer" | "best";

/** Plain data. */
export interface PhasingPlan {
  readonly goal: PhasingGoal;
  /** Where the recipe comes from: `preset standard`, `file my.json`, or the string itself. */
  readonly origin: string;
  /** What of a foreign recipe is not done, or done otherwise: a sentence each. */
  readonly remarks: readonly string[];
  /** Where the recipe has the first starts begin; who runs it reads that. Default at random objects. */
  readonly beginning?: Beginning;
  /** What it was made of. */
  readonly asked: CheckedSettings;
  /** What the string of `settings` says. */
  readonly recipe: Recipe;
  /** Of one start. */
  readonly iterations: number;
  /** The recipe's, with what was asked for otherwise. */
  readonly settings: RecipeSettings & { readonly starts: number; readonly center?: boolean };
  readonly support: NonNullable<PhaseOptions["support"]>;
  readonly seed: number;
  /** What follows where the answer is not trusted. */
  readonly otherwise?: PhasingPlan;
}

/**
 * @throws {RecipeError | RecipeFileError | ValueError} for a recipe that cannot be read, or a setting without another.
 */
export function planPhasing(settings: PhasingSettings, goal: PhasingGoal): PhasingPlan {
  const asked = parseSettings(PHASING_SETTINGS, "settings", settings);
  const { seed, beta, breakTwin, center, average, coherence } = asked;
  const { origin, settings: named, remarks, beginning } = nameRecipe(asked);
  const { changes = {} } = asked;
  const own = Object.keys(changes).length > 0 ? changeRecipe(named, withNamed(changes, asked)) : named;
  const { coherence: ownCoherence, support = "box", generations: ownGenerations, ...others } = own;
  const { fewestStarts, coarse, otherwise = "none", ...rest } = others;
  const generations = chooseGenerations(asked, ownGenerations);
  const chosenCoherence = chooseCoherence(coherence, ownCoherence);
  const chosen = {
    ...rest,
    starts: asked.starts ?? (goal === "best" ? 1 : (own.starts ?? MANY)),
    // the best of all cannot be chosen before all are there
    ...(asked.starts === undefined && fewestStarts !== undefined && !own.keep && { fewestStarts }),
    shrinkWrap: chooseShrinkWrap(asked, own.shrinkWrap ?? DEFAULT_SHRINK_WRAP),
    ...(beta !== undefined && { beta }),
    ...(breakTwin !== undefined && { breakTwinAt: breakTwin }),
    ...(average !== undefined && { averageLast: average }),
    ...(center && { center }),
    ...(chosenCoherence && { coherence: chosenCoherence }),
    ...(coarse && { coarse: chooseCoarse(asked, coarse) }),
    ...(generations && { generations }),
  };
  const { recipe } = parseRecipeSettings(chosen);
  const iterations = countIterations(recipe);
  return {
    goal,
    origin,
    remarks,
    ...(beginning && { beginning }),
    asked,
    recipe,
    iterations,
    settings: chosen,
    support: asked.support ?? support,
    seed,
    ...(goal === "answer" && otherwise !== "none" && { otherwise: planPhasing(insteadOf(asked, otherwise), goal) }),
  };
}

/** Everything that was asked for but the way, and how many starts it takes. */
function insteadOf(
  { changes = {}, recipe: _, starts: __, ...asked }: CheckedSettings,
  preset: string,
): PhasingSettings {
  const { coarse: ___, otherwise: ____, fewestStarts: _____, ...others } = changes;
  return { ...asked, preset, ...(Object.keys(others).length > 0 && { changes: others }) };
}

/** What a change of the same part needs beside it. */
function withNamed(changes: RecipeChanges, { coherence: model, generations: count }: CheckedSettings): RecipeChanges {
  const beside = (name: string, value: object | undefined): RecipeChanges =>
    value && typeof changes[name] === "object" ? { [name]: { ...(changes[name] as object), ...value } } : {};
  return {
    ...changes,
    ...beside("coherence", model === undefined || model === "none" ? undefined : { model }),
    ...beside("generations", count === undefined ? undefined : { count }),
  };
}

/** Enough to see whether they agree. */
const MANY = 10;

function chooseCoherence(model: CheckedSettings["coherence"], own: Coherence | undefined): Coherence | undefined {
  if (model === undefined) return own;
  return model === "none" ? undefined : { ...own, model };
}

/** A support that is kept, and the model of the coherence, hold in both stages. */
function chooseCoarse(asked: CheckedSettings, { coherence: own, guessed, ...rest }: CoarseStage): CoarseStage {
  const { coherence, shrinkWrap } = asked;
  const chosen = own && chooseCoherence(coherence, own);
  return {
    ...rest,
    ...(chosen && { coherence: chosen }),
    ...(guessed && { guessed: chooseCoarse(asked, guessed) }),
    ...(!shrinkWrap && { shrinkWrap }),
  };
}

/** The recipe's own with what is asked otherwise; one generation is no search. */
function chooseGenerations(
  { generations: count, breed, metric, cull }: CheckedSettings,
  own: Generations | undefined,
): Generations | undefined {
  const total = count ?? own?.count ?? 1;
  const asked = {
    ...(breed && { breed: [breed].flat() }),
    ...(metric && { metric: [metric].flat() }),
    ...(cull !== undefined && { cull: [cull].flat() }),
  };
  if (total > 1) return { ...own, ...asked, count: total };
  const [alone] = Object.keys(asked);
  if (alone === undefined) return undefined;
  throw new ValueError(`${alone}: belongs to a guided search: expected 2 generations or more, got ${total}`);
}

function chooseShrinkWrap(
  { sigma, threshold, every, shrinkWrap }: CheckedSettings,
  own: RecipeSettings["shrinkWrap"],
): RecipeSettings["shrinkWrap"] {
  if (!shrinkWrap) return false;
  if (sigma === undefined && threshold === undefined && every === undefined) return own;
  const bases = own ? [own].flat() : [DEFAULT_SHRINK_WRAP];
  const [first, last = first] = sigma ?? [];
  const chosen = bases.map(
    (base): ShrinkWrap => ({
      ...base,
      ...(first !== undefined && last !== undefined && { sigma: [first, last] }),
      ...(threshold !== undefined && { threshold }),
      ...(every !== undefined && { every }),
    }),
  );
  return chosen.length === 1 ? chosen[0] : chosen;
}
