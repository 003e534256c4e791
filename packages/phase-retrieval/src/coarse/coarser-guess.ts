/** Where a start begins on the coarse grid, from where it would begin on that of the whole pattern. */

import { centralBoxIndices, createFft, fftshift, ifftshift } from "@autophase/kernels";
import { type ComplexArray, mapTo, type Shape } from "@autophase/tensor-io";
import type { StartingGuess } from "../phase-options.js";
import { resampleSupport } from "./resample-support.js";

/** @param shape - no longer than the guess along any axis. */
export function coarserGuess<Guess extends Pick<StartingGuess, "object" | "support">>(
  { object, support }: Guess,
  shape: Shape,
): Pick<Guess, "object" | "support"> {
  return { object: coarserObject(object, shape), support: support && resampleSupport(support, shape) };
}

/** The middle of its transform, which is that of the pattern. Centred. */
function coarserObject(object: ComplexArray, shape: Shape): ComplexArray {
  const corner = ifftshift(object);
  const fine = { real: Float64Array.from(corner.real), imag: Float64Array.from(corner.imag), shape: object.shape };
  createFft(object.shape).forward(fine);
  const middle = centralBoxIndices(object.shape, shape);
  const cut = (part: Float64Array): Float64Array<ArrayBuffer> => mapTo(Float64Array, middle, (i) => part[i]);
  const coarse = { real: cut(fine.real), imag: cut(fine.imag), shape };
  createFft(shape).inverse(coarse);
  const { real, imag } = fftshift(coarse);
  return { real: Float32Array.from(real), imag: Float32Array.from(imag), shape };
}
