/** Translation by any number of voxels. */

import { createFft, type Fft } from "@autophase/kernels";
import { type ComplexArray, type FloatData, ShapeError } from "@autophase/tensor-io";
import { assertFinite } from "../assert-values.js";
import { multiplyByRamp, signedCoordinates } from "./coordinates.js";
import { toComplex32 } from "./precision.js";

/**
 * `out(x) = object(x - shift)` around the ends of the box: the spectrum times `exp(-2 pi i k . shift / N)`. Whole
 * voxels are exact to rounding; `-N/2` is taken as the frequency of the middle of even lengths.
 * @param object - centred or corner, any number of axes.
 * @param shift - voxels along each axis, of either sign, not necessarily whole.
 * @throws {ShapeError} when there is not one shift for each axis.
 */
export function translate(object: ComplexArray<FloatData>, shift: readonly number[]): ComplexArray {
  assertFinite("translate", object);
  if (shift.length !== object.shape.length || !shift.every(Number.isFinite)) {
    throw new ShapeError(`translate: expected ${object.shape.length} finite shifts, got [${shift.join(", ")}]`);
  }
  const z = toComplex32(object);
  const fft = createFft(object.shape);
  fft.forward(z);
  inverseShifted(z, shift, fft);
  return z;
}

/** Turns a spectrum into the object it belongs to, translated; in place. */
export function inverseShifted(spectrum: ComplexArray<FloatData>, shift: readonly number[], fft: Fft): void {
  multiplyByRamp(
    spectrum,
    shift.map((voxels, axis) => (-2 * Math.PI * voxels) / spectrum.shape[axis]),
    signedCoordinates,
  );
  fft.inverse(spectrum);
}
