/** The words that the threads of a pool share; `assembly/team/control.ts` and `assembly/index.ts` name the same ones. */

import { LEARNING_JOBS } from "./learning-jobs.js";

/** Offsets in bytes from the control block. */
export const CONTROL = {
  kind: 0,
  arguments: 4,
  threads: 8,
  isAnnounced: 12,
  finished: 128,
  arrived: 192,
  generation: 256,
  aborted: 320,
  nextUnits: 384,
} as const;

/** Offsets in bytes from a worker's mailbox. */
export const MAILBOX = { thread: 0, number: 4, isAsleep: 8 } as const;

/** Each thread has a line of its own for the units taken from it, and each worker one for its mailbox. */
export const LINE_BYTES = 64;

/** What threads can be asked to do. `nothing` costs what starting a job costs. */
export const JOBS = { nothing: 0, transform: 1, run: 2, measure: 3, ...LEARNING_JOBS } as const;
export type Job = (typeof JOBS)[keyof typeof JOBS];

export function controlBytes(threads: number): number {
  return CONTROL.nextUnits + 2 * LINE_BYTES * threads;
}

export function mailboxOf(control: number, threads: number, worker: number): number {
  return control + CONTROL.nextUnits + LINE_BYTES * (threads + worker);
}
