/** The program of a worker, whatever its thread is made of: runs the starts that it is asked for. */

import type { PhasingEngine, PhasingState } from "@autophase/kernels";
import type { Solution } from "@autophase/phase-retrieval";
import { errorParts } from "@autophase/tensor-io";
import { createLocalRunner } from "../starts/local-runner.js";
import type { StartOutcome } from "../starts/start-runner.js";
import type { StartWatch, WatchedRunner } from "../starts/start-watch.js";
import { createWorkerEngine } from "./create-worker-engine.js";
import type { WorkerEngine } from "./worker-engine.js";
import type { Found, LookRequest, TransferredOutcome, WorkerReport, WorkerRequest } from "./worker-messages.js";

/** Sends to who asked. @param transfer - memory of the message that the worker is done with: it need not be copied. */
export type WorkerReporter = (message: WorkerReport, transfer: readonly ArrayBuffer[]) => void;

/** @returns what handles each request, in their order. */
export function serveStarts(report: WorkerReporter): (request: WorkerRequest) => void {
  let made: { readonly of: WorkerEngine; readonly engine: PhasingEngine } | undefined;
  let runner: WatchedRunner | undefined;
  let stop = new AbortController();
  return (request) => {
    if (request.type === "task") {
      const { pattern, options, engine: of } = request.task;
      if (made?.of.name !== of.name || made.of.threads !== of.threads) {
        made?.engine.dispose();
        made = { of, engine: createWorkerEngine(of) };
      }
      runner = createLocalRunner(pattern, { ...options, engine: made.engine });
      return;
    }
    if (!runner) throw new TypeError(`a worker was asked for "${request.type}" before it had a task`);
    if (request.type === "stop") stop.abort();
    else if (request.type === "look") look(runner.watch, request, report).catch(rethrow);
    else if (request.type === "run") {
      stop = new AbortController();
      run(runner, request, stop.signal, report).catch(rethrow);
    } else runner.watch[request.type]();
  };
}

async function run(
  runner: WatchedRunner,
  { start, variation, resume, isPaused }: Extract<WorkerRequest, { type: "run" }>,
  signal: AbortSignal,
  report: WorkerReporter,
): Promise<void> {
  runner.watch[isPaused ? "pause" : "resume"]();
  const outcome = await runner.run(start, {
    signal,
    variation,
    resume,
    // of a growing curve only what is new travels
    onLeft: (snapshot) => report({ type: "left", snapshot }, memoryOf(snapshot.state)),
    onEvent: (event) => report({ type: "event", event: event.type === "progress" ? latest(event) : event }, []),
  });
  report({ type: "outcome", outcome: transferred(outcome) }, "solution" in outcome ? memoryOf(outcome.solution) : []);
}

function latest<Event extends { readonly chi: readonly number[] }>(event: Event): Event {
  return { ...event, chi: event.chi.slice(-1) };
}

async function look(watch: StartWatch, { id, at }: LookRequest, report: WorkerReporter): Promise<void> {
  try {
    const found = await answerOf(watch, at);
    report({ type: "look", id, answer: { found } }, found && "state" in found ? memoryOf(found.state) : []);
  } catch (error) {
    report({ type: "look", id, answer: { error: errorParts(error) } }, []);
  }
}

/** Of a state or a solution, whose arrays are copies that nobody else has. */
function memoryOf({ object, support, ...rest }: PhasingState | Solution): readonly ArrayBuffer[] {
  const fields = "fields" in rest ? (rest.fields ?? []) : [];
  const inside = "data" in support ? support.data : support;
  const arrays = [inside, ...[object, ...fields].flatMap(({ real, imag }) => [real, imag])];
  const whole = arrays.filter(({ buffer, byteLength }) => buffer.byteLength === byteLength);
  const buffers = whole.map(({ buffer }) => buffer).filter((buffer) => buffer instanceof ArrayBuffer);
  return [...new Set(buffers)];
}

function answerOf(watch: StartWatch, at: LookRequest["at"]): Promise<Found | undefined> {
  if (at === "solution" || at === "snapshot") return watch[at]();
  return watch.view({ judged: at === "judged view" });
}

function transferred(outcome: StartOutcome): TransferredOutcome {
  return outcome.type === "failed" ? { ...outcome, error: errorParts(outcome.error) } : outcome;
}

/** As an error of the thread, of which its owner hears in Node and on a page; a rejection is silent on a page. */
function rethrow(error: unknown): void {
  setTimeout(() => {
    throw error;
  });
}
