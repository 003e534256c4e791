/**
 * Any length as a circular convolution of a length that factorizes (Bluestein 1970, doi:10.1109/TAU.1970.1162132):
 * with the chirp `w[k] = exp(-i pi k^2 / n)`, `k n = (k^2 + n^2 - (k - n)^2) / 2` turns the sum into
 * `X[k] = w[k] * sum_n (x[n] w[n]) * conj(w[k - n])`.
 */

import { portableCos, portableSin } from "@autophase/tensor-io";
import type { Lanes } from "./butterflies.js";
import { factorize, fastLength } from "./fast-length.js";
import type { LineTransform } from "./line-transform.js";
import { createMixedRadix } from "./mixed-radix.js";

export function createBluestein(length: number): LineTransform {
  const rows = fastLength(2 * length - 1, { largestFactor: 7 });
  const convolution = createMixedRadix(rows, factorize(rows) ?? []);
  const chirp = createChirp(length);
  const filter = createFilter(chirp, convolution);
  const run = (from: Lanes, spare: Lanes, lanes: number): Lanes => {
    multiplyRows(from, chirp, length, lanes);
    from.real.fill(0, length * lanes, rows * lanes);
    from.imag.fill(0, length * lanes, rows * lanes);
    const spectrum = convolution.run(from, spare, lanes);
    multiplyRows(spectrum, filter, rows, lanes);
    const result = inverse(convolution, spectrum, spectrum === from ? spare : from, lanes);
    multiplyRows(result, chirp, length, lanes);
    return result;
  };
  return { length, rows, run };
}

function createChirp(length: number): Lanes {
  const real = new Float64Array(length);
  const imag = new Float64Array(length);
  for (let k = 0; k < length; k++) {
    // k^2 modulo the period keeps the angle small and exact
    const angle = (-Math.PI * ((k * k) % (2 * length))) / length;
    real[k] = portableCos(angle);
    imag[k] = portableSin(angle);
  }
  return { real, imag };
}

/** Spectrum of the conjugate chirp, wrapped, divided by the length of the convolution. */
function createFilter(chirp: Lanes, convolution: LineTransform): Lanes {
  const { length: rows } = convolution;
  const taps = createLanes(rows);
  for (let k = 0; k < chirp.real.length; k++) {
    const wrapped = (rows - k) % rows;
    taps.real[k] = taps.real[wrapped] = chirp.real[k] / rows;
    taps.imag[k] = taps.imag[wrapped] = -chirp.imag[k] / rows;
  }
  return convolution.run(taps, createLanes(rows), 1);
}

function createLanes(size: number): Lanes {
  return { real: new Float64Array(size), imag: new Float64Array(size) };
}

/** Unnormalised inverse: with real and imaginary part exchanged, the forward transform is the inverse. */
function inverse(convolution: LineTransform, from: Lanes, spare: Lanes, lanes: number): Lanes {
  const size = convolution.length * lanes;
  exchange(from, size);
  const result = convolution.run(from, spare, lanes);
  exchange(result, size);
  return result;
}

function exchange({ real, imag }: Lanes, size: number): void {
  for (let i = 0; i < size; i++) {
    const value = real[i];
    real[i] = imag[i];
    imag[i] = value;
  }
}

/** Multiplies row `k` of `[rows, lanes]` by element `k` of `factors`. */
function multiplyRows({ real, imag }: Lanes, factors: Lanes, rows: number, lanes: number): void {
  for (let k = 0; k < rows; k++) {
    const c = factors.real[k];
    const s = factors.imag[k];
    const end = (k + 1) * lanes;
    for (let i = k * lanes; i < end; i++) {
      const value = real[i];
      real[i] = value * c - imag[i] * s;
      imag[i] = value * s + imag[i] * c;
    }
  }
}
