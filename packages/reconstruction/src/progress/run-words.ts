/** The words of a run: what is said of its events, and how far it is. */

import { formatShape } from "@autophase/tensor-io";
import type { FlowEvent, StartsBeginEvent } from "../flow/flow-events.js";
import type { GenerationSummary } from "../generations/generation-summary.js";
import type { RunEvent } from "../starts/run-starts.js";

export interface RunWords {
  /** Sentences, without an end. */
  readonly lines: readonly string[];
  readonly progress?: RunProgress;
}

export interface RunProgress {
  /** Iterations of all starts. */
  readonly done: number;
  readonly total: number;
  /** Of the latest start to get on. */
  readonly note: string;
}

/**
 * @returns what puts the events of one run into words, in their order. A start whose support is tried again says so
 * once.
 */
export function createRunWords(): (event: FlowEvent) => RunWords {
  let run: StartsBeginEvent = { type: "starts-begin", starts: [], startsAtATime: 1, iterations: 0 };
  const retried = new Set<string>();
  let done = new Map<number, number>();
  let before = 0;
  /** Of another way that came first. */
  let earlier = 0;
  return (event) => {
    if (event.type === "otherwise") return lineOf(`${event.verdict.reason} ${event.origin} follows`);
    if (event.type === "starts-begin") {
      run = event;
      earlier = [...done.values()].reduce((all, one) => all + one, before);
      before = earlier;
      done = new Map();
      const { starts, begun, startsAtATime } = event;
      const count = begun === undefined ? starts[0] : `the best ${starts[0]} of ${begun}`;
      return lineOf(startsAtATime > 1 && `starts: ${count}, ${startsAtATime} at a time`);
    }
    const { starts, iterations } = run;
    const generation = "generation" in event ? event.generation : 0;
    const prefix = starts.length > 1 ? `generation ${generation + 1}/${starts.length} ` : "";
    if (event.type === "progress") {
      done.set(event.start, event.iteration);
      const total = earlier + starts.reduce((sum, count) => sum + count, 0) * iterations;
      const sum = [...done.values()].reduce((all, one) => all + one, before);
      return {
        lines: [],
        progress: { done: sum, total, note: `${prefix}${startNote(event, run.begun ?? starts[0])}` },
      };
    }
    if (event.type === "support-retry") {
      const start = `${generation} ${event.start}`;
      const isNew = !retried.has(start);
      retried.add(start);
      return lineOf(isNew && `${prefix}start ${event.start + 1}: ${retryWords(event)}`);
    }
    if (event.type === "generation-end") {
      before += (starts[event.summary.generation] ?? 0) * iterations;
      done = new Map();
      return lineOf(generationWords(event.summary, starts.length));
    }
    if (event.type === "settled") return lineOf(`${prefix}start ${event.start + 1}: ${settledWords(event)}`);
    if (event.type === "coarse-end") return lineOf(`${prefix}start ${event.start + 1}: ${coarseWords(event)}`);
    if (event.type === "start-again") return lineOf(`${prefix}${againWords(event)}`);
    if (event.type === "warning") return lineOf(`warning: ${event.message}`);
    if (event.type === "start-failed") return lineOf(`${prefix}${failureWords(event)}`);
    return lineOf(event.type === "generation-failed" && `${prefix}is given up: ${event.error.message}`);
  };
}

function lineOf(line: string | false): RunWords {
  return { lines: line === false ? [] : [line] };
}

/** Of a start that came to no end. */
export function failureWords({ start, error }: { readonly start: number; readonly error: Error }): string {
  return `start ${start + 1} failed: ${error.message}`;
}

function startNote(
  { start, chi, supportVoxels }: Extract<RunEvent, { type: "progress" }>,
  starts: number | undefined,
): string {
  return `start ${start + 1}/${starts} chi ${chi.at(-1)?.toFixed(4)} support ${supportVoxels}`;
}

function retryWords(retry: Extract<RunEvent, { type: "support-retry" }>): string {
  const { iteration, voxels, threshold, nextThreshold } = retry;
  const problem = nextThreshold > threshold ? "too large" : voxels === 0 ? "empty" : "too small";
  const where = `(${voxels} voxels) in iteration ${iteration} at threshold ${threshold.toPrecision(2)}`;
  return `the support is ${problem} ${where}; trying ${nextThreshold.toPrecision(2)} and on`;
}

function againWords({ start, iteration, error }: Extract<RunEvent, { type: "start-again" }>): string {
  const from = iteration > 0 ? `goes on after iteration ${iteration}` : "begins again";
  return `start ${start + 1} ${from} in another worker: ${error.reason}`;
}

function settledWords({ iteration, next }: Extract<RunEvent, { type: "settled" }>): string {
  return `the support has come to rest in iteration ${iteration}; going on with iteration ${next}`;
}

function coarseWords({ shape, iterations, supportVoxels, chi }: Extract<RunEvent, { type: "coarse-end" }>): string {
  return `${iterations} iterations on ${formatShape(shape)}, chi ${chi.toFixed(4)} support ${supportVoxels}`;
}

function generationWords(summary: GenerationSummary, count: number): string {
  const { generation, metric, best, median, bestStart, medianInvariantError } = summary;
  const agreement = medianInvariantError === null ? "" : `, median distance ${medianInvariantError.toFixed(2)}`;
  const scores = `${metric} ${best.toPrecision(4)} at best (start ${bestStart + 1}), median ${median.toPrecision(4)}`;
  return `generation ${generation + 1}/${count}: ${summary.starts} starts, ${scores}${agreement}`;
}
