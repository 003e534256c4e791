/** Fourier-shell correlation: up to which resolution two reconstructions agree. */

import { createFft, fftshift } from "@autophase/kernels";
import type { Basis } from "@autophase/physics/vector3";
import { assertSameShape, type ComplexArray, type FloatData } from "@autophase/tensor-io";
import { toComplex32 } from "../alignment/precision.js";
import { assertFinite } from "../assert-values.js";
import { firstCrossing, shellGrid } from "./shells.js";

export interface ShellCorrelation {
  /** Mean spatial frequency of each shell, cycles per voxel, or per nanometre with `reciprocalVoxel`. */
  readonly frequency: Float64Array;
  /** `|sum A conj B| / sqrt(sum |A|^2 sum |B|^2)` over each shell. */
  readonly value: Float64Array;
  /** Frequency where the value first falls below the threshold; nothing when it never does. */
  readonly crossing: number | null;
  /** Frequency up to which the pattern has every direction. */
  readonly edge: number;
  /** `1 / crossing`. */
  readonly resolution: number | null;
}

/**
 * Correlation of two objects over shells of spatial frequency (Harauz & van Heel 1986, Optik 73, 146).
 * @param a - centred; align `b` to it first.
 * @param options.reciprocalVoxel - of the pattern, radians per nanometre; without it shells are of equal cycles per
 *   voxel.
 * @param options.threshold - 0.5 for two solutions of one pattern, which share its noise; 0.143 for two halves of the
 *   counts. Default 0.5.
 * @throws {ShapeError} when the shapes differ, or there are not three axes with `reciprocalVoxel`.
 * @throws {ValueError} when a value is not finite.
 */
export function shellCorrelation(
  a: ComplexArray<FloatData>,
  b: ComplexArray<FloatData>,
  { reciprocalVoxel, threshold = 0.5 }: { readonly reciprocalVoxel?: Basis; readonly threshold?: number } = {},
): ShellCorrelation {
  assertFinite("shellCorrelation: first object", a);
  assertFinite("shellCorrelation: second object", b);
  assertSameShape("shellCorrelation", b.shape, a.shape);
  const [first, second] = [a, b].map(spectrumOf);
  const grid = shellGrid("shellCorrelation", a.shape, reciprocalVoxel);
  const sums = Array.from({ length: grid.shells }, () => ({ count: 0, frequency: 0, real: 0, imag: 0, a: 0, b: 0 }));
  for (let i = 0; i < first.real.length; i++) {
    const frequency = grid.frequencyOf(i);
    const shell = sums[grid.shellOf(frequency)];
    shell.count++;
    shell.frequency += frequency;
    shell.real += first.real[i] * second.real[i] + first.imag[i] * second.imag[i];
    shell.imag += first.imag[i] * second.real[i] - first.real[i] * second.imag[i];
    shell.a += first.real[i] ** 2 + first.imag[i] ** 2;
    shell.b += second.real[i] ** 2 + second.imag[i] ** 2;
  }
  const used = sums.filter((shell) => shell.a > 0 && shell.b > 0);
  const frequency = Float64Array.from(used, (shell) => shell.frequency / shell.count);
  const value = Float64Array.from(used, (shell) => Math.hypot(shell.real, shell.imag) / Math.sqrt(shell.a * shell.b));
  const crossing = firstCrossing(frequency, value, threshold);
  return { frequency, value, crossing, edge: grid.edge, resolution: crossing === null ? null : 1 / crossing };
}

/** Left in the object's own layout: both have the same factors for where their origin is. */
function spectrumOf(object: ComplexArray<FloatData>): ComplexArray {
  const spectrum = toComplex32(object);
  createFft(object.shape).forward(spectrum);
  return fftshift(spectrum);
}
