/** Resolutions in words. */

import type { CrystalSummary } from "./crystal-summary.js";

type Limit = CrystalSummary["prtfLimitedBy"];

/** The mean of as many that share nothing is below 1/e; that of fewer is not. */
const FEWEST_SOLUTIONS = 8;

/**
 * `62.4 nm`, or `47.5 nm or better: above 1/e to the edge of the pattern; 18.2 nm in directions where that lies farther
 * out`. Periods are whole ones.
 */
export function prtfResolutionText(summary: CrystalSummary): string {
  const { prtfResolutionNanometers: period, prtfLimitedBy: limit, prtfCrossingNanometers: crossing } = summary;
  const text = resolutionText(period, crossing, limit, "1/e");
  if (crossing !== null || summary.solutions >= FEWEST_SOLUTIONS) return text;
  return `${text}, as the mean of fewer than ${FEWEST_SOLUTIONS} solutions mostly is`;
}

/** The same of the shell correlation. */
export function shellResolutionText(summary: CrystalSummary): string {
  const { shellResolutionNanometers: period, shellLimitedBy: limit, shellCrossingNanometers: crossing } = summary;
  return resolutionText(period, crossing, limit, "0.5");
}

function resolutionText(period: number | null, crossing: number | null, limit: Limit, level: string): string {
  if (period === null) return `above ${level} everywhere`;
  if (limit !== "edge") return lengthText(period);
  const elsewhere = crossing === null ? "" : `; ${lengthText(crossing)} in directions where that lies farther out`;
  return `${lengthText(period)} or better: above ${level} to the edge of the pattern${elsewhere}`;
}

function lengthText(length: number): string {
  return `${length.toFixed(1)} nm`;
}
