/** Threads at work on one job: units taken one by one, and barriers between passes. */

import {
  CONTROL_ABORTED,
  CONTROL_ARRIVED,
  CONTROL_BYTES,
  CONTROL_FINISHED,
  CONTROL_GENERATION,
  CONTROL_INTERRUPTED,
  CONTROL_LEFT,
  LINE_BYTES,
  MAILBOX_IS_ASLEEP,
  MAILBOX_NUMBER,
} from "../layout.generated";

/**
 * Looks before a thread goes to sleep: within a job, and between jobs, where it takes about a tenth of a millisecond.
 * To wake a sleeper costs 10 to 30 microseconds on either side, an event loop turns in less than the second, and most
 * jobs follow on each other.
 */
const SPINS: i32 = 8000;
const IDLE_SPINS: i32 = 200000;
/** Nanoseconds after which a sleeper looks by itself: the job may have been abandoned, or a wake-up not come. */
const NAP: i64 = 50_000_000;
/** The same between jobs, where there may be none for hours. */
const IDLE_NAP: i64 = 200_000_000;

let control: usize = 0;
// What is needed after a sleep is not kept in a local: V8 11.3 (Node 20) can lose it there.
let generation: i32 = 0;
let mailbox: usize = 0;
let last: i32 = 0;
/** Index of this thread in its job, and the number of threads of the job. */
export let thread: i32 = 0;
export let threads: i32 = 1;

export function joinTeam(controlBlock: usize, index: i32, count: i32): void {
  control = controlBlock;
  thread = index;
  threads = count;
  mayLeave = false;
}

/**
 * Whether the job can be left here without a trace. All threads say the same between the same two barriers; then no
 * more units are taken once it is interrupted, and at the next barrier all leave, or none does.
 */
export function letLeave(may: bool): void {
  mayLeave = may;
}

let mayLeave: bool = false;

// @ts-ignore: decorator
@inline
function isInterrupted(): bool {
  return mayLeave && atomic.load<i32>(control + CONTROL_INTERRUPTED) != 0;
}

/**
 * A unit of the pass that nobody has taken, or `units` when there is none left; every thread asks until it gets that.
 * Each has an equal run of neighbouring units, which stay in its cache from pass to pass, and helps the others after
 * those.
 */
export function takeUnit(units: u32): u32 {
  if (isInterrupted()) return units;
  for (let i = 0; i < threads; i++) {
    const owner = thread + i < threads ? thread + i : thread + i - threads;
    const unit = runStart(owner, units) + atomic.add<u32>(nextUnitOf(owner), 1);
    if (unit < runStart(owner + 1, units)) return unit;
  }
  return units;
}

/** Where the units taken from the run of thread `owner` are counted. */
// @ts-ignore: decorator
@inline
function nextUnitOf(owner: i32): usize {
  return control + CONTROL_BYTES + <usize>owner * LINE_BYTES;
}

// @ts-ignore: decorator
@inline
function runStart(owner: i32, units: u32): u32 {
  return <u32>((<u64>owner * units) / threads);
}

export function isAborted(): bool {
  return atomic.load<i32>(control + CONTROL_ABORTED) != 0;
}

/** Whether this thread goes on after a barrier. */
// @ts-ignore: decorator
@inline
function goesOn(): bool {
  return !isAborted() && atomic.load<i32>(control + CONTROL_LEFT) == 0;
}

/** Waits until every thread of the job is here, then begins the next pass at unit 0. False: leave the job. */
export function barrier(): bool {
  generation = atomic.load<i32>(control + CONTROL_GENERATION);
  if (atomic.add<i32>(control + CONTROL_ARRIVED, 1) + 1 == threads) {
    atomic.store<i32>(control + CONTROL_ARRIVED, 0);
    // the last one decides for all: whoever saw the interruption before came here after it
    if (isInterrupted()) atomic.store<i32>(control + CONTROL_LEFT, 1);
    for (let i = 0; i < threads; i++) atomic.store<u32>(nextUnitOf(i), 0);
    atomic.add<i32>(control + CONTROL_GENERATION, 1);
    if (threads > 1) atomic.notify(control + CONTROL_GENERATION, -1);
    return goesOn();
  }
  for (let i = 0; i < SPINS; i++) {
    if (atomic.load<i32>(control + CONTROL_GENERATION) != generation) return goesOn();
  }
  while (atomic.load<i32>(control + CONTROL_GENERATION) == generation) {
    if (isAborted()) return false;
    atomic.wait<i32>(control + CONTROL_GENERATION, generation, NAP);
  }
  return goesOn();
}

/** Of a worker: waits for the job after number `lastNumber` and returns its number. */
export function awaitJob(ownMailbox: usize, lastNumber: i32): i32 {
  for (let i = 0; i < IDLE_SPINS; i++) {
    const number = atomic.load<i32>(ownMailbox + MAILBOX_NUMBER);
    if (number != lastNumber) return number;
  }
  mailbox = ownMailbox;
  last = lastNumber;
  atomic.store<i32>(mailbox + MAILBOX_IS_ASLEEP, 1);
  while (atomic.load<i32>(mailbox + MAILBOX_NUMBER) == last) {
    atomic.wait<i32>(mailbox + MAILBOX_NUMBER, last, IDLE_NAP);
  }
  atomic.store<i32>(mailbox + MAILBOX_IS_ASLEEP, 0);
  return atomic.load<i32>(mailbox + MAILBOX_NUMBER);
}

/** Of the thread that ordered the job and took part: waits until all threads have finished or it is abandoned. */
export function awaitFinish(): void {
  for (let i = 0; i < SPINS; i++) {
    if (atomic.load<i32>(control + CONTROL_FINISHED) >= threads) return;
  }
  for (;;) {
    const finished = atomic.load<i32>(control + CONTROL_FINISHED);
    if (finished >= threads || atomic.load<i32>(control + CONTROL_ABORTED) != 0) return;
    atomic.wait<i32>(control + CONTROL_FINISHED, finished, NAP);
  }
}

/** Counts this thread as finished; returns the number of threads that have. */
export function finish(controlBlock: usize): i32 {
  const finished = atomic.add<i32>(controlBlock + CONTROL_FINISHED, 1) + 1;
  atomic.notify(controlBlock + CONTROL_FINISHED, -1);
  return finished;
}
