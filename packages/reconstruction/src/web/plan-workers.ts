/** How many starts run at a time on this page. */

import type { Shape } from "@autophase/tensor-io";
import { planWorkersIn, type WorkerPlan, type WorkerRoom } from "../workers/plan-workers.js";

/** A page cannot know what is free; this much it gets where phasing of a common size is possible at all. */
const USUAL_BYTES = 2 * 2 ** 30;

/** As many workers as there are cores, starts and room in memory for; cores that are left over become threads. */
export function planWorkers(
  shape: Shape,
  starts: number,
  { cores = navigator.hardwareConcurrency, freeBytes = USUAL_BYTES }: Partial<WorkerRoom> = {},
): WorkerPlan {
  return planWorkersIn({ cores, freeBytes }, shape, starts);
}
