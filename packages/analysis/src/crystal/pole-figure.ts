/** Where the surface of a crystal looks to, on the sphere of directions. */

import { type Basis, cross, dot, lengthOf, normalize, scale, subtract, type Vector3 } from "@autophase/physics/vector3";
import type { RealArray } from "@autophase/tensor-io";
import type { CrystalAnalysis } from "./analyze-crystal.js";
import { surfaceElements } from "./surface-elements.js";

export interface PoleFigure {
  /** Unit vectors of the laboratory: out of the picture (along `q`), up and right in it. */
  readonly axes: Basis;
  /**
   * Surface per solid angle, 1 where it is even, in stereographic projection of the directions on the side of `q`, rows
   * down; 0 beyond the circle.
   */
  readonly upper: RealArray<Float32Array>;
  /** Of those on the other side, seen from the same side. */
  readonly lower: RealArray<Float32Array>;
}

/** Pixels across each circle, odd. */
const SIDE = 91;
/** Smoothing of the mask in voxels, as for facets. */
const SIGMA = 1.5;
/** Width of the Gaussian of the angle that elements of the surface are spread over. */
const WIDTH_DEGREES = 5;

/**
 * Stereographic: a direction at the angle `a` from the pole is drawn at `tan(a / 2)` of the circle's radius, so that
 * angles between lines are true. A sphere is 1 everywhere; a facet is a spot at its normal.
 */
export function poleFigure({ regions: { inside }, axes, q }: CrystalAnalysis): PoleFigure {
  const pole = poleAxes(q);
  const surface = surfaceElements(inside, SIGMA);
  const turned = new Float64Array(3 * surface.count);
  for (let i = 0; i < surface.count; i++) {
    const [a, b, c] = surface.normals.subarray(3 * i, 3 * i + 3);
    for (let k = 0; k < 3; k++)
      turned[3 * i + k] = a * dot(axes[0], pole[k]) + b * dot(axes[1], pole[k]) + c * dot(axes[2], pole[k]);
  }
  const density = densityOf(turned, surface.areas);
  return { axes: pole, upper: projected(density, 1), lower: projected(density, -1) };
}

/** Out of the picture, up, right: up in the laboratory as far as it is across `q`. */
function poleAxes(q: Vector3): Basis {
  const out = normalize(q);
  const up: Vector3 = lengthOf(cross(out, [0, 1, 0])) > 1e-3 ? [0, 1, 0] : [0, 0, 1];
  const across = normalize(subtract(up, scale(out, dot(up, out))));
  return [out, across, cross(across, out)];
}

/** Area around a direction over that of an even surface. */
function densityOf(normals: Float64Array, areas: Float32Array): (direction: Vector3) => number {
  const sharpness = 1 / ((WIDTH_DEGREES * Math.PI) / 180) ** 2;
  const farthest = Math.cos((4 * WIDTH_DEGREES * Math.PI) / 180);
  const total = areas.reduce((sum, area) => sum + area, 0);
  const even = (1 - Math.exp(-2 * sharpness)) / (2 * sharpness);
  return ([z, y, x]) => {
    let sum = 0;
    for (let i = 0; i < areas.length; i++) {
      const cosine = normals[3 * i] * z + normals[3 * i + 1] * y + normals[3 * i + 2] * x;
      if (cosine > farthest) sum += areas[i] * Math.exp(sharpness * (cosine - 1));
    }
    return total > 0 ? sum / total / even : 0;
  };
}

function projected(density: (direction: Vector3) => number, side: 1 | -1): RealArray<Float32Array> {
  const data = new Float32Array(SIDE * SIDE);
  for (let i = 0; i < data.length; i++) {
    const direction = directionAt(Math.floor(i / SIDE), i % SIDE, SIDE, side);
    if (direction) data[i] = density(direction);
  }
  return { data, shape: [SIDE, SIDE] };
}

/**
 * The direction of a pixel: components along `axes` of the figure; nothing beyond the circle.
 * @param side - 1 of the upper, -1 of the lower circle.
 */
export function directionAt(row: number, column: number, length: number, side: 1 | -1): Vector3 | undefined {
  const radius = (length - 1) / 2;
  const [up, right] = [(radius - row) / radius, (column - radius) / radius];
  const square = up * up + right * right;
  if (square > 1) return undefined;
  return [(side * (1 - square)) / (1 + square), (2 * up) / (1 + square), (2 * right) / (1 + square)];
}

/** Where a direction of the laboratory is drawn: in which circle, and how far up and right in its radii. */
export function placeInPoleFigure(
  { axes }: Pick<PoleFigure, "axes">,
  direction: Vector3,
): { readonly side: 1 | -1; readonly up: number; readonly right: number } {
  const unit = normalize(direction);
  const out = dot(axes[0], unit);
  const factor = 1 / (1 + Math.abs(out));
  return { side: out < 0 ? -1 : 1, up: factor * dot(axes[1], unit), right: factor * dot(axes[2], unit) };
}
