/** A crystal with its regions and maps, on whatever grid it is. */

import type { Basis, Vector3 } from "@autophase/physics/vector3";
import { amplitudeOf, type ComplexArray, type RealArray } from "@autophase/tensor-io";
import { type CrystalMaps, crystalMaps } from "./crystal-maps.js";
import { type CrystalRegions, crystalRegions } from "./isosurface.js";

/** Arrays are of one shape. */
export interface CrystalOnGrid extends CrystalMaps {
  /** Maximum amplitude 1 inside the support, without ramp and offset. */
  readonly object: ComplexArray;
  readonly support: RealArray<Uint8Array>;
  readonly regions: CrystalRegions;
  /** How far it is from voxel to voxel along each axis in the laboratory, nanometres. */
  readonly voxelNanometers: Basis;
  /** Index, not necessarily whole, where the phased object had its centre of mass to the next whole voxel. */
  readonly origin: Vector3;
}

export interface CrystalOnGridOptions {
  readonly q: Vector3;
  /** Default half of the commonest. */
  readonly level?: number | undefined;
  /** Default 2. */
  readonly surfaceVoxels?: number | undefined;
  /** Default 1. */
  readonly smoothingVoxels?: number | undefined;
}

/** @param grid.object - without ramp and offset. */
export function crystalOnGrid(
  { object, support, voxelNanometers, origin }: Omit<CrystalOnGrid, keyof CrystalMaps | "regions">,
  { q, level, surfaceVoxels, smoothingVoxels = 1 }: CrystalOnGridOptions,
): CrystalOnGrid {
  const scaled = scaleToMaximum(object, support);
  const regions = crystalRegions(amplitudeOf(scaled), support, {
    ...(level !== undefined && { level }),
    ...(surfaceVoxels !== undefined && { surfaceVoxels }),
  });
  const maps = crystalMaps(scaled, regions, { voxel: voxelNanometers, q, smoothingVoxels });
  return { object: scaled, support, regions, voxelNanometers, origin, ...maps };
}

function scaleToMaximum({ real, imag, shape }: ComplexArray, { data }: RealArray<Uint8Array>): ComplexArray {
  let square = 0;
  for (let i = 0; i < real.length; i++) if (data[i]) square = Math.max(square, real[i] ** 2 + imag[i] ** 2);
  const factor = square > 0 ? 1 / Math.sqrt(square) : 1;
  return { real: real.map((value) => value * factor), imag: imag.map((value) => value * factor), shape };
}
