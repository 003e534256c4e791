/**
 * The control block that the threads of a pool share; each word that threads fight over has a cache line of its own.
 * `src/wasm/control.ts` names the same offsets. Words that threads wait on lie at 128 or beyond, where the compiler
 * makes the offset part of the load: V8 11.3 (Node 20) loses an address that is kept in a local over a wait.
 */

/** The job under way: kind, address of its arguments, number of threads, whether its last thread tells the end. */
export const KIND: usize = 0;
export const ARGUMENTS: usize = 4;
export const THREADS: usize = 8;
export const IS_ANNOUNCED: usize = 12;
/** Threads that have finished the job. */
export const FINISHED: usize = 128;
/** Threads that have reached the barrier, and the number of barriers passed. */
export const ARRIVED: usize = 192;
export const GENERATION: usize = 256;
/** Not 0: a thread failed or died, and all others leave the job. */
export const ABORTED: usize = 320;
/** For each thread a line with the number of units taken from its run in the pass under way. */
export const NEXT_UNITS: usize = 384;

/** In the mailbox of a worker: its thread index in its latest job; number of that job; whether the worker sleeps. */
export const LETTER_THREAD: usize = 0;
export const LETTER_NUMBER: usize = 4;
export const IS_ASLEEP: usize = 8;
