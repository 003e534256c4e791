/** Threads that wait for jobs in shared memory. */

import { callLater, MAY_REFUSE_THREADS, startThread } from "#threads";
import { DisposedError, WorkerError } from "../errors.js";
import type { KernelExports } from "./compile-module.js";
import { controlBytes, type Job, mailboxOf, nextUnitOf } from "./control.js";
import { CONTROL, MAILBOX } from "./layout.generated.js";
import type { WorkerMessage } from "./threads/serve-jobs.js";
import { mayBlock } from "./threads/thread-support.js";
import type { WorkerThread } from "./threads/worker-thread.js";

export interface Pool {
  readonly threads: number;
  /**
   * Does a job on all threads while the calling thread stays free; with one thread the calling thread does it, unless
   * it listens for a signal and another one is sure to start. Jobs ordered meanwhile wait their turn.
   * @param options.isShort - at most about a millisecond: where the calling thread may block, it takes part, as in
   *   `runSync`, which saves the way through the event loop.
   * @param options.signal - when it aborts, a job may be left where that leaves no trace.
   * @returns whether it was done, and not left.
   * @throws {WorkerError} when a thread fails or dies; the next job gets new threads.
   * @throws {DisposedError} when the pool is disposed before the end.
   */
  run(job: Job, words: number, options?: { isShort?: boolean; signal?: AbortSignal | undefined }): Promise<boolean>;
  /**
   * Settles when every thread waits for jobs; `run` starts them itself.
   * @throws {WorkerError} when one cannot start.
   */
  start(): Promise<void>;
  /**
   * Does a job on all threads, or the `most` that it has work for, the calling one among them, which blocks until it is
   * done: not for a browser's main thread, and not while `run` is under way. Threads cannot start while the calling
   * thread is blocked, so `start` comes first; after a failure new ones start by themselves, in turns of the event
   * loop.
   * @throws {WorkerError} when a thread fails or dies, or the threads are not there yet.
   */
  runSync(job: Job, words: number, most?: number): void;
  /** Whether every bit of so many bytes, a multiple of four, is zero. */
  areZero(address: number, bytes: number): boolean;
  dispose(): void;
}

export interface PoolOptions {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly allocate: (bytes: number) => number;
  readonly free: (address: number) => void;
  readonly threads: number;
  /** Of the program of a thread, where the default cannot be used; on pages only. */
  readonly workerUrl?: string | URL | undefined;
  readonly startThread?: typeof startThread;
  /** After which a job in which nothing moves is given up. */
  readonly stillMilliseconds?: number;
}

/** Far more than a thread waits for the processor on a machine with too much to do. */
const STILL_MILLISECONDS = 180_000;
/** How often it is looked at on the way. */
const LOOKS = 4;

/** Workers are started by the first job that needs them. */
export function createPool(options: PoolOptions): Pool {
  const { module, memory, allocate, free, threads, workerUrl, startThread: startOne = startThread } = options;
  const { stillMilliseconds = STILL_MILLISECONDS } = options;
  const exports = instantiate(module, memory);
  const words = () => new Int32Array(memory.buffer);
  let workers: WorkerThread[] = [];
  let stopping: Promise<unknown> = Promise.resolve();
  let control = allocate(controlBytes(threads));
  let lastNumber = 0;
  let starting:
    | { promise: Promise<void>; waiting: number; resolve: () => void; reject: (e: Error) => void }
    | undefined;
  let pending: { number: number; resolve: () => void; reject: (error: Error) => void } | undefined;
  let queue: Promise<void> = Promise.resolve();
  let isDisposed = false;

  const post = (job: Job, argument: number, count: number, own: 0 | 1): number => {
    const view = words();
    const {
      kind,
      parameters,
      threads: most,
      isAnnounced,
      finished,
      arrived,
      aborted,
      interrupted,
      left,
    } = CONTROL.fields;
    const at = ({ offset }: { readonly offset: number }) => (control + offset) >> 2;
    view[at(kind)] = job;
    view[at(parameters)] = argument;
    view[at(most)] = count;
    view[at(isAnnounced)] = own === 0 ? 1 : 0;
    for (const field of [finished, arrived, aborted, interrupted, left]) Atomics.store(view, at(field), 0);
    for (let thread = 0; thread < count; thread++) Atomics.store(view, nextUnitOf(control, thread) >> 2, 0);
    lastNumber = (lastNumber + 1) | 0;
    for (let thread = own; thread < count; thread++)
      deliver(view, mailboxOf(control, threads, thread), thread, lastNumber);
    return lastNumber;
  };

  const startWorker = (view: Int32Array, index: number): WorkerThread => {
    const mailbox = mailboxOf(control, threads, index);
    for (const { offset } of Object.values(MAILBOX.fields)) Atomics.store(view, (mailbox + offset) >> 2, 0);
    const abortedOffset = CONTROL.fields.aborted.offset;
    const threadOffset = MAILBOX.fields.thread.offset;
    const start = { module, memory, control, mailbox, abortedOffset, threadOffset };
    const message = (received: WorkerMessage) => onMessage(received, index);
    return startOne(start, { message, death: (reason) => lose(index, reason) }, workerUrl);
  };

  const start = (): Promise<void> => {
    if (starting !== undefined) return starting.promise;
    const { promise, resolve, reject } = deferred();
    starting = { promise, resolve, reject, waiting: threads };
    const view = words();
    try {
      for (let index = 0; index < threads; index++) workers.push(startWorker(view, index));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      fail(new WorkerError(`wasm engine: a thread could not be started: ${reason}`, { cause: error }));
    }
    for (const worker of workers) worker.keepAlive(true);
    return promise;
  };

  const onMessage = (message: WorkerMessage, index: number) => {
    if (typeof message === "number") {
      if (message === pending?.number) settle()?.resolve();
    } else if (message.type === "failed") lose(index, message.message);
    else if (message.type === "ready" && starting !== undefined && --starting.waiting === 0) {
      for (const worker of workers) worker.keepAlive(false);
      starting.resolve();
    }
  };

  const settle = () => {
    const settled = pending;
    pending = undefined;
    workers[0]?.keepAlive(false);
    return settled;
  };

  const stopWorkers = () => {
    starting = undefined;
    if (workers.length === 0) return;
    // A thread that is slow to end must not take the jobs of its successors.
    const left = control;
    control = allocate(controlBytes(threads));
    stopping = Promise.all(workers.map((worker) => worker.terminate())).then(() => free(left));
    workers = [];
  };

  /** For who calls `runSync` next: threads cannot start while it blocks. */
  const restart = () => {
    void stopping.then(() => {
      if (!isDisposed && threads > 1) start();
    });
  };

  const abort = () => Atomics.store(words(), (control + CONTROL.fields.aborted.offset) >> 2, 1);

  const fail = (error: Error) => {
    starting?.reject(error);
    const job = settle();
    stopWorkers();
    // who waits for the job may free what the threads work on
    if (job !== undefined) void stopping.then(() => job.reject(error));
  };

  const lose = (index: number, reason: string) => {
    const wasRunning = starting?.waiting === 0;
    abort();
    fail(new WorkerError(`wasm engine: thread ${index} died: ${reason}`));
    if (wasRunning) restart();
  };

  const assertUsable = () => {
    if (isDisposed) throw new DisposedError("wasm engine: it was disposed");
  };

  const runOnWorkers = async (job: Job, argument: number, signal: AbortSignal | undefined): Promise<boolean> => {
    const { promise, resolve, reject } = deferred();
    const number = post(job, argument, threads, 0);
    const { interrupted, left } = CONTROL.fields;
    const block = control;
    const interrupt = () => Atomics.store(words(), (block + interrupted.offset) >> 2, 1);
    signal?.addEventListener("abort", interrupt);
    if (signal?.aborted) interrupt();
    workers[0]?.keepAlive(true);
    pending = { number, resolve, reject };
    const endWatch = watchStill(number);
    try {
      await promise;
    } finally {
      endWatch();
      signal?.removeEventListener("abort", interrupt);
    }
    return Atomics.load(words(), (block + left.offset) >> 2) === 0;
  };

  /** All words that threads of a job change. */
  const whereTheyAre = () =>
    words()
      .slice(control >> 2, (control + controlBytes(threads)) >> 2)
      .join(" ");

  /** A job of which nothing is heard and in which nothing moves is given up with its threads. */
  const watchStill = (number: number): (() => void) => {
    let seen = "";
    let looks = 0;
    let cancel = (): void => {};
    const look = (): void => {
      if (pending?.number !== number) return;
      const now = whereTheyAre();
      looks = now === seen ? looks + 1 : 0;
      seen = now;
      if (looks === LOOKS) lose(0, `its threads stand still, at ${now.replace(/( 0)+/g, " ..")}`);
      else cancel = callLater(look, stillMilliseconds / LOOKS);
    };
    cancel = callLater(look, stillMilliseconds / LOOKS);
    return () => cancel();
  };

  const runNext = async (job: Job, argument: number, isShort: boolean, signal: AbortSignal | undefined) => {
    await stopping;
    assertUsable();
    const isAlone = threads === 1 && (signal === undefined || MAY_REFUSE_THREADS);
    if (!isAlone) await start();
    if (!isAlone && !(isShort && mayBlock())) return runOnWorkers(job, argument, signal);
    runHere(job, argument);
    return true;
  };

  const runHere = (job: Job, argument: number, most = threads) => {
    assertUsable();
    const count = Math.min(threads, Math.max(1, most));
    if (count > 1 && starting?.waiting !== 0) throw new WorkerError("wasm engine: its threads were not started");
    post(job, argument, count, 1);
    try {
      exports.work(control, 0);
      exports.awaitFinish();
    } catch (error) {
      abort();
      stopWorkers();
      restart();
      throw new WorkerError(`wasm engine: thread 0 failed: ${String(error)}`, { cause: error });
    }
    if (Atomics.load(words(), (control + CONTROL.fields.aborted.offset) >> 2) === 0) return;
    stopWorkers();
    restart();
    throw new WorkerError("wasm engine: a thread failed");
  };

  return {
    threads,
    run(job, argument, { isShort = false, signal } = {}) {
      const done = queue.then(() => runNext(job, argument, isShort, signal));
      queue = done.then(
        () => {},
        () => {},
      );
      return done;
    },
    async start() {
      await stopping;
      if (isDisposed) assertUsable();
      else if (threads > 1) await start();
    },
    runSync: runHere,
    areZero: (address, bytes) => exports.areZero(address, bytes) !== 0,
    dispose() {
      isDisposed = true;
      abort();
      fail(new DisposedError("wasm engine: it was disposed during a job"));
    },
  };
}

function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): KernelExports {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as KernelExports;
}

function deliver(view: Int32Array, mailbox: number, thread: number, number: number): void {
  const { thread: threadField, number: numberField, isAsleep } = MAILBOX.fields;
  Atomics.store(view, (mailbox + threadField.offset) >> 2, thread);
  Atomics.store(view, (mailbox + numberField.offset) >> 2, number);
  if (Atomics.load(view, (mailbox + isAsleep.offset) >> 2) !== 0)
    Atomics.notify(view, (mailbox + numberField.offset) >> 2);
}

function deferred() {
  let resolve = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<void>((whenDone, whenFailed) => {
    resolve = whenDone;
    reject = whenFailed;
  });
  // A failure reaches those that wait, if any.
  promise.catch(() => {});
  return { promise, resolve, reject };
}
