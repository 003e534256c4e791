/** What is said of a start without the others. */

import type { Solution } from "@autophase/phase-retrieval";
import type { ComplexArray, RealArray } from "@autophase/tensor-io";

export interface FiguresOfMerit {
  readonly start: number;
  readonly chi: number;
  /** Of held-out voxels: the lower, the better; `null` where none are held out. */
  readonly freeLlk: number | null;
  /** Share of the power outside the support, at the measured amplitudes; `null` where it is not known. */
  readonly outside: number | null;
  /** `sum |rho|^4 / (sum |rho|^2)^2`: one over the voxels that hold the power. */
  readonly sharpness: number;
  /**
   * Standard deviation over mean of the amplitude in the support without its outermost voxels; `null` where nothing is
   * left.
   */
  readonly homogeneity: number | null;
  readonly supportVoxels: number;
  readonly iterations: number;
  readonly seconds: number;
}

export function figuresOfMerit(solution: Solution): FiguresOfMerit {
  const { start, chi, freeLlk = null, outside = null, object, support, supportVoxels, iterations, seconds } = solution;
  const [sharpness, homogeneity] = [sharpnessOf(object), homogeneityOf(object, support)];
  return { start, chi, freeLlk, outside, sharpness, homogeneity, supportVoxels, iterations, seconds };
}

function sharpnessOf({ real, imag }: ComplexArray): number {
  let [square, fourth] = [0, 0];
  for (let i = 0; i < real.length; i++) {
    const power = real[i] ** 2 + imag[i] ** 2;
    square += power;
    fourth += power * power;
  }
  return fourth / square ** 2;
}

function homogeneityOf({ real, imag }: ComplexArray, support: RealArray<Uint8Array>): number | null {
  let [count, sum, square] = [0, 0, 0];
  for (let i = 0; i < real.length; i++) {
    if (!isInner(support, i)) continue;
    const amplitude = Math.hypot(real[i], imag[i]);
    count++;
    sum += amplitude;
    square += amplitude * amplitude;
  }
  if (count === 0) return null;
  const mean = sum / count;
  return Math.sqrt(Math.max(0, square / count - mean * mean)) / mean;
}

/** Inside, with both neighbours along each axis; neighbours go around the box. */
function isInner({ data, shape }: RealArray<Uint8Array>, index: number): boolean {
  if (data[index] === 0) return false;
  let stride = 1;
  let rest = index;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const length = shape[axis];
    const at = rest % length;
    rest = Math.floor(rest / length);
    const before = index + (at === 0 ? length - 1 : -1) * stride;
    const after = index - (at === length - 1 ? length - 1 : -1) * stride;
    if (data[before] === 0 || data[after] === 0) return false;
    stride *= length;
  }
  return true;
}
