/** How a command ends other than well. */

import { AutophaseError } from "@autophase/tensor-io";

/** The command line itself is wrong: exit status 2. */
export class UsageError extends AutophaseError {
  readonly _tag = "UsageError";
  override readonly name = "UsageError";
}

/** Stopped by SIGINT or SIGTERM after what there was has been saved: exit status 130. */
export class InterruptedError extends AutophaseError {
  readonly _tag = "InterruptedError";
  override readonly name = "InterruptedError";
}
