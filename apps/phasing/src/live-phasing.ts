/** The live view of `phase` and `reconstruct`. */

import { basename } from "node:path";
import { InterruptedError } from "@autophase/command-line";
import { wholeStarts } from "@autophase/reconstruction";
import { formatShape } from "@autophase/tensor-io";
import { type Live, openLive } from "./live/open-live.js";
import type { PhasingJob } from "./phase-pattern.js";
import { writePresent } from "./present-file.js";

/** The live view that the options ask for. @throws {PortError} when its port cannot be had. */
export async function openLiveOfPhasing(path: string, job: PhasingJob): Promise<Live | undefined> {
  const { plan, pattern, options, selected } = job;
  const { live: terminal, livePort: port, out } = options;
  if (!terminal && port === undefined) return undefined;
  const starts = wholeStarts(plan.goal, plan.settings).reduce((sum, count) => sum + count, 0);
  return openLive({
    plan,
    terminal,
    port,
    pattern,
    title: basename(out),
    facts: [
      ["pattern", path],
      ["shape", formatShape(pattern.intensity.shape)],
      ["engine", selected.engine.name],
      ["recipe", plan.origin],
    ],
    save: (solution, generation) => writePresent(solution, generation, { ...job, starts }),
  });
}

/** Whatever becomes of `work`, the live view says so and ends. */
export async function underLive<Outcome extends { message: string }>(
  live: Live | undefined,
  work: () => Promise<Outcome>,
): Promise<Outcome> {
  try {
    const outcome = await work();
    await live?.end("finished", outcome.message);
    return outcome;
  } catch (error) {
    await live?.end(error instanceof InterruptedError ? "interrupted" : "failed", (error as Error).message);
    throw error;
  }
}
