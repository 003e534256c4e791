/** Everything that is said of a reconstruction when the truth is known. */

import { amplitudeOf, type ComplexArray, type FloatData, type RealArray } from "@autophase/tensor-io";
import { type Alignment, alignToReference } from "./alignment/align-to-reference.js";
import { maximumOf } from "./maximum-of.js";
import { invariantError } from "./metrics/invariant-error.js";
import { iou, iou10 } from "./metrics/iou.js";
import { isSuccess } from "./metrics/is-success.js";
import { phaseMae } from "./metrics/phase-mae.js";
import { ssim } from "./metrics/ssim.js";

/** The metrics against truth; plain numbers. */
export interface TruthMetrics {
  readonly iou: number;
  readonly iou10: number;
  /** Radians. */
  readonly phaseMae: number;
  readonly ssim: number;
  readonly invariantError: number;
  readonly success: boolean;
}

/** The metrics, and how the object had to be moved. */
export interface Comparison extends TruthMetrics, Omit<Alignment, "aligned"> {}

/**
 * Aligns an object to the truth and measures what is left.
 * @param object - centred, any number of axes.
 * @param reference - the truth, centred, the same shape.
 * @throws {ShapeError} when the shapes differ.
 * @throws {ValueError} when a value is not finite, or either is zero everywhere.
 */
export function compareObjects(object: ComplexArray<FloatData>, reference: ComplexArray<FloatData>): Comparison {
  const { aligned, ...alignment } = alignToReference(object, reference);
  return { ...alignment, ...compareAligned(aligned, reference) };
}

/** The metrics of an object that is aligned already. */
export function compareAligned(aligned: ComplexArray<FloatData>, reference: ComplexArray<FloatData>): TruthMetrics {
  const truth = amplitudeOf(reference);
  const maximum = maximumOf(truth.data);
  const amplitude = amplitudeOf(aligned);
  const metrics = {
    iou: iou(amplitude, truth),
    iou10: iou10(amplitude, truth),
    phaseMae: phaseMae(aligned, reference),
    ssim: ssim(divide(amplitude, maximum), divide(truth, maximum)),
    invariantError: invariantError(aligned, reference),
  };
  return { ...metrics, success: isSuccess(metrics) };
}

function divide({ data, shape }: RealArray<Float32Array>, divisor: number): RealArray<Float32Array> {
  return { data: data.map((value) => value / divisor), shape };
}
