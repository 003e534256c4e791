/** How good objects are: against their patterns, and against the truth where it is known. */

import { assessObject, compareObjects } from "@autophase/analysis";
import type { ComplexArray } from "@autophase/tensor-io";
import type { Sample } from "../data/sample.js";

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

/** Median of each metric over the scores that have it; of `success` the share. */
export function summarize(scores: readonly Score[]): Record<string, number> {
  const names = [...new Set(scores.flatMap((score) => Object.keys(score)))] as (keyof Score)[];
  return Object.fromEntries(
    names.map((name) => {
      const values = scores.flatMap((score) => score[name] ?? []);
      return [name, name === "success" ? mean(values) : median(values)];
    }),
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle] as number;
  return ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
