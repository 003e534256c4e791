/** How long a phasing of the pattern would take here. */

import { type EngineName, selectEngine } from "@autophase/kernels";
import { estimateSeconds, planPhasing, wholeStarts } from "@autophase/reconstruction";
import { planWorkers } from "@autophase/reconstruction/web";
import { ValueError } from "@autophase/tensor-io";
import type { LabState } from "./lab-state.js";
import type { PhasingRequest } from "./phase-pattern.js";

export interface PhasingEstimate {
  /** Where every start is run. */
  readonly seconds: number;
  readonly startsAtATime: number;
}

/** From a few iterations on one thread. @throws {RecipeError | ValueError} for a recipe that cannot be read. */
export async function estimatePhasing(
  { pattern }: LabState,
  { settings, engine: name }: PhasingRequest,
): Promise<PhasingEstimate> {
  if (pattern === undefined) throw new ValueError("prepare a pattern first");
  const { shape } = pattern.pattern.intensity;
  const plan = planPhasing(settings, "answer");
  const starts = wholeStarts(plan.goal, plan.settings);
  const { engine } = await selectEngine(name, { wasm: { threads: 1 } });
  try {
    const { seconds: each } = await estimateSeconds({ ...plan.settings, recipe: plan.recipe }, shape, engine);
    const startsAtATime = isOneDevice(engine.name) ? 1 : planWorkers(shape, starts[0]).workers;
    const rounds = starts.reduce((sum, count) => sum + Math.ceil(count / startsAtATime), 0);
    return { seconds: each * rounds, startsAtATime };
  } finally {
    engine.dispose();
  }
}

/** Its starts take turns. */
function isOneDevice(name: EngineName): boolean {
  return name === "gpu" || name === "webgl";
}
