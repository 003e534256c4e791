/** What is decided before a phasing runs. */

import type { DiffractionPattern, Json } from "@autophase/tensor-io";
import type { ChosenRecipe, PhasingOptions } from "./phasing-options.js";
import type { ManyStarts } from "./run-many-starts.js";

export interface PhasingSetting {
  readonly path: string;
  readonly pattern: DiffractionPattern;
  readonly options: PhasingOptions;
  readonly chosen: ChosenRecipe;
  readonly engine: string;
}

/** Everything that decides the result, for the record in its file. */
export function parametersOf({ path, options, chosen, engine, run }: PhasingSetting & { run?: ManyStarts }): {
  [name: string]: Json;
} {
  const { seed, weights = null, kind = "intensity", preset = null, support = null } = options;
  const { recipe, starts, generations, ...settings } = chosen.settings;
  const guided = run?.generations && { generations };
  const plain = JSON.parse(JSON.stringify({ ...settings, ...guided })) as { [name: string]: Json };
  const begun = options.from.length > 0 && { from: [...options.from] };
  return { pattern: path, kind, engine, preset, recipe, starts, seed, support, weights, ...begun, ...plain };
}
