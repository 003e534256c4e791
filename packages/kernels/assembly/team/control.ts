/**
 * The control block that the threads of a pool share; each word that threads fight over has a cache line of its own.
 * `src/wasm/control.ts` names the same offsets.
 */

/** Number of the latest job; workers wait on it. */
export const SEQUENCE: usize = 0;
/** What the latest job is: kind, address of its arguments, worker that is thread 0, number of threads. */
export const KIND: usize = 64;
export const ARGUMENTS: usize = 68;
export const FIRST_WORKER: usize = 72;
export const THREADS: usize = 76;
/** Threads that have finished the latest job. */
export const FINISHED: usize = 128;
/** Threads that have reached the barrier, and the number of barriers passed. */
export const ARRIVED: usize = 192;
export const GENERATION: usize = 256;
/** Next unit of the pass under way. */
export const NEXT_UNIT: usize = 320;
/** Not 0: a thread failed or died, and all others leave the job. */
export const ABORTED: usize = 384;
/** Workers asleep, so that a job is announced only where someone needs waking. */
export const SLEEPING: usize = 448;
