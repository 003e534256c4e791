/** From the phase of a crystal to displacement and strain, on a grid at right angles or not. */

import { type Basis, dot, dualOf, lengthOf, scale, type Vector3 } from "@autophase/physics/vector3";
import { type ComplexArray, phaseOf, type RealArray } from "@autophase/tensor-io";
import { type UnwrappedPhase, unwrapPhase } from "../phase/unwrap-phase.js";
import { averageWithin } from "./average-within.js";
import type { CrystalRegions } from "./isosurface.js";
import { phaseSlope } from "./phase-slope.js";
import { type RegionStatistics, regionStatistics } from "./region-statistics.js";

/** Arrays are of one shape; maps are 0 outside the crystal. */
export interface CrystalMaps {
  readonly unwrapping: UnwrappedPhase;
  /** Along `q`, mean 0 in the bulk. */
  readonly displacementNanometers: RealArray<Float32Array>;
  /** Derivative of the displacement along `q`. */
  readonly strain: RealArray<Float32Array>;
  /** Over the bulk, without voxels of residues. */
  readonly strainStatistics: RegionStatistics;
  readonly displacementStatistics: RegionStatistics;
}

export interface CrystalMapOptions {
  /** How far it is from voxel to voxel along each axis, nanometres. */
  readonly voxel: Basis;
  /** Of the crystal, in the same frame; radians per nanometre. */
  readonly q: Vector3;
  /** Sigma of the Gaussian that the strain is averaged with, over voxels in the crystal only; 0 leaves it as it is. */
  readonly smoothingVoxels: number;
}

/**
 * With `d_j` the vectors dual to `voxel`, the gradient of the phase is `sum_j (d phase / d n_j) d_j`, so that on any
 * grid
 *
 *     displacement = -phase / |q|,    strain = -(q / |q|^2) . gradient of the phase
 *
 * @param object - without ramp and offset.
 */
export function crystalMaps(
  object: ComplexArray,
  regions: CrystalRegions,
  { voxel, q, smoothingVoxels }: CrystalMapOptions,
): CrystalMaps {
  const unwrapping = unwrapPhase(phaseOf(object), regions.inside);
  const displacement = displacementOf(unwrapping.phase, regions, lengthOf(q));
  const along = scale(q, -1 / lengthOf(q) ** 2);
  const derivative = phaseSlope(
    object,
    regions.inside,
    dualOf(voxel).map((dual) => dot(dual, along)),
  );
  const strain = averageWithin(derivative, regions.inside, smoothingVoxels);
  const sound = withoutResidues(regions.bulk, unwrapping.residues);
  return {
    unwrapping,
    displacementNanometers: displacement,
    strain,
    strainStatistics: regionStatistics(strain, sound),
    displacementStatistics: regionStatistics(displacement, sound),
  };
}

function displacementOf(
  { data, shape }: RealArray<Float32Array>,
  { inside, bulk }: CrystalRegions,
  q: number,
): RealArray<Float32Array> {
  const reference = bulk.data.some((value) => value === 1) ? bulk.data : inside.data;
  let [sum, count] = [0, 0];
  for (let i = 0; i < data.length; i++) {
    sum += data[i] * reference[i];
    count += reference[i];
  }
  const mean = sum / count;
  return { data: data.map((value, i) => (inside.data[i] ? (mean - value) / q : 0)), shape };
}

function withoutResidues(mask: RealArray<Uint8Array>, residues: RealArray<Uint8Array>): RealArray<Uint8Array> {
  return { data: mask.data.map((value, i) => (residues.data[i] ? 0 : value)), shape: mask.shape };
}
