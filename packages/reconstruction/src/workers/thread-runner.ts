/** Starts in a thread of their own, whatever that is made of. */

import { type DiffractionPattern, errorFromParts } from "@autophase/tensor-io";
import { WorkerLostError } from "../errors.js";
import type { StartControl, StartOptions, StartOutcome } from "../starts/start-runner.js";
import type { WatchedRunner } from "../starts/start-watch.js";
import { assertWorkerEngine, type WorkerEngine } from "./worker-engine.js";
import type { TransferredOutcome, WorkerReport, WorkerRequest } from "./worker-messages.js";
import { createWorkerWatch, type WorkerWatch } from "./worker-watch.js";

/** A worker as its owner sees it. */
export interface Thread {
  send(request: WorkerRequest): void;
  /** Replaces what listened before. `onLost`: the thread has ended, or cannot be relied on any more. */
  listen(listeners: ThreadListeners | undefined): void;
  terminate(): Promise<void>;
  /** In the place of `terminate`, for one that may be given another task: it waits for nothing. */
  giveBack?(): void;
  /** Whether `terminate` ends it whatever it is at, so that a start that has not begun can be given up at once. */
  readonly endsAtOnce?: boolean;
}

export interface ThreadListeners {
  readonly onReport: (report: WorkerReport) => void;
  readonly onLost: (reason: string) => void;
}

/**
 * Runs starts in a thread, made with the first start, and made anew after one in which it was lost.
 * @throws {ValueError} for an engine that workers cannot have: `gpu` and `tensorflow` run in the calling thread.
 */
export function createThreadRunner(
  pattern: DiffractionPattern,
  options: StartOptions,
  engine: WorkerEngine,
  openThread: () => Thread,
): WatchedRunner {
  assertWorkerEngine("createWorkerRunner", engine);
  const watch = createWorkerWatch();
  let thread: Thread | undefined;
  let isBusy = false;
  const open = (): Thread => {
    const opened = openThread();
    opened.send({ type: "task", task: { pattern, options, engine } });
    return opened;
  };
  return {
    run: async (start, control) => {
      thread ??= open();
      isBusy = true;
      const outcome = await runIn(thread, start, control, watch);
      isBusy = false;
      const isLost = outcome.type === "failed" && outcome.error instanceof WorkerLostError;
      if (isLost || outcome.type === "not-begun") {
        await thread.terminate();
        thread = undefined;
      }
      return outcome;
    },
    watch: watch.watch,
    dispose: async () => {
      const last = thread;
      thread = undefined;
      if (last?.giveBack && !isBusy) last.giveBack();
      else await last?.terminate();
    },
  };
}

function runIn(
  thread: Thread,
  start: number,
  { signal, onEvent, onLeft, variation, resume }: StartControl,
  watch: WorkerWatch,
): Promise<StartOutcome> {
  return new Promise((resolve) => {
    let hasBegun = false;
    const stop = (): void => {
      if (thread.endsAtOnce && !hasBegun) end({ type: "not-begun", start });
      else thread.send({ type: "stop" });
    };
    const end = (outcome: StartOutcome): void => {
      signal?.removeEventListener("abort", stop);
      thread.listen(undefined);
      watch.end();
      resolve(outcome);
    };
    thread.listen({
      onReport(report) {
        if (report.type === "event") {
          // between its coarse stage and the whole grid it has nothing to go on with either
          if (report.event.type === "begin") hasBegun = true;
          if (report.event.type === "coarse-end") hasBegun = false;
          onEvent?.(report.event);
        } else if (report.type === "left") onLeft?.(report.snapshot);
        else if (report.type === "look") watch.answer(report);
        else end(received(report.outcome));
      },
      onLost: (reason) => end({ type: "failed", start, error: new WorkerLostError(start, reason) }),
    });
    const isPaused = watch.begin(start, thread.send);
    thread.send({ type: "run", start, variation, resume, isPaused });
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  });
}

function received(outcome: TransferredOutcome): StartOutcome {
  return outcome.type === "failed" ? { ...outcome, error: errorFromParts(outcome.error) } : outcome;
}
