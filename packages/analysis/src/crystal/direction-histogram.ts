/** Surface by direction. */

import { dot, type Vector3 } from "../geometry/vector3.js";
import type { SurfaceElements } from "./surface-elements.js";

export interface DirectionHistogram {
  /** Takes an element out. */
  readonly remove: (element: number) => void;
  /** The direction around which there is most surface; nothing when none is left. */
  readonly strongest: (widthDegrees: number) => Vector3 | undefined;
}

/** About 7 degrees from one to the next. */
const DIRECTIONS = 800;
const DEGREE = Math.PI / 180;

/** Each element counts for the nearest of many directions spread evenly over the sphere. */
export function directionHistogram({ normals, areas, count }: SurfaceElements): DirectionHistogram {
  const directions = evenDirections(DIRECTIONS);
  const nearest = Uint16Array.from({ length: count }, (_, i) =>
    nearestOf(directions, [normals[3 * i], normals[3 * i + 1], normals[3 * i + 2]]),
  );
  const surface = new Float64Array(DIRECTIONS);
  for (let i = 0; i < count; i++) surface[nearest[i]] += areas[i];
  return {
    remove: (element) => {
      surface[nearest[element]] -= areas[element];
    },
    strongest: (widthDegrees) => strongestOf(directions, surface, widthDegrees),
  };
}

function nearestOf(directions: readonly Vector3[], normal: Vector3): number {
  let [best, highest] = [0, -2];
  for (let k = 0; k < directions.length; k++) {
    const cosine = dot(directions[k], normal);
    if (cosine > highest) [best, highest] = [k, cosine];
  }
  return best;
}

/** Each direction by the surface around it, weighted by a Gaussian of the angle. */
function strongestOf(directions: readonly Vector3[], surface: Float64Array, widthDegrees: number): Vector3 | undefined {
  const sharpness = 1 / (widthDegrees * DEGREE) ** 2;
  const farthest = Math.cos(3 * widthDegrees * DEGREE);
  const filled = directions.flatMap((direction, k) => (surface[k] > 1e-6 ? [{ direction, area: surface[k] }] : []));
  let best: { direction: Vector3; weight: number } | undefined;
  for (const direction of directions) {
    let weight = 0;
    for (const other of filled) {
      const cosine = dot(direction, other.direction);
      if (cosine > farthest) weight += other.area * Math.exp(sharpness * (cosine - 1));
    }
    if (weight > (best?.weight ?? 0)) best = { direction, weight };
  }
  return best?.direction;
}

/** Fibonacci lattice. */
function evenDirections(count: number): Vector3[] {
  const golden = Math.PI * (3 - Math.sqrt(5));
  return Array.from({ length: count }, (_, i) => {
    const z = 1 - (2 * i + 1) / count;
    const radius = Math.sqrt(1 - z * z);
    return [z, radius * Math.cos(golden * i), radius * Math.sin(golden * i)];
  });
}
