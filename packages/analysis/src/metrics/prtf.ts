/** Phase retrieval transfer function: how well each spatial frequency is reproduced. */

import { farField } from "@autophase/physics";
import type { ComplexArray, FloatData, RealArray, Shape } from "@autophase/tensor-io";
import { assertFinite, assertNotZero } from "../assert-values.js";
import { type MeasuredPattern, pairAmplitudes } from "./measured-pattern.js";

export interface Prtf {
  /** Mean spatial frequency of the voxels of each shell, in cycles per voxel; shells without measured counts are left out. */
  readonly frequency: Float64Array;
  /** `sum |F| / sum sqrt I` over each shell, at the least-squares scale of `F`. */
  readonly value: Float64Array;
  /** Cycles per voxel where the value first falls through 1/e, between two shells; nothing when it never does. */
  readonly crossing: number | null;
  /** The length of that period, `1 / crossing`, in voxels of the object. */
  readonly resolutionVoxels: number | null;
}

/**
 * Shell-averaged `|F(object)| / sqrt I` over measured voxels (Chapman et al. 2006, doi:10.1364/JOSAA.23.001179).
 * Modulus and amplitude are summed over a shell before they are divided, so voxels without counts do no harm. Frequencies are those
 * of the axes, `k / N` cycles per voxel, and shells are as wide as one sample of the longest axis.
 * @param object - centred; best an average of several solutions, for one solution fits its pattern by construction.
 * @param pattern - centred, the same shape.
 * @throws {ShapeError} when the shapes differ.
 * @throws {ValueError} when a value is not finite, or object or pattern is zero everywhere.
 */
export function prtf(object: ComplexArray<FloatData>, pattern: MeasuredPattern): Prtf {
  assertFinite("prtf: object", object);
  return prtfOfModulus(farField(object), pattern);
}

/** The same from the far-field modulus. */
export function prtfOfModulus(modulus: RealArray<Float32Array>, pattern: MeasuredPattern): Prtf {
  const scale = leastSquaresScale(modulus, pattern);
  const shells = sumShells(modulus, pattern).filter(({ measured }) => measured > 0);
  const frequency = Float64Array.from(shells, (shell) => shell.frequency / shell.voxels);
  const value = Float64Array.from(shells, (shell) => (scale * shell.predicted) / shell.measured);
  const crossing = findCrossing(frequency, value);
  return { frequency, value, crossing, resolutionVoxels: crossing === null ? null : 1 / crossing };
}

function leastSquaresScale(modulus: RealArray<Float32Array>, pattern: MeasuredPattern): number {
  const { predicted, measured } = pairAmplitudes("prtf", modulus, pattern);
  let [mixed, power] = [0, 0];
  for (let i = 0; i < measured.length; i++) {
    mixed += predicted[i] * measured[i];
    power += predicted[i] ** 2;
  }
  assertNotZero("prtf", "an overlap of object and pattern", mixed);
  return mixed / power;
}

interface Shell {
  voxels: number;
  frequency: number;
  predicted: number;
  measured: number;
}

function sumShells(modulus: RealArray<Float32Array>, { intensity, mask }: MeasuredPattern): Shell[] {
  const { shape } = modulus;
  const longest = Math.max(...shape);
  const shells: Shell[] = Array.from({ length: Math.ceil((longest * Math.sqrt(shape.length)) / 2) + 1 }, () => {
    return { voxels: 0, frequency: 0, predicted: 0, measured: 0 };
  });
  for (let i = 0; i < modulus.data.length; i++) {
    if (mask && mask.data[i] === 0) continue;
    const frequency = frequencyOf(i, shape);
    const shell = shells[Math.round(frequency * longest)];
    shell.voxels++;
    shell.frequency += frequency;
    shell.predicted += modulus.data[i];
    shell.measured += Math.sqrt(intensity.data[i]);
  }
  return shells;
}

/** Cycles per voxel of an element of a centred array. */
function frequencyOf(index: number, shape: Shape): number {
  let rest = index;
  let sum = 0;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const length = shape[axis];
    const n = rest % length;
    rest = (rest - n) / length;
    sum += ((n - (length >> 1)) / length) ** 2;
  }
  return Math.sqrt(sum);
}

function findCrossing(frequency: Float64Array, value: Float64Array): number | null {
  const level = 1 / Math.E;
  const after = value.findIndex((v, i) => i > 0 && v < level && value[i - 1] >= level);
  if (after < 0) return null;
  const share = (value[after - 1] - level) / (value[after - 1] - value[after]);
  return frequency[after - 1] + share * (frequency[after] - frequency[after - 1]);
}
