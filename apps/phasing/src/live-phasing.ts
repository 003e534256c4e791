/** The live view of `phase` and `reconstruct`. */

import { InterruptedError } from "@autophase/command-line";
import { countIterations, parseRecipe } from "@autophase/phase-retrieval";
import { type Generations, startsPerGeneration } from "@autophase/reconstruction";
import { formatShape } from "@autophase/tensor-io";
import { type Live, openLive } from "./live/open-live.js";
import { type PhasingSetting, parametersOf } from "./phasing-setting.js";
import { writePresent } from "./present-file.js";

/** The live view that the options ask for. @throws {LivePortError} when its port cannot be had. */
export async function liveOfPhasing(
  setting: PhasingSetting,
  { generations, isJudged }: { generations: Generations | undefined; isJudged: boolean },
): Promise<Live | undefined> {
  const { path, pattern, options, chosen, engine } = setting;
  const { live: terminal, livePort: port, out } = options;
  if (!terminal && port === undefined) return undefined;
  const starts = startsPerGeneration(generations, chosen.settings.starts).reduce((sum, count) => sum + count, 0);
  const shape = formatShape(pattern.intensity.shape);
  const present = { out, pattern, parameters: parametersOf(setting), starts };
  return openLive({
    ...{ terminal, port, starts, pattern, isJudged },
    title: out,
    facts: [
      ["pattern", path],
      ["shape", shape],
      ["engine", engine],
      ["recipe", chosen.origin],
    ] as const,
    iterations: countIterations(parseRecipe(chosen.settings.recipe)),
    save: (solution, generation) => writePresent(solution, generation, present),
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
