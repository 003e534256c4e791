/** What a start found on a coarse grid, on the grid of the whole pattern. */

import { centralBoxIndices, createFft, fftshift, ifftshift, onGrid } from "@autophase/kernels";
import { type ComplexArray, mapTo, type Shape } from "@autophase/tensor-io";
import type { Solution } from "../phase-events.js";
import type { StartingGuess } from "../phase-options.js";
import { resampleSupport } from "./resample-support.js";

/** @param shape - no shorter than the solution along any axis. */
export function finerGuess(
  { object, support, pointSpread }: Solution,
  shape: Shape,
): StartingGuess & Pick<Solution, "support"> {
  const isWide = pointSpread?.widths.some((width) => width >= WIDE);
  return {
    object: finerObject(object, shape),
    support: resampleSupport(support, shape),
    pointSpread: isWide ? pointSpread : undefined,
  };
}

/** Of partial coherence in voxels: a narrower one may wait until it is estimated, as iterations with it cost twice. */
const WIDE = 0.5;

/** Fourier interpolation. A coefficient at half the sampling rate belongs to both signs, and is left out. */
function finerObject(object: ComplexArray, shape: Shape): ComplexArray {
  const corner = ifftshift(object);
  const coarse = { real: Float64Array.from(corner.real), imag: Float64Array.from(corner.imag), shape: object.shape };
  createFft(object.shape).forward(coarse);
  const box = object.shape.map((length, axis) => (length < shape[axis] && length % 2 === 0 ? length - 1 : length));
  const known = centralBoxIndices(object.shape, box);
  const pad = (part: Float64Array): Float64Array<ArrayBuffer> =>
    onGrid({ data: mapTo(Float64Array, known, (i) => part[i]), shape: box }, shape);
  const fine = { real: pad(coarse.real), imag: pad(coarse.imag), shape };
  createFft(shape).inverse(fine);
  const { real, imag } = fftshift(fine);
  return { real: Float32Array.from(real), imag: Float32Array.from(imag), shape };
}
