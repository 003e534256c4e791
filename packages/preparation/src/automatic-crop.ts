/** A box that keeps nearly all counts and suits the Fourier transform. */

import type { CountsVolume } from "./counts-volume.js";

/**
 * Per axis the shortest even length that factors into 2, 3, 5 and 7 and keeps, centred on `center`, a `share` of the
 * counts (default 0.995 along each axis), no longer than the data.
 */
export function automaticCrop(
  { intensity: { data, shape } }: CountsVolume,
  center: readonly number[],
  { share = 0.995, multiple = shape.map(() => 1) }: { share?: number; multiple?: readonly number[] } = {},
): number[] {
  let stride = data.length;
  return shape.map((length, axis) => {
    stride /= length;
    const profile = new Float64Array(length);
    for (let i = 0; i < data.length; i++) profile[Math.floor(i / stride) % length] += data[i];
    return shortestLength(profile, center[axis], share, multiple[axis]);
  });
}

function shortestLength(profile: Float64Array, center: number, share: number, multiple: number): number {
  const total = profile.reduce((sum, counts) => sum + counts, 0);
  let longest = 1;
  for (let length = 2; length <= profile.length; length += 2) {
    if (!isSmooth(length) || length % multiple !== 0) continue;
    longest = length;
    const first = center - length / 2;
    const kept = profile.slice(Math.max(0, first), first + length).reduce((sum, counts) => sum + counts, 0);
    if (kept >= share * total) return length;
  }
  return longest;
}

/** Only the factors 2, 3, 5 and 7. */
function isSmooth(length: number): boolean {
  let rest = length;
  for (const factor of [2, 3, 5, 7]) while (rest % factor === 0) rest /= factor;
  return rest === 1;
}
