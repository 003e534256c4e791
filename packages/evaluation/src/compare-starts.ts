/** Network start against random start, metric by metric, in words. */

import type { Contest } from "./contests.js";
import type { CrystalOutcome, TimedScore } from "./evaluate-crystal.js";
import { mcnemarProbability, type PairedDifference, pairedDifference } from "./paired-difference.js";

export const COMPARED_METRICS = [
  "success",
  "invariantError",
  "phaseMae",
  "iou",
  "ssim",
  "chi",
  "chiSquared",
  "pcc",
] as const;
export type ComparedMetric = (typeof COMPARED_METRICS)[number];

export type Verdict = "better" | "worse" | "not distinguishable";

export interface MetricComparison extends PairedDifference {
  readonly metric: ComparedMetric;
  /** Means. */
  readonly network: number;
  readonly random: number;
  readonly verdict: Verdict;
  /** Of `success` only. */
  readonly mcnemar?: number;
  readonly sentence: string;
}

const MORE_IS_BETTER: ReadonlySet<ComparedMetric> = new Set(["success", "iou", "ssim", "pcc"]);

/** Those metrics that the crystals have; against truth only where there is one. */
export function compareStarts(
  { title }: Contest,
  index: number,
  outcomes: readonly CrystalOutcome[],
  seed: number,
): MetricComparison[] {
  return COMPARED_METRICS.flatMap((metric) => {
    const pairs = outcomes.flatMap(({ contests }) => pairOf(contests[index], metric));
    return pairs.length > 0 ? [compareMetric(title, metric, pairs, seed)] : [];
  });
}

type Pair = readonly [network: number, random: number];

function pairOf(scores: { network: TimedScore; random: TimedScore } | undefined, metric: ComparedMetric): Pair[] {
  const [network, random] = [scores?.network[metric], scores?.random[metric]];
  return network === undefined || random === undefined ? [] : [[network, random]];
}

function compareMetric(title: string, metric: ComparedMetric, pairs: readonly Pair[], seed: number): MetricComparison {
  const interval = pairedDifference(pairs, { seed });
  const mean = (side: 0 | 1): number => pairs.reduce((sum, pair) => sum + pair[side], 0) / pairs.length;
  const verdict = verdictOf(interval, MORE_IS_BETTER.has(metric));
  const means = { network: mean(0), random: mean(1) };
  const mcnemar = metric === "success" ? { mcnemar: mcnemarProbability(pairs) } : {};
  return { metric, ...means, ...interval, ...mcnemar, verdict, sentence: sentenceOf(title, metric, verdict, interval) };
}

/** An interval that holds 0, its ends included, decides nothing. */
function verdictOf({ low, high }: PairedDifference, moreIsBetter: boolean): Verdict {
  if (low <= 0 && high >= 0) return "not distinguishable";
  return low > 0 === moreIsBetter ? "better" : "worse";
}

function sentenceOf(
  title: string,
  metric: string,
  verdict: Verdict,
  { difference, low, high }: PairedDifference,
): string {
  const sign = (value: number): string => `${value < 0 ? "−" : "+"}${Number(Math.abs(value).toPrecision(2))}`;
  const figures = `${sign(difference)}, 95 % interval ${sign(low)} to ${sign(high)}`;
  if (verdict === "not distinguishable")
    return `${title}: the network start is not distinguishable in ${metric} (${figures}).`;
  return `${title}: the network start is ${verdict} in ${metric} (${figures}).`;
}
