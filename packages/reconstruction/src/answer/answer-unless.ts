/** An answer that a signal may end. */

import { inTurns } from "@autophase/kernels";
import type { Solution } from "@autophase/phase-retrieval";
import type { DiffractionPattern } from "@autophase/tensor-io";
import { type Answer, type AnswerOptions, answerPieces } from "./one-answer.js";

/** `oneAnswer` with turns of events between its steps. @returns nothing where the signal aborts before it is made. */
export async function answerUnless(
  signal: AbortSignal | undefined,
  pattern: DiffractionPattern,
  solutions: readonly Solution[],
  options: AnswerOptions,
): Promise<Answer | undefined> {
  if (signal?.aborted) return undefined;
  try {
    return await inTurns(answerPieces(pattern, solutions, options), signal);
  } catch (reason) {
    if (signal?.aborted && reason === signal.reason) return undefined;
    throw reason;
  }
}
