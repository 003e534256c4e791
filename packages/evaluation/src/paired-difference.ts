/** Whether one treatment of the same crystals is better than another. */

import { createRandom } from "@autophase/tensor-io";
import { quantile } from "./describe-values.js";

export interface PairedDifference {
  /** Mean of first - second. */
  readonly difference: number;
  /** Bounds of the 95 % interval of that mean. */
  readonly low: number;
  readonly high: number;
}

const LEVEL = 0.95;

/**
 * Mean of the paired differences with its percentile bootstrap interval (Efron 1979, doi:10.1214/aos/1176344552): pairs
 * are drawn again, with replacement, `resamples` times.
 * @param pairs - first and second value of the same crystal; at least one.
 * @param options.seed - the same pairs and seed give the same interval.
 */
export function pairedDifference(
  pairs: readonly (readonly [first: number, second: number])[],
  { seed = 0, resamples = 10_000 }: { readonly seed?: number; readonly resamples?: number } = {},
): PairedDifference {
  const differences = Float64Array.from(pairs, ([first, second]) => first - second);
  const random = createRandom(seed, differences.length);
  const means = new Float64Array(resamples);
  for (let k = 0; k < resamples; k++) {
    let sum = 0;
    for (let i = 0; i < differences.length; i++) sum += differences[random.integer(differences.length)] as number;
    means[k] = sum / differences.length;
  }
  means.sort();
  const tail = (1 - LEVEL) / 2;
  return {
    difference: differences.reduce((sum, value) => sum + value, 0) / differences.length,
    low: quantile(means, tail),
    high: quantile(means, 1 - tail),
  };
}

/**
 * Exact two-sided McNemar test (McNemar 1947, doi:10.1007/BF02295996): how likely a split at least as uneven of the
 * pairs that differ is if neither were better.
 * @param pairs - 1 or 0 each.
 */
export function mcnemarProbability(pairs: readonly (readonly [first: number, second: number])[]): number {
  const firstOnly = pairs.filter(([first, second]) => first > second).length;
  const secondOnly = pairs.filter(([first, second]) => first < second).length;
  const discordant = firstOnly + secondOnly;
  let [term, tail] = [0.5 ** discordant, 0];
  for (let k = 0; k <= Math.min(firstOnly, secondOnly); k++) {
    tail += term;
    term *= (discordant - k) / (k + 1);
  }
  return Math.min(1, 2 * tail);
}
