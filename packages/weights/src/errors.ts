/** Errors of shipped weights. */

import { AutophaseError } from "@autophase/tensor-io";

/** There are no weights of that name. */
export class UnknownWeightsError extends AutophaseError {
  readonly _tag = "UnknownWeightsError";
  override readonly name = "UnknownWeightsError";

  constructor(asked: string, known: readonly string[]) {
    super(`weights: there are none called "${asked}", only ${known.join(", ")}`);
  }
}
