/** Long work that a signal may end. */

import { inTurns, type Pieces } from "@autophase/kernels";

/** The work with turns of events between its pieces. @returns nothing when the signal aborts before its end. */
export async function unlessAborted<Result>(
  signal: AbortSignal | undefined,
  pieces: Pieces<Result>,
): Promise<Result | undefined> {
  if (signal?.aborted) return undefined;
  try {
    return await inTurns(pieces, signal);
  } catch (reason) {
    if (signal?.aborted && reason === signal.reason) return undefined;
    throw reason;
  }
}
