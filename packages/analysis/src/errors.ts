/** Errors of turning a reconstruction into physical units. */

import { AutophaseError } from "@autophase/tensor-io";

/**
 * A geometry that cannot be: a circle without its angle, directions that are not at right angles, lengths that are not
 * positive.
 */
export class GeometryError extends AutophaseError {
  readonly _tag = "GeometryError";
  override readonly name = "GeometryError";
}
