/** Surface by direction. */

import { dot, type Vector3 } from "@autophase/physics/vector3";
import type { SurfaceElements } from "./surface-elements.js";

export interface DirectionHistogram {
  /** Takes an element out. */
  readonly remove: (element: number) => void;
  /** The direction around which there is most surface; nothing when none is left. */
  readonly strongest: (widthDegrees: number) => Vector3 | undefined;
}

/** About 7 degrees from one to the next. */
const DIRECTIONS = 800;
/** No place on the sphere is farther from the nearest of them along any axis. */
const FARTHEST = 0.1;
const DEGREE = Math.PI / 180;

/** Each element counts for the nearest of many directions spread evenly over the sphere. */
export function directionHistogram({ normals, areas, count }: SurfaceElements): DirectionHistogram {
  const directions = evenDirections(DIRECTIONS);
  const nearest = Uint16Array.from({ length: count }, (_, i) =>
    nearestOf(directions, normals[3 * i], normals[3 * i + 1], normals[3 * i + 2]),
  );
  const surface = new Float64Array(DIRECTIONS);
  for (let i = 0; i < count; i++) surface[nearest[i]] += areas[i];
  const neighbours = new Map<number, readonly Neighbour[][]>();
  return {
    remove: (element) => {
      surface[nearest[element]] -= areas[element];
    },
    strongest: (widthDegrees) => {
      const around = neighbours.get(widthDegrees) ?? neighboursOf(directions, widthDegrees);
      neighbours.set(widthDegrees, around);
      return strongestOf(directions, surface, around);
    },
  };
}

/** Directions are in the order of their first component: only those of a band come near. */
function nearestOf(directions: readonly Vector3[], z: number, y: number, x: number): number {
  const placeOf = (height: number): number => ((1 - height) * DIRECTIONS) / 2;
  const first = Math.max(0, Math.floor(placeOf(z + FARTHEST)));
  const last = Math.min(DIRECTIONS - 1, Math.ceil(placeOf(z - FARTHEST)));
  let [best, highest] = [first, -2];
  for (let k = first; k <= last; k++) {
    const direction = directions[k];
    const cosine = direction[0] * z + direction[1] * y + direction[2] * x;
    if (cosine > highest) {
      best = k;
      highest = cosine;
    }
  }
  return best;
}

interface Neighbour {
  readonly index: number;
  readonly weight: number;
}

/** The directions around each, itself included, weighted by a Gaussian of the angle. */
function neighboursOf(directions: readonly Vector3[], widthDegrees: number): Neighbour[][] {
  const sharpness = 1 / (widthDegrees * DEGREE) ** 2;
  const farthest = Math.cos(3 * widthDegrees * DEGREE);
  return directions.map((direction) =>
    directions.flatMap((other, index) => {
      const cosine = dot(direction, other);
      return cosine > farthest ? [{ index, weight: Math.exp(sharpness * (cosine - 1)) }] : [];
    }),
  );
}

/** Where there is most surface around. */
function strongestOf(
  directions: readonly Vector3[],
  surface: Float64Array,
  around: readonly (readonly Neighbour[])[],
): Vector3 | undefined {
  let best: { direction: Vector3; area: number } | undefined;
  for (const [k, neighbours] of around.entries()) {
    let area = 0;
    for (const { index, weight } of neighbours) if (surface[index] > LEAST_SURFACE) area += surface[index] * weight;
    if (area > (best?.area ?? 0)) best = { direction: directions[k], area };
  }
  return best?.direction;
}

/** What rounding leaves when everything was removed. */
const LEAST_SURFACE = 1e-6;

/** Fibonacci lattice. */
function evenDirections(count: number): Vector3[] {
  const golden = Math.PI * (3 - Math.sqrt(5));
  return Array.from({ length: count }, (_, i) => {
    const z = 1 - (2 * i + 1) / count;
    const radius = Math.sqrt(1 - z * z);
    return [z, radius * Math.cos(golden * i), radius * Math.sin(golden * i)];
  });
}
