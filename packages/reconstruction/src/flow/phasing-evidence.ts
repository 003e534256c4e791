/** What a result stands on, for the record: with it a page made from the file is the page of the run. */

import type { PhasingEvidence } from "@autophase/analysis";
import { type Solution, scoreOf } from "@autophase/phase-retrieval";
import type { Answer } from "../answer/one-answer.js";
import { failureWords } from "../progress/run-words.js";
import type { PhasedStarts } from "./run-starts-of-plan.js";

export function evidenceOf(
  { solutions, warnings, failed }: Pick<PhasedStarts, "solutions" | "warnings" | "failed">,
  answer?: Answer,
): PhasingEvidence {
  return {
    starts: recordedStarts(solutions),
    warnings: [...warnings.map(({ message }) => message), ...failed.map(failureWords)],
    ...(answer && answerEvidence(answer)),
  };
}

/** Of all starts, with their ranks on held-out voxels, or by chi; each curve ends with the chi of the final object. */
export function recordedStarts(starts: readonly Solution[]): PhasingEvidence["starts"] {
  const order = [...starts].sort((a, b) => scoreOf(a) - scoreOf(b)).map(({ start }) => start);
  return starts.map(({ start, errorCurve, chi }) => ({
    start,
    rank: order.indexOf(start) + 1,
    chi: Array.from([...errorCurve, chi], (value) =>
      Number.isFinite(value) ? Number(value.toPrecision(DIGITS)) : null,
    ),
  }));
}

/** Enough to be drawn. */
const DIGITS = 5;

function answerEvidence({ agreement, verdict, fit, prtf }: Answer): Omit<PhasingEvidence, "starts" | "warnings"> {
  const { frequency, value, edge } = prtf;
  return {
    checks: verdict.checks.map((check) => ({ ...check })),
    pairErrors: agreement.errors.map((row) => [...row]),
    idealFreeLlk: Number.isFinite(fit.idealLlk) ? fit.idealLlk : null,
    prtf: { frequency: [...frequency], value: [...value], edge },
  };
}
