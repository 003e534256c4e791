/** The Gaussian of a shrink-wrap as taps along one axis. */

/**
 * Half of the symmetric periodic kernel of `createGaussianFilter` on an axis of `length` voxels: truncated at 4 sigma,
 * normalised, wrapped around the axis where it is longer. `out[i] = taps[0] x[i] + sum_j taps[j] (x[i-j] + x[i+j])`.
 */
export function gaussianTaps(sigma: number, length: number): Float64Array {
  const reach = Math.floor(TRUNCATE * sigma + 0.5);
  const weights = new Float64Array(length);
  let total = 0;
  for (let offset = -reach; offset <= reach; offset++) {
    const weight = reach === 0 ? 1 : Math.exp((-0.5 * offset * offset) / (sigma * sigma));
    weights[((offset % length) + length) % length] += weight;
    total += weight;
  }
  const radius = Math.min(reach, Math.floor(length / 2));
  const taps = weights.slice(0, radius + 1).map((weight) => weight / total);
  // On an even axis the voxel half-way round is met from both sides.
  if (radius > 0 && 2 * radius === length) taps[radius] /= 2;
  return taps;
}

const TRUNCATE = 4;
