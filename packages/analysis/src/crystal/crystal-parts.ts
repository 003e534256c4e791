/** Facets, edges and corners of a crystal, and what the maps are on each. */

import { combine, cross, dot, lengthOf, normalize, scale, subtract, type Vector3 } from "@autophase/physics/vector3";
import type { RealArray } from "@autophase/tensor-io";
import type { CrystalAnalysis } from "./analyze-crystal.js";
import { centreOfMass } from "./centre-of-mass.js";

export interface CrystalPart {
  readonly kind: "facet" | "edge" | "corner";
  /** Of the facets that it belongs to, by their places in the list. */
  readonly facets: readonly number[];
  readonly voxels: number;
  /** Area of a facet, nm^2; length of an edge, nm; nothing for a corner. */
  readonly size: number | null;
  readonly strainMean: number;
  readonly strainStandardDeviation: number;
  readonly displacementMeanPicometers: number;
  readonly displacementStandardDeviationPicometers: number;
}

/** A voxel at the surface belongs to each facet whose plane is this near, in voxels. */
const NEAR = 2;
/** Fewer voxels are left out. */
const LEAST_VOXELS = 3;

/**
 * Voxels of the surface by the planes that they are near: one makes a facet, two an edge, three or more a corner.
 * Facets come first, then edges, then corners, in the order of the facets.
 */
export function crystalParts(crystal: CrystalAnalysis): CrystalPart[] {
  const place = locator(crystal);
  const members = new Map<string, number[]>();
  for (const voxel of surfaceVoxels(crystal.regions.inside)) {
    const key = facetsNear(crystal, place(voxel)).join(" ");
    const before = members.get(key);
    if (before) before.push(voxel);
    else if (key !== "") members.set(key, [voxel]);
  }
  const parts = Array.from(members, ([key, voxels]) => partOf(crystal, key.split(" ").map(Number), voxels, place));
  return parts
    .filter(({ voxels }) => voxels >= LEAST_VOXELS)
    .sort((a, b) => a.facets.length - b.facets.length || compare(a.facets, b.facets));
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : a[at] - b[at];
}

/** Inside, with a neighbour outside. */
function surfaceVoxels({ data, shape: [depth, height, width] }: RealArray<Uint8Array>): number[] {
  const found: number[] = [];
  const steps = [height * width, width, 1];
  for (let i = 0; i < data.length; i++) {
    if (!data[i]) continue;
    const place = [Math.floor(i / steps[0]), Math.floor(i / width) % height, i % width];
    const isBorder = [depth, height, width].some((length, axis) => place[axis] === 0 || place[axis] === length - 1);
    if (isBorder || steps.some((step) => !data[i - step] || !data[i + step])) found.push(i);
  }
  return found;
}

function facetsNear({ facets: { facets }, voxelSizeNanometers: size }: CrystalAnalysis, place: Vector3): number[] {
  return facets.flatMap(({ normal, distanceNanometers }, k) =>
    Math.abs(dot(normal, place) - distanceNanometers) <= NEAR * size ? [k] : [],
  );
}

/** Nanometres from the centre of mass, in the laboratory. */
function locator({
  regions: { inside },
  axes,
  voxelSizeNanometers: size,
}: CrystalAnalysis): (voxel: number) => Vector3 {
  const [, height, width] = inside.shape;
  const indices = (voxel: number): Vector3 => [
    Math.floor(voxel / (height * width)),
    Math.floor(voxel / width) % height,
    voxel % width,
  ];
  const centre = centreOfMass(inside);
  return (voxel) => combine(axes, scale(subtract(indices(voxel), centre), size));
}

function partOf(
  crystal: CrystalAnalysis,
  facets: readonly number[],
  voxels: readonly number[],
  place: (voxel: number) => Vector3,
): CrystalPart {
  const strain = spreadOf(voxels.map((i) => crystal.strain.data[i]));
  const displacement = spreadOf(voxels.map((i) => 1000 * crystal.displacementNanometers.data[i]));
  return {
    kind: facets.length === 1 ? "facet" : facets.length === 2 ? "edge" : "corner",
    facets,
    voxels: voxels.length,
    size: sizeOf(crystal, facets, voxels, place),
    strainMean: strain.mean,
    strainStandardDeviation: strain.deviation,
    displacementMeanPicometers: displacement.mean,
    displacementStandardDeviationPicometers: displacement.deviation,
  };
}

function sizeOf(
  crystal: CrystalAnalysis,
  facets: readonly number[],
  voxels: readonly number[],
  place: (voxel: number) => Vector3,
): number | null {
  const [first, second, ...more] = facets.map((k) => crystal.facets.facets[k]);
  if (more.length > 0) return null;
  if (!second) return first.areaNanometersSquared;
  const along = cross(first.normal, second.normal);
  if (lengthOf(along) < 1e-6) return null;
  const reach = voxels.map((voxel) => dot(normalize(along), place(voxel)));
  return Math.max(...reach) - Math.min(...reach) + crystal.voxelSizeNanometers;
}

function spreadOf(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(square) };
}
