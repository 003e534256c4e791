/** The words that the threads of a pool share; `assembly/team/control.ts` and `assembly/index.ts` name the same ones. */

/** Offsets in bytes from the control block. */
export const CONTROL = {
  kind: 0,
  arguments: 4,
  threads: 8,
  isAnnounced: 12,
  finished: 128,
  arrived: 192,
  generation: 256,
  nextUnit: 320,
  aborted: 384,
} as const;

/** Offsets in bytes from a worker's mailbox. */
export const MAILBOX = { thread: 0, number: 4, isAsleep: 8 } as const;

/** One mailbox for each worker, on a cache line of its own, after the control block. */
export const MAILBOX_BYTES = 64;
const CONTROL_BYTES = 448;

/** What threads can be asked to do. `nothing` costs what starting a job costs. */
export const JOBS = { nothing: 0, transform: 1, run: 2, measure: 3 } as const;
export type Job = (typeof JOBS)[keyof typeof JOBS];

export function controlBytes(workers: number): number {
  return CONTROL_BYTES + MAILBOX_BYTES * workers;
}

export function mailboxOf(control: number, worker: number): number {
  return control + CONTROL_BYTES + MAILBOX_BYTES * worker;
}
