/** A set of values in three numbers. */

export interface ValueSummary {
  readonly mean: number;
  readonly median: number;
  /** 95th percentile. */
  readonly percentile95: number;
}

/** @param values - at least one. */
export function describeValues(values: readonly number[]): ValueSummary {
  const sorted = Float64Array.from(values).sort();
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  return { mean, median: quantile(sorted, 0.5), percentile95: quantile(sorted, 0.95) };
}

/** Linear between neighbours, as NumPy's default. @param sorted - ascending. */
export function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] ?? Number.NaN;
  return low + ((sorted[below + 1] ?? low) - low) * (place - below);
}
