/** Phase retrieval transfer function: how well each spatial frequency is reproduced. */

import { farField } from "@autophase/physics";
import type { Basis } from "@autophase/physics/vector3";
import type { ComplexArray, FloatData, RealArray } from "@autophase/tensor-io";
import { assertFinite, assertNotZero } from "../assert-values.js";
import { type AmplitudePairs, type MeasuredPattern, pairAmplitudes } from "./measured-pattern.js";
import { firstCrossing, type ShellGrid, shellGrid } from "./shells.js";

export interface PrtfOptions {
  /** Of the pattern, radians per nanometre: frequencies are in cycles per nanometre, lengths in nanometres. */
  readonly reciprocalVoxel?: Basis;
}

export interface Prtf {
  /**
   * Mean spatial frequency of each shell, in cycles per voxel (or nanometre); shells without measured counts are left
   * out.
   */
  readonly frequency: Float64Array;
  /** `sqrt(sum |F|^2 / sum I)` over each shell, at the least-squares scale of `F`. */
  readonly value: Float64Array;
  /** Cycles per voxel where the value first falls through 1/e, between two shells; nothing when it never does. */
  readonly crossing: number | null;
  /** Cycles per voxel up to which the pattern has every direction. */
  readonly edge: number;
  /** The length of that period, `1 / crossing`, in voxels of the object; with `reciprocalVoxel` nothing. */
  readonly resolutionVoxels: number | null;
  /** The same in nanometres; without `reciprocalVoxel` nothing. */
  readonly resolutionNanometers: number | null;
}

/**
 * Shell-averaged `|F(object)| / sqrt I` over measured voxels (Chapman et al. 2006, doi:10.1364/JOSAA.23.001179): the
 * root of the mean power over that of the mean counts. Where there are few photons the mean of `sqrt I` is far below
 * the root of the mean `I`, and a ratio of amplitudes would count such shells as perfect. Frequencies are those of the
 * axes, `k / N` cycles per voxel, and shells are as wide as one sample of the longest axis; with `reciprocalVoxel` they
 * are `|Q| / 2 pi`, whatever the angles between the axes.
 * @param object - centred; the mean of aligned solutions, for one solution fits its pattern by construction. The mean
 *   of `K` that have nothing in common gives `1 / sqrt K`: below 1/e from eight on.
 * @param pattern - centred, the same shape.
 * @throws {ShapeError} when the shapes differ.
 * @throws {ValueError} when a value is not finite, or object or pattern is zero everywhere.
 */
export function prtf(object: ComplexArray<FloatData>, pattern: MeasuredPattern, options: PrtfOptions = {}): Prtf {
  assertFinite("prtf: object", object);
  return prtfOfModulus(farField(object), pattern, options);
}

/** The same from the far-field modulus. */
export function prtfOfModulus(
  modulus: RealArray<Float32Array>,
  pattern: MeasuredPattern,
  options: PrtfOptions = {},
): Prtf {
  return prtfOfPairs(modulus, pattern, pairAmplitudes("prtf", modulus, pattern), options);
}

/** @param pairs - of modulus and pattern. */
export function prtfOfPairs(
  modulus: RealArray<Float32Array>,
  pattern: MeasuredPattern,
  pairs: AmplitudePairs,
  { reciprocalVoxel }: PrtfOptions = {},
): Prtf {
  const scale = leastSquaresScale(pairs);
  const grid = shellGrid("prtf", modulus.shape, reciprocalVoxel);
  const shells = sumShells(modulus, pattern, grid).filter(({ measured }) => measured > 0);
  const frequency = Float64Array.from(shells, (shell) => shell.frequency / shell.voxels);
  const value = Float64Array.from(shells, (shell) => scale * Math.sqrt(shell.predicted / shell.measured));
  const crossing = firstCrossing(frequency, value, 1 / Math.E);
  const resolution = crossing === null ? null : 1 / crossing;
  return {
    frequency,
    value,
    crossing,
    edge: grid.edge,
    resolutionVoxels: reciprocalVoxel ? null : resolution,
    resolutionNanometers: reciprocalVoxel ? resolution : null,
  };
}

function leastSquaresScale({ predicted, measured }: AmplitudePairs): number {
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
  /** Power. */
  predicted: number;
  /** Counts. */
  measured: number;
}

function sumShells(modulus: RealArray<Float32Array>, { intensity, mask }: MeasuredPattern, grid: ShellGrid): Shell[] {
  const shells: Shell[] = Array.from({ length: grid.shells }, () => {
    return { voxels: 0, frequency: 0, predicted: 0, measured: 0 };
  });
  for (let i = 0; i < modulus.data.length; i++) {
    if (mask && mask.data[i] === 0) continue;
    const frequency = grid.frequencyOf(i);
    const shell = shells[grid.shellOf(frequency)];
    shell.voxels++;
    shell.frequency += frequency;
    shell.predicted += modulus.data[i] ** 2;
    shell.measured += intensity.data[i];
  }
  return shells;
}
