/** What starts say on their way, on standard error. */

import { createProgress } from "@autophase/command-line";
import type { GenerationEvent, GenerationSummary, RunEvent } from "@autophase/reconstruction";
import type { Live } from "./live/open-live.js";

export interface StartsProgress {
  readonly hear: (event: RunEvent | GenerationEvent) => void;
  readonly stop: () => void;
}

/** @param starts - of each generation, one entry without generations. @param iterations - of one start. */
export function createStartsProgress({
  starts,
  iterations,
  live,
}: {
  readonly starts: readonly number[];
  readonly iterations: number;
  /** Hears everything, and may have a picture in the place of the bar. */
  readonly live?: Live | undefined;
}): StartsProgress {
  const total = starts.reduce((sum, count) => sum + count, 0) * iterations;
  const progress = live?.hasPicture ? undefined : createProgress("phasing", total);
  const say = (line: string): void => (live ? live.say(line) : void process.stderr.write(`${line}\n`));
  let done = new Map<number, number>();
  let before = 0;
  const retried = new Set<string>();
  const hear = (event: RunEvent | GenerationEvent): void => {
    live?.hear(event);
    const generation = "generation" in event ? event.generation : 0;
    const prefix = starts.length > 1 ? `generation ${generation + 1}/${starts.length} ` : "";
    if (event.type === "warning") say(`warning: ${event.message}${event.code === "off-centre" ? ": --center" : ""}`);
    if (event.type === "support-retry" && !retried.has(`${generation} ${event.start}`)) {
      retried.add(`${generation} ${event.start}`);
      say(`${prefix}start ${event.start + 1}: ${retryWords(event)}`);
    }
    if (event.type === "start-failed") say(`${prefix}start ${event.start + 1} failed: ${event.error.message}`);
    if (event.type === "generation-failed") say(`${prefix}is given up: ${event.error.message}`);
    if (event.type === "generation-end") {
      say(generationLine(event.summary, starts.length));
      before += (starts[event.summary.generation] ?? 0) * iterations;
      done = new Map();
    }
    if (event.type !== "progress") return;
    done.set(event.start, event.iteration);
    const note = `${prefix}start ${event.start + 1}/${starts[0]} chi ${event.chi.at(-1)?.toFixed(4)} support ${event.supportVoxels}`;
    progress?.update(before + [...done.values()].reduce((sum, value) => sum + value, 0), note);
  };
  return { hear, stop: () => progress?.stop() };
}

/** Once for a start: it may take many. */
function retryWords({
  iteration,
  voxels,
  threshold,
  nextThreshold,
}: Extract<RunEvent, { type: "support-retry" }>): string {
  const what = nextThreshold > threshold ? "too large" : voxels === 0 ? "empty" : "too small";
  return `the support is ${what} (${voxels} voxels) in iteration ${iteration} at threshold ${threshold.toPrecision(2)}; trying ${nextThreshold.toPrecision(2)} and on`;
}

function generationLine(summary: GenerationSummary, count: number): string {
  const { generation, metric, best, median, bestStart, medianInvariantError } = summary;
  const agreement = medianInvariantError === null ? "" : `, median distance ${medianInvariantError.toFixed(2)}`;
  const scores = `${metric} ${best.toPrecision(4)} at best (start ${bestStart + 1}), median ${median.toPrecision(4)}`;
  return `generation ${generation + 1}/${count}: ${summary.starts} starts, ${scores}${agreement}`;
}
