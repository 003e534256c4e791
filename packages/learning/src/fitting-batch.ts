/** A batch that an engine has no memory for. */

import { BatchMemoryError } from "./errors.js";

/**
 * Of what ends a first step. What a step takes grows with its batch, or less where weights are most of it, so that of
 * the batch no more can fit than of the memory.
 * @returns the error itself where memory is not the reason.
 */
export function fittingBatch(error: unknown, batch: number): unknown {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { _tag, requestedBytes, freeBytes } = at as MemoryFailure;
    if (_tag !== "EngineMemoryError") continue;
    const most = Math.min(batch - 1, Math.floor((batch * freeBytes) / requestedBytes));
    return new BatchMemoryError(batch, most, at);
  }
  return error;
}

/** Of `@autophase/kernels`. */
interface MemoryFailure extends Error {
  readonly _tag: string;
  readonly requestedBytes: number;
  readonly freeBytes: number;
}
