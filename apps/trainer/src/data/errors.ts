/** Errors of data sets. */

import { isTaggedError } from "@autophase/tensor-io";

/** A part of a data set, to learn from or to judge by, would hold nothing. */
export class EmptySplitError extends Error {
  readonly _tag = "EmptySplitError";
  override readonly name = "EmptySplitError";
}

/** A thread that makes samples died or could not be started; the data set is of no use any more. */
export class SampleWorkerError extends Error {
  readonly _tag = "SampleWorkerError";
  override readonly name = "SampleWorkerError";
}

/** A sample could not be made; `_tag` is that of the error in the thread that tried. */
export class SampleError extends Error {
  readonly _tag: string;
  override readonly name = "SampleError";

  constructor(message: string, tag: string) {
    super(message);
    this._tag = tag;
  }
}

/** What travels between threads of an error that a user can act on; nothing for a fault of the program. */
export function describeError(error: unknown): { readonly message: string; readonly tag: string } | undefined {
  return isTaggedError(error) ? { message: error.message, tag: error._tag } : undefined;
}
