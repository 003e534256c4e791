/** Where the words lie that the threads of a pool share. */

import { CONTROL, type JOB, LINE_BYTES, MAILBOX } from "./layout.generated.js";

export type Job = (typeof JOB)[keyof typeof JOB];

export function controlBytes(threads: number): number {
  return CONTROL.bytes + (LINE_BYTES + MAILBOX.bytes) * threads;
}

/** Where the units are counted that were taken from the run of a thread. */
export function nextUnitOf(control: number, thread: number): number {
  return control + CONTROL.bytes + LINE_BYTES * thread;
}

export function mailboxOf(control: number, threads: number, worker: number): number {
  return nextUnitOf(control, threads) + MAILBOX.bytes * worker;
}
