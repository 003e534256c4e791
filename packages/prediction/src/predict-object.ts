/** From a pattern of any size to a guess of its object, on the grid of the pattern. */

import { centerObject } from "@autophase/analysis/metrics";
import { roll } from "@autophase/kernels";
import { estimateOversampling, type MeasuredIntensity } from "@autophase/preparation";
import type { ComplexArray } from "@autophase/tensor-io";
import { EmptyPredictionError, NotFinitePredictionError } from "./errors.js";
import { type FittedPattern, fitPattern } from "./fit-pattern.js";
import { modulusScale } from "./modulus-scale.js";
import { type NetworkGrid, type NetworkGridOptions, networkGrid } from "./network-grid.js";
import type { Predictor } from "./predictor.js";
import { type SupportedObject, toFullGrid } from "./to-full-grid.js";
import { unfamiliar } from "./training-range.js";

export interface Prediction extends SupportedObject {
  /** How the pattern was brought to the network. */
  readonly grid: NetworkGrid;
  /** Along each axis, as estimated or given. */
  readonly oversampling: readonly number[];
  /** Where the pattern is like none that the network has learnt from, in words. */
  readonly remarks: readonly string[];
}

/** A pattern as a network is going to see it. */
export interface FittedInput {
  readonly pattern: FittedPattern;
  readonly grid: NetworkGrid;
  readonly oversampling: readonly number[];
}

export type FitOptions = Omit<NetworkGridOptions, "oversampling"> & {
  /** Along each axis; default `estimateOversampling` of the pattern. */
  readonly oversampling?: readonly number[] | undefined;
};

/**
 * Binned, cropped and padded to what a network of that shape has learnt.
 * @throws {ShapeError} when the pattern does not have three axes. @throws {ValueError} when it holds no count.
 */
export function fitInput(pattern: MeasuredIntensity, { oversampling, ...options }: FitOptions): FittedInput {
  const sampling = oversampling ?? estimateOversampling(pattern);
  const grid = networkGrid(pattern.intensity.shape, { ...options, oversampling: sampling });
  return { pattern: fitPattern(pattern, grid), grid, oversampling: sampling };
}

/**
 * The guess of a predictor for a pattern of any size: a starting object and support for phasing.
 * @param pattern - centred, three axes.
 * @returns centred on its centre of mass, zero outside the support, at the scale of `sqrt(I)`; the object or its twin.
 * @throws {EmptyPredictionError} when the network sees no object.
 * @throws {NotFinitePredictionError} when it gives NaN or infinity. @throws {ShapeError | ValueError} for a pattern it
 *   cannot take.
 */
export async function predictObject(
  pattern: MeasuredIntensity,
  predictor: Predictor,
  options: Omit<FitOptions, "shape"> = {},
): Promise<Prediction> {
  const input = fitInput(pattern, { ...options, shape: predictor.shape });
  const { pattern: fitted, grid, oversampling } = input;
  const seen = await predictor.predict(fitted);
  assertFinite(seen.object);
  if (!isThere(seen.object)) throw new EmptyPredictionError(predictor.threshold);
  const { object, support } = toFullGrid(inTheMiddle(seen), grid);
  const scale = modulusScale(object, pattern);
  const scaled = (data: Float32Array): Float32Array => data.map((value) => scale * value);
  return {
    object: { real: scaled(object.real), imag: scaled(object.imag), shape: object.shape },
    support,
    grid,
    oversampling,
    remarks: unfamiliar(input, predictor.range),
  };
}

function assertFinite({ real, imag }: ComplexArray): void {
  for (const values of [real, imag]) {
    const at = values.findIndex((value) => !Number.isFinite(value));
    if (at >= 0) throw new NotFinitePredictionError(values[at] as number);
  }
}

function isThere({ real, imag }: ComplexArray): boolean {
  return real.some((value, i) => value !== 0 || imag[i] !== 0);
}

function inTheMiddle({ object, support }: SupportedObject): SupportedObject {
  const centred = centerObject(object);
  return { object: centred.object, support: roll(support, centred.shift) };
}
