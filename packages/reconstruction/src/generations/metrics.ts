/** What the solutions of a generation are ranked by. */

import { removeRamp } from "@autophase/analysis/metrics";
import { atOnce, type Pieces } from "@autophase/kernels";
import type { Solution } from "@autophase/phase-retrieval";
import { fdlibmAtan2, ValueError } from "@autophase/tensor-io";
import { figuresOfMerit } from "../answer/figures-of-merit.js";
import { tightSupport } from "./tight-support.js";

/** Support of the metrics that need one, the same for all whatever their shrink-wrap (as in cohere). */
const TIGHT = { sigma: 0.5, threshold: 0.2 };

interface Metric {
  /** For people. */
  readonly meaning: string;
  readonly best: "lowest" | "highest";
  readonly of: (solution: Solution) => number;
}

const METRICS = {
  /**
   * Poisson log-likelihood of voxels held out of the phasing (Favre-Nicolin et al. 2020,
   * doi:10.1107/S1600576720010985).
   */
  freeLlk: { meaning: "likelihood of voxels held out", best: "lowest", of: freeLlkOf },
  /** Distance to the measured modulus; a looser support lowers it. */
  chi: { meaning: "distance to the measured modulus", best: "lowest", of: ({ chi }) => chi },
  /**
   * `sum |rho|^4 / (sum |rho|^2)^2`: the lowest is the most even amplitude (Ulvestad et al. 2017,
   * doi:10.1038/s41598-017-09582-7).
   */
  sharpness: { meaning: "sum of the amplitude to the fourth power", best: "lowest", of: sharpnessOf },
  /** `sum |arg rho|` in a tight support, mean and ramp of the phase removed. */
  summedPhase: { meaning: "sum of the phase in a tight support", best: "highest", of: summedPhaseOf },
  /** Voxels of a tight support; cohere's `area`. */
  volume: { meaning: "voxels of a tight support", best: "highest", of: volumeOf },
} as const satisfies Readonly<Record<string, Metric>>;

export type MetricName = keyof typeof METRICS;

export const METRIC_NAMES = Object.keys(METRICS) as [MetricName, ...MetricName[]];

/** Why one is better than another, in words: for explanations. */
export function describeMetric(name: MetricName): string {
  const { meaning, best }: Metric = METRICS[name];
  return `${meaning}, the ${best} first`;
}

/** @throws {ValueError} for `freeLlk` where no voxels are held out. */
export function metricOf(name: MetricName, solution: Solution): number {
  return METRICS[name].of(solution);
}

/** The metric of each solution, one after the other. */
export function* metricPieces(name: MetricName, solutions: readonly Solution[]): Pieces<readonly number[]> {
  const values: number[] = [];
  for (const solution of solutions) {
    values.push(metricOf(name, solution));
    yield;
  }
  return values;
}

/** Indices of the solutions, the best first; of equals the earlier start. */
export function rankBy(name: MetricName, solutions: readonly Solution[]): readonly number[] {
  return orderOf(name, atOnce(metricPieces(name, solutions)));
}

/** The same, from the metric of each. */
export function orderOf(name: MetricName, values: readonly number[]): readonly number[] {
  const sign = METRICS[name].best === "lowest" ? 1 : -1;
  return [...values.keys()].sort((a, b) => sign * (values[a] - values[b]) || a - b);
}

function freeLlkOf({ freeLlk }: Solution): number {
  if (freeLlk !== undefined) return freeLlk;
  throw new ValueError("generations: the metric freeLlk needs voxels that are held out; hold some out, or take chi");
}

function sharpnessOf(solution: Solution): number {
  return figuresOfMerit(solution).sharpness;
}

function volumeOf({ object }: Solution): number {
  return tightSupport(object, TIGHT).data.reduce((sum, inside) => sum + inside, 0);
}

function summedPhaseOf(solution: Solution): number {
  const { object, support } = removeRamp(solution.object, tightSupport(solution.object, TIGHT));
  let sum = 0;
  for (let i = 0; i < support.data.length; i++) {
    if (support.data[i] === 1) sum += Math.abs(fdlibmAtan2(object.imag[i], object.real[i]));
  }
  return sum;
}
