/** The largest of many values, which may be too many for `Math.max(...)`. */

export function maximumOf(values: ArrayLike<number>): number {
  let maximum = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) maximum = Math.max(maximum, values[i]);
  return maximum;
}
