/** How many starts run at a time. */

import type { Shape } from "@autophase/tensor-io";

export interface WorkerPlan {
  readonly workers: number;
  /** Of the engine of each; the numbers do not depend on it. */
  readonly threads: number;
}

/** What a machine, or a page's share of it, has. */
export interface WorkerRoom {
  readonly cores: number;
  readonly freeBytes: number;
}

/** Of one start: the engine's arrays, the start's own copies, and what a thread takes. */
const BYTES_PER_VOXEL = 80;
const BYTES_PER_WORKER = 96 * 2 ** 20;
const SHARE_OF_MEMORY = 0.7;
const MOST_THREADS = 8;

/** What one start takes with its worker. */
export function bytesOfStart(shape: Shape): number {
  return BYTES_PER_VOXEL * shape.reduce((size, length) => size * length, 1) + BYTES_PER_WORKER;
}

/** As many workers as there are cores, starts and room in memory for; cores that are left over become threads. */
export function planWorkersIn({ cores, freeBytes }: WorkerRoom, shape: Shape, starts: number): WorkerPlan {
  const room = Math.floor((SHARE_OF_MEMORY * freeBytes) / bytesOfStart(shape));
  const workers = Math.max(1, Math.min(cores, starts, room));
  return { workers, threads: Math.max(1, Math.min(MOST_THREADS, Math.floor(cores / workers))) };
}
