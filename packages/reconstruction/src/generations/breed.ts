/** Crosses a solution with the best one of its generation. */

import { createFft, fftshift, ifftshift } from "@autophase/kernels";
import { assertSameShape, type ComplexArray, type FloatData, type Random } from "@autophase/tensor-io";
import {
  avgAb,
  avgAbPa,
  bPa,
  type Crossing,
  harmonicMean,
  maxAb,
  maxAbPa,
  minAbPa,
  sqrtAb,
  sqrtAbPa,
  twoAMinusBPa,
} from "./crossings.js";

/** @param random - of the child alone, so that it depends on nothing else. */
type Breeding = (
  best: ComplexArray<FloatData>,
  other: ComplexArray<FloatData>,
  random: Random,
) => ComplexArray<FloatData>;

/**
 * In Fourier space, where the modulus of every solution is about the measured one: the phases of two are crossed there.
 */
const inFourierSpace =
  (crossing: Crossing): Breeding =>
  (best, other) => {
    const fft = createFft(best.shape);
    const [a, b] = [best, other].map((object) => {
      const spectrum = ifftshift(toDouble(object));
      fft.forward(spectrum);
      return spectrum;
    }) as [ComplexArray<Float64Array>, ComplexArray<Float64Array>];
    const child = crossed(crossing, a, b);
    fft.inverse(child);
    return fftshift(child);
  };

/** `sqrt(|b| max |b|) u(b)`: nothing of the best; weak amplitudes are raised towards the largest. */
const squareRoot: Breeding = (_best, { real, imag, shape }) => {
  let highest = 0;
  for (let i = 0; i < real.length; i++) highest = Math.max(highest, Math.hypot(real[i], imag[i]));
  const scale = real.map((re, i) => {
    const amplitude = Math.hypot(re, imag[i]);
    return amplitude === 0 ? 0 : Math.sqrt(highest / amplitude);
  });
  return { real: real.map((re, i) => re * scale[i]), imag: imag.map((im, i) => im * scale[i]), shape };
};

/** Each voxel from one of the two, by the toss of a coin. */
const switchVoxels: Breeding = (best, other, random) => {
  const fromOther = Array.from(best.real, () => random.uniform() > 0.5);
  const mix = (a: FloatData, b: FloatData): FloatData => a.map((value, i) => (fromOther[i] ? b[i] : value));
  return { real: mix(best.real, other.real), imag: mix(best.imag, other.imag), shape: best.shape };
};

const BREEDINGS = {
  none: (_best, other) => other,
  sqrt_ab: voxelwise(sqrtAb),
  sqrt_ab_pa: voxelwise(sqrtAbPa),
  avg_ab: voxelwise(avgAb),
  avg_ab_pa: voxelwise(avgAbPa),
  max_ab: voxelwise(maxAb),
  max_ab_pa: voxelwise(maxAbPa),
  min_ab_pa: voxelwise(minAbPa),
  b_pa: voxelwise(bPa),
  "2a_b_pa": voxelwise(twoAMinusBPa),
  "2ab_a_b": voxelwise(harmonicMean),
  dsqrt: squareRoot,
  pixel_switch: switchVoxels,
  sqrt_ab_recip: inFourierSpace(sqrtAb),
  sqrt_ab_pa_recip: inFourierSpace(sqrtAbPa),
} as const satisfies Readonly<Record<string, Breeding>>;

export type BreedMode = keyof typeof BREEDINGS;

/** As cohere calls them; `none` leaves a solution as it is. */
export const BREED_MODES = Object.keys(BREEDINGS) as [BreedMode, ...BreedMode[]];

/**
 * A child of two solutions, centred like them.
 * @param best - of the generation; @param other - lies over it, at the same scale.
 * @param random - for `pixel_switch`.
 * @throws {ShapeError} when they differ in shape.
 */
export function breed(
  mode: BreedMode,
  best: ComplexArray<FloatData>,
  other: ComplexArray<FloatData>,
  random: Random,
): ComplexArray {
  assertSameShape("breed", other.shape, best.shape);
  const breeding: Breeding = BREEDINGS[mode];
  const { real, imag, shape } = breeding(best, other, random);
  return { real: Float32Array.from(real), imag: Float32Array.from(imag), shape };
}

function voxelwise(crossing: Crossing): Breeding {
  return (best, other) => crossed(crossing, best, other);
}

function crossed(crossing: Crossing, a: ComplexArray<FloatData>, b: ComplexArray<FloatData>) {
  const [real, imag] = [new Float64Array(a.real.length), new Float64Array(a.real.length)];
  for (let i = 0; i < real.length; i++) {
    const child = crossing([a.real[i], a.imag[i]], [b.real[i], b.imag[i]]);
    real[i] = child[0];
    imag[i] = child[1];
  }
  return { real, imag, shape: a.shape };
}

function toDouble({ real, imag, shape }: ComplexArray<FloatData>): ComplexArray<Float64Array> {
  return { real: Float64Array.from(real), imag: Float64Array.from(imag), shape };
}
