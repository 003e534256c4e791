/** Where a start begins. */

import { ifftshift, type PhasingProblem, type PhasingState } from "@autophase/kernels";
import {
  assertSameShape,
  type ComplexArray,
  fdlibmCos,
  fdlibmSin,
  mapTo,
  type Random,
  type RealArray,
  ValueError,
} from "@autophase/tensor-io";
import { spectrumOf } from "../coarse/resample-object.js";
import type { StartingGuess } from "../phase-options.js";

/**
 * Amplitude uniform in [0, 1) and phase uniform in [-pi, pi) inside the support, 0 outside. Voxel k has the numbers 2 k
 * and 2 k + 1 of the stream, so that two supports share the values where they overlap.
 */
export function randomObject(support: RealArray<Uint8Array>, random: Random): ComplexArray {
  const { data: inside, shape } = support;
  const real = new Float32Array(inside.length);
  const imag = new Float32Array(inside.length);
  for (let i = 0; i < inside.length; i++) {
    if (inside[i] === 0) continue;
    random.position = 2 * i;
    const amplitude = inside[i] * random.uniform();
    const phase = Math.PI * (2 * random.uniform() - 1);
    real[i] = amplitude * fdlibmCos(phase);
    imag[i] = amplitude * fdlibmSin(phase);
  }
  return { real, imag, shape };
}

/**
 * A guess in corner layout, at the least-squares scale of the measured modulus.
 * @throws {ShapeError | ValueError} when it has another shape than the pattern, or nothing in it.
 */
export function guessedState(
  guess: StartingGuess,
  support: RealArray<Uint8Array>,
  problem: PhasingProblem,
): PhasingState {
  const { shape, modulus, mask } = problem;
  assertSameShape("phase: the guessed object", guess.object.shape, shape);
  if (guess.support) assertSameShape("phase: the guessed support", guess.support.shape, shape);
  const { real, imag } = ifftshift(guess.object);
  const spectrum = spectrumOf(guess.object);
  let [cross, square] = [0, 0];
  for (let i = 0; i < modulus.length; i++) {
    if (mask !== undefined && mask[i] !== 1) continue;
    const calculated = Math.hypot(spectrum.real[i], spectrum.imag[i]);
    cross += calculated * modulus[i];
    square += calculated ** 2;
  }
  const scale = cross / square;
  if (!(scale > 0 && Number.isFinite(scale))) {
    throw new ValueError("phase: the guessed object is zero or not finite");
  }
  const scaled = (part: Float32Array): Float64Array => mapTo(Float64Array, part, (value) => scale * value);
  return {
    object: { real: scaled(real), imag: scaled(imag), shape },
    support: ifftshift(guess.support ?? support).data,
  };
}
