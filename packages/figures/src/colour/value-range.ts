/** From a value to its place on a colour map. */

/** What the two ends of a colour map stand for. */
export interface ValueRange {
  readonly min: number;
  readonly max: number;
  /** Equal steps are equal ratios; `min` must be positive. Default false. */
  readonly log?: boolean;
}

/** Place of `value` in the range, 0 at `min` and 1 at `max`; a value of at most 0 on a log range is at 0. */
export function placeInRange(value: number, range: ValueRange): number {
  return placerIn(range)(value);
}

/** The same of many values: what depends on the range alone is reckoned once. */
export function placerIn({ min, max, log = false }: ValueRange): (value: number) => number {
  if (!(max > min)) return () => 0;
  if (!log) return (value) => (value - min) / (max - min);
  const decades = Math.log(max / min);
  return (value) => (value > min ? Math.log(value / min) / decades : 0);
}

/** Decades of counts that are worth a colour: below this fraction of the peak nothing is told apart. */
const LOG_FLOOR = 1e-7;

/**
 * A log range from the smallest positive value to the largest, at most seven decades; 1..10 where nothing is positive.
 * @param skip - true for elements that do not count, for example masked voxels.
 */
export function logRange(values: ArrayLike<number>, skip: (index: number) => boolean = () => false): ValueRange {
  let min = Number.POSITIVE_INFINITY;
  let max = 0;
  for (let i = 0; i < values.length; i++) {
    if (values[i] <= 0 || skip(i)) continue;
    if (values[i] < min) min = values[i];
    if (values[i] > max) max = values[i];
  }
  if (max === 0) return { min: 1, max: 10, log: true };
  if (min >= max) return { min: max / 10, max, log: true };
  return { min: Math.max(min, max * LOG_FLOOR), max, log: true };
}
