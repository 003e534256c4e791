/** Turns, sizes and centres a crystal on a voxel grid. */

import { dot, type Vector3 } from "@autophase/physics/vector3";
import type { Shape } from "@autophase/tensor-io";
import type { Facet } from "./facets.js";
import { measurePolyhedron } from "./polyhedron.js";
import { type Quaternion, rotate } from "./rotation.js";

/** A crystal in voxels, relative to the origin of a centred box, where its centre of mass lies. */
export interface PlacedCrystal {
  readonly facets: readonly Facet[];
  /** Voxels from the origin to the farthest corner along each axis. */
  readonly reach: Vector3;
  /** Voxels across along each axis. */
  readonly size: Vector3;
}

/** Room between the crystal and the border of the half box, for the soft edge. */
const MARGIN = 1;

/**
 * Stretches each axis so that the crystal is `length / oversampling` voxels across, or less where its centre of mass
 * is so far from its middle that it would leave the half box.
 * @param facets - in the crystal's frame, the origin inside.
 */
export function placeCrystal(
  facets: readonly Facet[],
  rotation: Quaternion,
  shape: Shape,
  oversampling: Vector3,
): PlacedCrystal {
  const turned = facets.map((facet) => ({ ...facet, normal: rotate(rotation, facet.normal) }));
  const { vertices, centroid } = measurePolyhedron(turned);
  const axes = ([0, 1, 2] as const).map((axis) => {
    const low = vertices.reduce((least, vertex) => Math.min(least, vertex[axis] - centroid[axis]), 0);
    const high = vertices.reduce((most, vertex) => Math.max(most, vertex[axis] - centroid[axis]), 0);
    const reach = Math.max(-low, high);
    const wanted = shape[axis] / (oversampling[axis] * (high - low));
    const scale = Math.min(wanted, (shape[axis] / 4 - MARGIN) / reach);
    return { scale, reach: scale * reach, size: scale * (high - low) };
  });
  const pick = (name: "scale" | "reach" | "size"): Vector3 => [axes[0][name], axes[1][name], axes[2][name]];
  const scale = pick("scale");
  return {
    facets: turned.map((facet) => stretch({ ...facet, distance: facet.distance - dot(facet.normal, centroid) }, scale)),
    reach: pick("reach"),
    size: pick("size"),
  };
}

/** `n . x <= d` for `y = s x` is `(n / s) . y <= d`, then divided by the length of `n / s`. */
function stretch(facet: Facet, scale: Vector3): Facet {
  const n: Vector3 = [facet.normal[0] / scale[0], facet.normal[1] / scale[1], facet.normal[2] / scale[2]];
  const length = Math.sqrt(dot(n, n));
  return { ...facet, normal: [n[0] / length, n[1] / length, n[2] / length], distance: facet.distance / length };
}
