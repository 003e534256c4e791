/** Errors of turning a reconstruction into physical units. */

/** A geometry that cannot be: a circle without its angle, directions that are not at right angles, lengths that are not positive. */
export class GeometryError extends Error {
  readonly _tag = "GeometryError";
  override readonly name = "GeometryError";
}
