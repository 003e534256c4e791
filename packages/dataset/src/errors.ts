/** Errors of data sets. */

import { AutophaseError } from "@autophase/tensor-io";

/** A part of a data set, to learn from or to judge by, would hold nothing. */
export class EmptySplitError extends AutophaseError {
  readonly _tag = "EmptySplitError";
  override readonly name = "EmptySplitError";
}

/** A thread that makes samples died or could not be started; the data set is of no use any more. */
export class SampleWorkerError extends AutophaseError {
  readonly _tag = "SampleWorkerError";
  override readonly name = "SampleWorkerError";
}
