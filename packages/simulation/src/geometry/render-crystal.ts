/** The voxels of a crystal and their amplitude. */

import { mapTo, type Shape } from "@autophase/tensor-io";
import type { Facet } from "./facets.js";
import type { PlacedCrystal } from "./place-crystal.js";

/** Coordinates of points along each axis. */
export type Coordinates = readonly [Float64Array, Float64Array, Float64Array];

/** Every voxel of a box where the crystal's amplitude is above zero, in memory order. */
export interface CrystalVoxels {
  /** Position in the row-major, centred box. */
  readonly index: Int32Array;
  /** In (0, 1], maximum 1. */
  readonly amplitude: Float64Array;
  /** Coordinates along each axis from the centre of mass, -1 to 1 at the crystal's farthest corners. */
  readonly coordinates: Coordinates;
}

/**
 * Amplitude 1 inside, 0 outside, and the smooth step `t^2 (3 - 2t)` across the surface.
 * @param edgeWidth - voxels from 0 to 1, half of them on either side of the surface.
 */
export function renderCrystal({ facets, reach }: PlacedCrystal, shape: Shape, edgeWidth: number): CrystalVoxels {
  const [low, high] = halfBox(shape);
  const index: number[] = [];
  const amplitude: number[] = [];
  const coordinates: [number[], number[], number[]] = [[], [], []];
  for (let z = low[0]; z <= high[0]; z++) {
    for (let y = low[1]; y <= high[1]; y++) {
      for (let x = low[2]; x <= high[2]; x++) {
        const t = Math.min(1, depthBelowSurface(facets, z, y, x, edgeWidth) / edgeWidth + 0.5);
        if (t <= 0) continue;
        amplitude.push(t * t * (3 - 2 * t));
        index.push(((z + (shape[0] >> 1)) * shape[1] + y + (shape[1] >> 1)) * shape[2] + x + (shape[2] >> 1));
        coordinates[0].push(z / reach[0]);
        coordinates[1].push(y / reach[1]);
        coordinates[2].push(x / reach[2]);
      }
    }
  }
  const maximum = amplitude.reduce((most, value) => Math.max(most, value), 0);
  return {
    index: Int32Array.from(index),
    amplitude: mapTo(Float64Array, amplitude, (value) => value / maximum),
    coordinates: [
      Float64Array.from(coordinates[0]),
      Float64Array.from(coordinates[1]),
      Float64Array.from(coordinates[2]),
    ],
  };
}

/** Lowest and highest offsets from the origin strictly within a quarter of the box. */
function halfBox(shape: Shape): [number[], number[]] {
  const reach = shape.map((length) => Math.ceil(length / 4) - 1);
  return [reach.map((r) => -r), reach];
}

/** Voxels from the surface, positive inside, exact within the edge and at most `edgeWidth` deep. */
function depthBelowSurface(facets: readonly Facet[], z: number, y: number, x: number, edgeWidth: number): number {
  let depth = edgeWidth;
  for (const { normal, distance } of facets) {
    const here = distance - normal[0] * z - normal[1] * y - normal[2] * x;
    if (here >= depth) continue;
    depth = here;
    if (depth <= -edgeWidth / 2) break;
  }
  return depth;
}
