/** Errors of a batch. */

import { AutophaseError } from "@autophase/tensor-io";

/** A plan that cannot be carried out: a scan that is not there, or is named twice. */
export class BatchPlanError extends AutophaseError {
  readonly _tag = "BatchPlanError";
  override readonly name = "BatchPlanError";
}
