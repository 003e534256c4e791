/** How good objects are: against their patterns, and against the truth where it is known. */

import { assessObject, compareObjects } from "@autophase/analysis";
import type { Sample } from "@autophase/dataset";
import type { ComplexArray } from "@autophase/tensor-io";

/** Metrics of one object; those against truth are absent without one. */
export interface Score {
  readonly chi: number;
  readonly chiSquared: number;
  readonly mae: number;
  readonly pcc: number;
  readonly iou?: number;
  readonly iou10?: number;
  readonly phaseMae?: number;
  readonly ssim?: number;
  readonly invariantError?: number;
  /** 1 or 0. */
  readonly success?: number;
}

export function scoreObject(object: ComplexArray, { pattern, truth }: Sample): Score {
  const { chi, chiSquared, mae, pcc } = assessObject(object, pattern);
  const fit = { chi, chiSquared, mae, pcc };
  if (!truth) return fit;
  const { iou, iou10, phaseMae, ssim, invariantError, success } = compareObjects(object, truth);
  return { ...fit, iou, iou10, phaseMae, ssim, invariantError, success: success ? 1 : 0 };
}
