/** How far independent starts found the same object: the evidence that a low chi alone is not. */

import { alignToReference, invariantError } from "@autophase/analysis";
import type { ComplexArray } from "@autophase/tensor-io";

export interface StartAgreement {
  /** Median invariantError of the other starts to the best, twins and translations removed; 0 = the same, 1 = unrelated. */
  readonly disagreement: number;
  /** One sentence for people. */
  readonly verdict: string;
}

/** Starts closer than this tell one story; measured crystals of good data lie near 0.3, simulated ones near 0.1. */
const AGREE = 0.35;
const DISAGREE = 0.5;

/** @returns undefined when there is nothing to compare with. */
export function startAgreement(best: ComplexArray, others: readonly ComplexArray[]): StartAgreement | undefined {
  if (others.length === 0) return undefined;
  const errors = others.map((object) => invariantError(alignToReference(object, best).aligned, best));
  const disagreement = median(errors);
  return { disagreement, verdict: verdictOf(disagreement, others.length + 1) };
}

function verdictOf(disagreement: number, starts: number): string {
  const figure = `median invariantError ${disagreement.toFixed(2)} over ${starts} starts`;
  if (disagreement <= AGREE)
    return `Independent starts found the same object (${figure}): its shape and phase can be trusted as far as they agree.`;
  if (disagreement <= DISAGREE)
    return `Independent starts agree in part (${figure}): trust the shape, be careful with details and phase.`;
  return `Independent starts disagree (${figure}): do not trust this result; try more starts, another support or recipe, and look at the data.`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const last = sorted.length - 1;
  return (sorted[Math.floor(last / 2)] + sorted[Math.ceil(last / 2)]) / 2;
}
