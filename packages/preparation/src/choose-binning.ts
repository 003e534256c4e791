/** How many voxels may be added up along each axis without losing what phasing needs. */

/** Phasing needs 2 voxels of the pattern per fringe; real crystals have haze and skewed grids, so a reserve is left. */
const ENOUGH = 3;

/**
 * Per axis the largest factor that leaves an oversampling of at least `enough` (default 3) and divides `shape`.
 * @param oversampling - per axis, as `estimateOversampling` gives it.
 */
export function chooseBinning(
  oversampling: readonly number[],
  shape: readonly number[],
  { enough = ENOUGH }: { enough?: number } = {},
): number[] {
  return oversampling.map((ratio, axis) => {
    let factor = Math.max(1, Math.floor(ratio / enough));
    while (shape[axis] % factor !== 0) factor--;
    return factor;
  });
}
