/** The Fourier sum of an array at any one frequency, with its derivatives. */

import { type ComplexArray, type FloatData, fdlibmCos, fdlibmSin, type Shape } from "@autophase/tensor-io";
import { centredCoordinates } from "./coordinates.js";

/** `|S(k)|^2` and half of its first and second derivatives by `k`. */
export interface WaveSum {
  readonly power: number;
  readonly gradient: readonly number[];
  readonly hessian: readonly (readonly number[])[];
}

/**
 * `S(k) = sum_x g(x) exp(-i k . x)` and its derivatives, from the moments `sum x_j x_l g exp(-i k . x)`. Axes are
 * summed one after the other, the last first, so that almost all work is three sums along lines.
 * @param g - centred.
 * @param k - radians per voxel, one for each axis.
 */
export function sumWave(g: ComplexArray<FloatData>, k: readonly number[]): WaveSum {
  let moments: Moment[] = [{ powers: [], real: g.real, imag: g.imag }];
  for (let axis = k.length - 1; axis >= 0; axis--) {
    moments = moments.flatMap((moment) => contract(moment, g.shape, axis, k[axis]));
  }
  return differentiate(moments, k.length);
}

/** `sum x^powers g exp(-i k . x)` over the axes summed so far, which are the last ones. */
interface Moment {
  readonly powers: readonly number[];
  readonly real: FloatData;
  readonly imag: FloatData;
}

/** Moments of total degree up to 2. */
function contract(moment: Moment, shape: Shape, axis: number, slope: number): Moment[] {
  const coordinates = centredCoordinates(shape[axis]);
  const degree = moment.powers.reduce((sum, power) => sum + power, 0);
  return [0, 1, 2].slice(0, 3 - degree).map((power) => {
    const cosine = coordinates.map((x) => x ** power * fdlibmCos(slope * x));
    const sine = coordinates.map((x) => x ** power * fdlibmSin(slope * x));
    return { powers: [power, ...moment.powers], ...sumLines(moment, cosine, sine) };
  });
}

function sumLines(
  { real, imag }: Moment,
  cosine: Float64Array,
  sine: Float64Array,
): { real: Float64Array; imag: Float64Array } {
  const length = cosine.length;
  const out = { real: new Float64Array(real.length / length), imag: new Float64Array(real.length / length) };
  for (let line = 0; line < out.real.length; line++) {
    let [sumReal, sumImag] = [0, 0];
    for (let i = 0, at = line * length; i < length; i++, at++) {
      sumReal += real[at] * cosine[i] + imag[at] * sine[i];
      sumImag += imag[at] * cosine[i] - real[at] * sine[i];
    }
    out.real[line] = sumReal;
    out.imag[line] = sumImag;
  }
  return out;
}

/** With the moments `M`: `S = M_0`, `S_j = -i M_j`, `S_jl = -M_jl`. */
function differentiate(moments: readonly Moment[], axes: number): WaveSum {
  const at = (...raised: number[]): readonly [number, number] => {
    const powers = Array.from({ length: axes }, (_, axis) => raised.filter((other) => other === axis).length);
    const found = moments.find((moment) => moment.powers.every((power, axis) => power === powers[axis]));
    return found ? [found.real[0], found.imag[0]] : [Number.NaN, Number.NaN];
  };
  const dot = (a: readonly [number, number], b: readonly [number, number]) => a[0] * b[0] + a[1] * b[1];
  const zero = at();
  const all = Array.from({ length: axes }, (_, axis) => axis);
  return {
    power: dot(zero, zero),
    gradient: all.map((j) => zero[0] * at(j)[1] - zero[1] * at(j)[0]),
    hessian: all.map((j) => all.map((l) => dot(at(j), at(l)) - dot(zero, at(j, l)))),
  };
}
