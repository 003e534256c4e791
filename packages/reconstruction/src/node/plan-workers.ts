/** How many starts run at a time on this machine. */

import { freemem } from "node:os";
import { availableCores } from "@autophase/kernels/wasm";
import type { Shape } from "@autophase/tensor-io";
import { planWorkersIn, type WorkerPlan, type WorkerRoom } from "../workers/plan-workers.js";

/** As many workers as there are cores, starts and room in memory for; cores that are left over become threads. */
export function planWorkers(
  shape: Shape,
  starts: number,
  { cores = availableCores(), freeBytes = freemem() }: Partial<WorkerRoom> = {},
): WorkerPlan {
  return planWorkersIn({ cores, freeBytes }, shape, starts);
}
