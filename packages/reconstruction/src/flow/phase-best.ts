/** A pattern phased from one start or a few, the best of which is the result. */

import { scoreOf } from "@autophase/phase-retrieval";
import type { DiffractionPattern } from "@autophase/tensor-io";
import { type FlowOptions, poolOf } from "./flow-options.js";
import { evidenceOf } from "./phasing-evidence.js";
import { figuresOf, outcomeRecord, type PhasingOutcome } from "./phasing-outcome.js";
import { phasingRecord, plain } from "./phasing-record.js";
import type { PhasingSettings } from "./phasing-settings.js";
import { type PhasingPlan, planPhasing } from "./plan-phasing.js";
import { reconstructionOf } from "./reconstruction-of.js";
import { runStartsOfPlan } from "./run-starts-of-plan.js";

/**
 * Phases a centred pattern with two or three axes.
 * @param settings - or a plan made of them by `planPhasing`.
 * @throws {RecipeError | ShapeError | ValueError} for input that cannot be used.
 * @throws {NoSolutionError} when no start came to an end. @throws the signal's reason when it aborts before anything
 *   was done.
 */
export async function phaseBest(
  measured: DiffractionPattern,
  settings: PhasingSettings | PhasingPlan,
  options: FlowOptions,
): Promise<PhasingOutcome> {
  const plan = "goal" in settings ? settings : planPhasing(settings, "best");
  const run = await runStartsOfPlan(plan, measured, options);
  options.onEvent?.({ type: "starts-over" });
  const { engine } = poolOf(options);
  const best = run.solutions.reduce((lowest, next) => (scoreOf(next) < scoreOf(lowest) ? next : lowest));
  const record = phasingRecord(
    { plan, engine, provenance: options.provenance },
    { ...outcomeRecord(plan, run, best), evidence: plain(evidenceOf(run)) },
  );
  return {
    ...run,
    plan,
    engine,
    best,
    reconstruction: reconstructionOf(run.pattern, best, record),
    record,
    figures: figuresOf(engine, run, best),
  };
}
