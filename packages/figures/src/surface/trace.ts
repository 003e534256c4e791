/** Rays through a density, and the light on the surface that they meet. */

import { colourMap, entryAt } from "../colour/colour-map.js";
import { decodeSrgb } from "../colour/oklch.js";
import type { Camera, Vector } from "./camera.js";
import { CROSSED, type Density } from "./density.js";
import { AMBIENT, FILL, FILL_LIGHT, KEY, KEY_LIGHT } from "./light.js";
import { createSplineScratch, sampleLinear, splineGradient } from "./sample.js";

/** Writes linear red, green, blue of what the ray at (u, v) meets into `out`; false where it meets nothing. */
export type Tracer = (u: number, v: number, out: Float64Array) => boolean;

/** Steps of a ray in voxels: through the void, and near the surface, where a ray may graze an edge. */
const FAR_STEP = 1;
const NEAR_STEP = 0.4;
const BISECTIONS = 5;
/** The phase is read this deep below the surface, in voxels: at the edge of a crystal it is mostly noise. */
const DEPTH_OF_COLOUR = 1;

/**
 * A tracer for rays along the camera's direction; (u, v) is right and down of the density's centre, in units of length.
 */
export function createTracer(density: Density, { right, down, forward }: Camera): Tracer {
  const { centre, radius, voxelSize, shape, smooth, near, level } = density;
  const [, height, width] = shape;
  const direction = divide(forward, voxelSize);
  const finest = Math.min(...voxelSize);
  const shade = createShader(density, { right, down, forward });
  const begin = [0, 0, 0];

  const cellAt = (t: number): number => {
    const z = Math.floor(begin[0] + t * direction[0]);
    const y = Math.floor(begin[1] + t * direction[1]);
    return near[(z * height + y) * width + Math.floor(begin[2] + t * direction[2])];
  };
  const inside = (t: number): boolean => {
    const z = begin[0] + t * direction[0];
    return sampleLinear(smooth, shape, z, begin[1] + t * direction[1], begin[2] + t * direction[2]) >= level;
  };

  return (u, v, out) => {
    for (let k = 0; k < 3; k++) {
      begin[k] = centre[k] + (u * right[k] + v * down[k] - radius * forward[k]) / voxelSize[k];
    }
    const [enter, leave] = clip(begin, direction, shape, 2 * radius);
    for (let t = enter; t <= leave; ) {
      const cell = cellAt(t);
      if (cell === 0) {
        t += FAR_STEP * finest;
      } else if (cell === CROSSED && inside(t)) {
        const hit = bisect(inside, Math.max(enter, t - NEAR_STEP * finest), t);
        shade(begin[0] + hit * direction[0], begin[1] + hit * direction[1], begin[2] + hit * direction[2], out);
        return true;
      } else {
        t += NEAR_STEP * finest;
      }
    }
    return false;
  };
}

function divide(a: Vector, b: Vector): Vector {
  return [a[0] / b[0], a[1] / b[1], a[2] / b[2]];
}

/** The part of a ray, 0 to `length`, that runs through voxels whose neighbours all exist. */
function clip(begin: readonly number[], direction: Vector, shape: Vector, length: number): readonly [number, number] {
  let enter = 0;
  let leave = length;
  for (let k = 0; k < 3; k++) {
    const low = (1.001 - begin[k]) / direction[k];
    const high = (shape[k] - 2.001 - begin[k]) / direction[k];
    if (direction[k] === 0) {
      if (begin[k] < 1.001 || begin[k] > shape[k] - 2.001) return [1, 0];
      continue;
    }
    enter = Math.max(enter, Math.min(low, high));
    leave = Math.min(leave, Math.max(low, high));
  }
  return [enter, leave];
}

function bisect(inside: (t: number) => boolean, outer: number, inner: number): number {
  let [a, b] = [outer, inner];
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = (a + b) / 2;
    if (inside(middle)) b = middle;
    else a = middle;
  }
  return b;
}

function createShader(density: Density, { right, down, forward }: Camera) {
  const { shape, coefficients, real, imag, voxelSize } = density;
  const map = colourMap("phase");
  const linear = Float64Array.from(map.table, (value) => decodeSrgb(value / 255));
  const scratch = createSplineScratch();
  const normal = new Float64Array(3);
  const depth = DEPTH_OF_COLOUR * Math.min(...voxelSize);

  return (z: number, y: number, x: number, out: Float64Array): void => {
    splineGradient(coefficients, shape, z, y, x, scratch, normal);
    outwards(normal, voxelSize);
    const light = lightOn(dot(normal, right), dot(normal, down), dot(normal, forward));
    const pz = z - (depth * normal[0]) / voxelSize[0];
    const py = y - (depth * normal[1]) / voxelSize[1];
    const px = x - (depth * normal[2]) / voxelSize[2];
    const phase = Math.atan2(sampleLinear(imag, shape, pz, py, px), sampleLinear(real, shape, pz, py, px));
    const at = 3 * entryAt(map, phase / (2 * Math.PI) + 0.5);
    for (let k = 0; k < 3; k++) out[k] = light * linear[at + k];
  };
}

/** Turns a gradient per voxel into the unit normal that points away from the matter. */
function outwards(gradient: Float64Array, voxelSize: Vector): void {
  for (let k = 0; k < 3; k++) gradient[k] /= -voxelSize[k];
  const length = Math.hypot(gradient[0], gradient[1], gradient[2]) || 1;
  for (let k = 0; k < 3; k++) gradient[k] /= length;
}

function dot(a: Float64Array, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** Lambert's cosine law for both lamps. */
function lightOn(right: number, down: number, forward: number): number {
  const key = KEY[0] * right + KEY[1] * down + KEY[2] * forward;
  const fill = FILL[0] * right + FILL[1] * down + FILL[2] * forward;
  return AMBIENT + KEY_LIGHT * Math.max(0, key) + FILL_LIGHT * Math.max(0, fill);
}
