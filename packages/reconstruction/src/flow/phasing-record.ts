/** How a reconstruction was made, as it is kept with it. */

import type { Solution } from "@autophase/phase-retrieval";
import type { Json, ProcessRecord } from "@autophase/tensor-io";
import type { PhasingProvenance } from "./flow-options.js";
import type { PhasingPlan } from "./plan-phasing.js";

export interface RecordSetting {
  readonly plan: PhasingPlan;
  /** Name of the engine. */
  readonly engine: string;
  readonly provenance?: PhasingProvenance | undefined;
}

const UNKNOWN: PhasingProvenance = { program: "@autophase/reconstruction", version: "", command: "" };

/** Everything that decides the result, then `outcome`. */
export function phasingRecord(
  { plan, engine, provenance = UNKNOWN }: RecordSetting,
  outcome: { readonly [name: string]: Json },
): ProcessRecord {
  const { program, version, command, inputs } = provenance;
  const { recipe, starts, generations: _generations, ...settings } = plan.settings;
  const { preset = null, support } = plan.asked;
  const named = typeof support === "string" ? support : null;
  const decided = { engine, preset, recipe, starts, seed: plan.seed, support: named };
  const parameters = { ...decided, ...inputs, ...plain(settings), ...outcome };
  return { program, version, command, date: new Date().toISOString(), parameters };
}

/** Of known form: a free one is its own kernel. */
export function pointSpreadRecord(
  { settings }: PhasingPlan,
  { pointSpread }: Solution,
): { readonly [name: string]: Json } {
  if (!pointSpread || settings.coherence?.model === "free") return {};
  return { pointSpread: { widths: [...pointSpread.widths], mixing: pointSpread.mixing } };
}

/** As JSON has it. */
export function plain(values: object): { [name: string]: Json } {
  return JSON.parse(JSON.stringify(values));
}
