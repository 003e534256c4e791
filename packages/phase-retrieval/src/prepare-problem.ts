/** From a pattern as files hold it to what an engine works on. */

import { ifftshift, type PhasingProblem } from "@autophase/kernels";
import { assertCounts, assertSameShape, type DiffractionPattern, ShapeError, ValueError } from "@autophase/tensor-io";

/**
 * Corner-layout amplitude and mask of a centred pattern with two or three axes.
 * @throws {ShapeError} for other numbers of axes or a mask of another shape.
 * @throws {ValueError} for counts that are not finite, negative, or all zero, and for a mask that hides all.
 */
export function prepareProblem({ intensity, mask }: DiffractionPattern): PhasingProblem {
  const { shape } = intensity;
  if (shape.length !== 2 && shape.length !== 3) {
    throw new ShapeError(`phase: expected a pattern with 2 or 3 axes, got ${shape.length}`);
  }
  assertCounts("phase", intensity);
  if (mask) assertSameShape("phase: mask", mask.shape, shape);
  if (mask && !intensity.data.some((counts, i) => counts > 0 && mask.data[i] !== 0)) {
    throw new ValueError("phase: the mask hides every count of the pattern");
  }
  const modulus = Float64Array.from(ifftshift(intensity).data, Math.sqrt);
  return mask ? { shape, modulus, mask: ifftshift(mask).data } : { shape, modulus };
}
