/** Every crystal one after another, as long as nobody interrupts. */

import { createProgress } from "@autophase/command-line";
import { type CrystalOutcome, type EvaluationTools, evaluateCrystal } from "./evaluate-crystal.js";
import type { TestSource } from "./test-source.js";

/** Outcomes in order; fewer than there are crystals when the signal aborted. */
export async function runEvaluation(
  source: TestSource,
  tools: EvaluationTools,
  signal: AbortSignal,
): Promise<CrystalOutcome[]> {
  const progress = createProgress("evaluating", source.count);
  const outcomes: CrystalOutcome[] = [];
  try {
    for (let index = 0; index < source.count && !signal.aborted; index++) {
      const { outcome } = await evaluateCrystal(await source.read(index), index, tools);
      outcomes.push(outcome);
      progress.update(index + 1, noteOf(outcomes, tools));
    }
  } finally {
    progress.stop();
  }
  return outcomes;
}

/** Success of both starts in the last contest so far. */
function noteOf(outcomes: readonly CrystalOutcome[], { contests }: EvaluationTools): string {
  const title = contests.at(-1)?.title;
  const count = (start: "network" | "random"): number =>
    outcomes.filter((outcome) => outcome.contests.at(-1)?.[start].success === 1).length;
  const hasTruth = outcomes[0]?.contests.at(-1)?.network.success !== undefined;
  return title && hasTruth ? `${title}: found by network start ${count("network")}, random ${count("random")}` : "";
}
