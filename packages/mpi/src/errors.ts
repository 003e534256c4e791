/** Errors of MPI. */

import { AutophaseError } from "@autophase/tensor-io/errors";

/** No communicator: the library is not there, or is another than that of the launcher. */
export class MpiUnavailableError extends AutophaseError {
  readonly _tag = "MpiUnavailableError";
  override readonly name = "MpiUnavailableError";
}

/** A call of the library that did not succeed. */
export class MpiError extends AutophaseError {
  readonly _tag = "MpiError";
  override readonly name = "MpiError";
}
