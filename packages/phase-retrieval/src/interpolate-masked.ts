/** What voxels that were not measured probably counted, by their neighbours. */

import { type DiffractionPattern, type RealArray, type Shape, ValueError } from "@autophase/tensor-io";

/**
 * The calculated intensity of a voxel that was not measured is kept near the mean of the measured voxels around it,
 * weighted by `1 / distance^power`. PyNX has it as `mask_interp` with `confidence_interval_factor_mask`
 * (Favre-Nicolin et al. 2020, doi:10.1107/S1600576720010985).
 */
export interface MaskedInterpolation {
  /** How far voxels count, in voxels; what has none so near stays free. At most 32. */
  readonly distance: number;
  /** Default 2. */
  readonly power?: number | undefined;
  /** What the calculated intensity is kept between, as factors on the mean. Default 0.5 and 1.2. */
  readonly bounds?: readonly [least: number, most: number] | undefined;
}

export const DEFAULT_BOUNDS: readonly [least: number, most: number] = [0.5, 1.2];
const MOST_DISTANCE = 32;

/** @throws {ValueError} when a setting is out of range. */
export function assertInterpolation({ distance, power = 2, bounds = DEFAULT_BOUNDS }: MaskedInterpolation): void {
  if (!(distance >= 1 && distance <= MOST_DISTANCE)) {
    throw new ValueError(`interpolateMasked: distance must be from 1 to ${MOST_DISTANCE} voxels, got ${distance}`);
  }
  if (!(power >= 0 && power <= 8)) throw new ValueError(`interpolateMasked: power must be from 0 to 8, got ${power}`);
  const [least, most] = bounds;
  if (least >= 0 && most >= least && most > 0 && Number.isFinite(most)) return;
  throw new ValueError(`interpolateMasked: expected bounds from 0 up, the larger one last, got ${least} and ${most}`);
}

/**
 * @param isSource - whether the intensity of a voxel is known.
 * @returns counts of masked voxels, like the pattern; NaN where there is none: measured ones, and those that are too
 *   far from any.
 */
export function interpolateMasked(
  { intensity, mask }: DiffractionPattern,
  { distance, power = 2 }: MaskedInterpolation,
  isSource: (index: number) => boolean,
): RealArray<Float32Array> {
  const { data, shape } = intensity;
  const [depth, height, width] = threeAxes(shape);
  const around = ball([depth, height, width], distance, power);
  const estimates = new Float32Array(data.length).fill(Number.NaN);
  for (let i = 0; mask !== undefined && i < data.length; i++) {
    if (mask.data[i] !== 0) continue;
    const [z, y, x] = [Math.floor(i / (width * height)), Math.floor(i / width) % height, i % width];
    let [sum, weights] = [0, 0];
    for (const { dz, dy, dx, weight } of around) {
      const [atZ, atY, atX] = [z + dz, y + dy, x + dx];
      if (atZ < 0 || atY < 0 || atX < 0 || atZ >= depth || atY >= height || atX >= width) continue;
      const at = (atZ * height + atY) * width + atX;
      if (!isSource(at)) continue;
      sum += weight * data[at];
      weights += weight;
    }
    if (weights > 0) estimates[i] = sum / weights;
  }
  return { data: estimates, shape };
}

interface Neighbour {
  readonly dz: number;
  readonly dy: number;
  readonly dx: number;
  readonly weight: number;
}

/** All others within the distance; nothing wraps around. */
function ball([depth, height, width]: readonly [number, number, number], distance: number, power: number) {
  const neighbours: Neighbour[] = [];
  const reach = (length: number): number => Math.min(Math.floor(distance), length - 1);
  const [far, high, wide] = [reach(depth), reach(height), reach(width)];
  for (let dz = -far; dz <= far; dz++) {
    for (let dy = -high; dy <= high; dy++) {
      for (let dx = -wide; dx <= wide; dx++) {
        const square = dz * dz + dy * dy + dx * dx;
        if (square > 0 && square <= distance * distance)
          neighbours.push({ dz, dy, dx, weight: square ** (-power / 2) });
      }
    }
  }
  return neighbours;
}

function threeAxes(shape: Shape): readonly [number, number, number] {
  const [width = 1, height = 1, depth = 1] = shape.toReversed();
  return [depth, height, width];
}
