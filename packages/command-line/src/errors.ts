/** How a command ends other than well. */

import { AutophaseError } from "@autophase/tensor-io";

/** The command line itself is wrong: exit status 2. */
export class UsageError extends AutophaseError {
  readonly _tag = "UsageError";
  override readonly name = "UsageError";
}

/** Something was warned of, and warnings were to count as failures: exit status 1, with everything written. */
export class StrictError extends AutophaseError {
  readonly _tag = "StrictError";
  override readonly name = "StrictError";
}

/** Stopped by SIGINT, SIGTERM or SIGHUP after what there was has been saved: exit status 130. */
export class InterruptedError extends AutophaseError {
  readonly _tag = "InterruptedError";
  override readonly name = "InterruptedError";
}

/** What was to be printed could not be, and is nowhere else. */
export class OutputLostError extends AutophaseError {
  readonly _tag = "OutputLostError";
  override readonly name = "OutputLostError";

  constructor(reason: string) {
    super(`standard output cannot be written: ${reason}`);
  }
}
