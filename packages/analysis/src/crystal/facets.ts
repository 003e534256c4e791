/** The flat faces of a crystal. */

import { type Basis, combine, dot, normalize, type Vector3 } from "@autophase/physics/vector3";
import { formatShape, type RealArray, ShapeError } from "@autophase/tensor-io";
import { centreOfMass } from "./centre-of-mass.js";
import { type DirectionHistogram, directionHistogram } from "./direction-histogram.js";
import { type SurfaceElements, surfaceElements } from "./surface-elements.js";

export interface Facet {
  /** Unit vector pointing out, in the frame of `axes`. */
  readonly normal: Vector3;
  readonly areaNanometersSquared: number;
  /** Of the whole surface. */
  readonly share: number;
  /** From the centre of mass of the crystal, along the normal; small faces come out up to 0.6 voxels too near. */
  readonly distanceNanometers: number;
  /** Standard deviation of that distance over the facet: how flat it is. */
  readonly roughnessNanometers: number;
}

export interface Facets {
  /** The largest first. */
  readonly facets: readonly Facet[];
  /** Of the whole surface, edges and corners included. */
  readonly surfaceNanometersSquared: number;
}

export interface FacetOptions {
  readonly voxelSizeNanometers: number;
  /** Unit vectors along the array's axes. */
  readonly axes: Basis;
  /** Smallest part of the surface that is a facet. Default 0.01. */
  readonly leastShare?: number;
  /** Directions within this angle belong to one facet. Default 14. */
  readonly spreadDegrees?: number;
}

/** Smoothing of the mask in voxels: enough to hide steps of voxels. */
const SIGMA = 1.5;
/** Width of the peaks that are looked for among directions. */
const PEAK_DEGREES = 6;
/** A facet has at least this many times as much surface per solid angle as the directions around it; a sphere has 1. */
const LEAST_CONTRAST = 2.5;
/** Peaks come in the order of their height: after this many that do not stand out no other will. */
const MOST_REFUSED = 8;
const DEGREE = Math.PI / 180;
const FLAT = Math.cos(5 * DEGREE);

/**
 * Facets by the directions of the surface: elements of surface are gathered on the sphere of normals, and each peak
 * that stands out of its surroundings is a facet. A sphere has none. Facets that are parallel and face the same way are
 * one.
 * @param mask - 1 inside, three axes.
 * @throws {ShapeError} when there are not three axes.
 */
export function findFacets(mask: RealArray<Uint8Array>, options: FacetOptions): Facets {
  if (mask.shape.length !== 3) throw new ShapeError(`findFacets: expected 3 axes, got ${formatShape(mask.shape)}`);
  const { voxelSizeNanometers: size, axes, leastShare = 0.01, spreadDegrees = 14 } = options;
  const surface = surfaceElements(mask, SIGMA);
  const total = surface.areas.reduce((sum, area) => sum + area, 0);
  const centre = centreOfMass(mask);
  const free = new Uint8Array(surface.count).fill(1);
  const histogram = directionHistogram(surface);
  const facets: Facet[] = [];
  for (let refused = 0; refused < MOST_REFUSED; ) {
    const direction = strongestDirection(surface, free, histogram);
    if (!direction) break;
    const members = take(surface, free, direction, spreadDegrees);
    for (const i of members) histogram.remove(i);
    const area = members.reduce((sum, i) => sum + surface.areas[i], 0);
    if (area < leastShare * total) break;
    if (contrastOf(surface, direction) < LEAST_CONTRAST) {
      refused++;
      continue;
    }
    facets.push(describe({ surface, members, direction, area, total, centre, shape: mask.shape, size, axes }));
  }
  facets.sort((one, other) => other.areaNanometersSquared - one.areaNanometersSquared);
  return { facets, surfaceNanometersSquared: total * size * size };
}

/**
 * Peak of the surface per direction, among elements that are still free: the best of many directions, then mean shift.
 */
function strongestDirection(
  surface: SurfaceElements,
  free: Uint8Array,
  histogram: DirectionHistogram,
): Vector3 | undefined {
  let direction = histogram.strongest(PEAK_DEGREES);
  for (let step = 0; direction && step < 10; step++) direction = normalize(meanNear(surface, direction, free));
  return direction;
}

/** Sum of the normals near a direction, each by its area and how near it is. */
function meanNear({ normals, areas, count }: SurfaceElements, [z, y, x]: Vector3, free: Uint8Array): Vector3 {
  const sharpness = 1 / (PEAK_DEGREES * DEGREE) ** 2;
  const nearest = Math.cos(3 * PEAK_DEGREES * DEGREE);
  let [sumZ, sumY, sumX] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    const cosine = normals[3 * i] * z + normals[3 * i + 1] * y + normals[3 * i + 2] * x;
    if (cosine < nearest || !free[i]) continue;
    const weight = areas[i] * Math.exp(sharpness * (cosine - 1));
    sumZ += weight * normals[3 * i];
    sumY += weight * normals[3 * i + 1];
    sumX += weight * normals[3 * i + 2];
  }
  return [sumZ, sumY, sumX];
}

/** Elements within the angle, which are then no longer free. */
function take(surface: SurfaceElements, free: Uint8Array, direction: Vector3, degrees: number): number[] {
  const nearest = Math.cos(degrees * DEGREE);
  const members: number[] = [];
  for (let i = 0; i < surface.count; i++) {
    if (!free[i] || cosineTo(surface, i, direction) < nearest) continue;
    free[i] = 0;
    members.push(i);
  }
  return members;
}

/** Surface per solid angle within 8 degrees, over that between 14 and 26. */
function contrastOf(surface: SurfaceElements, direction: Vector3): number {
  const [inner, from, to] = [8, 14, 26].map((degrees) => Math.cos(degrees * DEGREE));
  let [near, around] = [0, 0];
  for (let i = 0; i < surface.count; i++) {
    const cosine = cosineTo(surface, i, direction);
    if (cosine >= inner) near += surface.areas[i];
    else if (cosine < from && cosine >= to) around += surface.areas[i];
  }
  return near / (1 - inner) / (around / (from - to) || Number.MIN_VALUE);
}

interface Members {
  readonly surface: SurfaceElements;
  readonly members: readonly number[];
  readonly direction: Vector3;
  readonly area: number;
  readonly total: number;
  readonly centre: Vector3;
  readonly shape: readonly number[];
  readonly size: number;
  readonly axes: Basis;
}

function describe({ surface, members, direction, area, total, centre, shape, size, axes }: Members): Facet {
  let [sum, square, weight] = [0, 0, 0];
  for (const i of members) {
    // smoothing bends the rim inwards: only the middle tells where the face is
    if (cosineTo(surface, i, direction) < FLAT) continue;
    weight += surface.areas[i];
    const distance = dot(direction, placeOf(surface.voxels[i], shape, centre));
    sum += surface.areas[i] * distance;
    square += surface.areas[i] * distance * distance;
  }
  const mean = sum / weight;
  // the smoothed surface is spread over sigma on both sides of where it is
  const spread = Math.sqrt(Math.max(0, square / weight - mean * mean - SIGMA * SIGMA));
  return {
    normal: normalize(combine(axes, direction)),
    areaNanometersSquared: area * size * size,
    share: area / total,
    distanceNanometers: mean * size,
    roughnessNanometers: spread * size,
  };
}

function cosineTo({ normals }: SurfaceElements, i: number, [z, y, x]: Vector3): number {
  return normals[3 * i] * z + normals[3 * i + 1] * y + normals[3 * i + 2] * x;
}

function placeOf(index: number, [, height, width]: readonly number[], centre: Vector3): Vector3 {
  const row = Math.floor(index / width);
  return [Math.floor(row / height) - centre[0], (row % height) - centre[1], (index % width) - centre[2]];
}
