/** What is kept of an analysis. */

import { type ObjectMap, type RealArray, type Reconstruction, writeVti, writeVts } from "@autophase/tensor-io";
import { apodize } from "../crystal/apodize.js";
import { crystalAsPhased } from "../crystal/crystal-as-phased.js";
import type { CrystalOnGrid } from "../crystal/crystal-on-grid.js";
import { displacementGradient } from "../crystal/displacement-gradient.js";
import { latticeMaps } from "../crystal/lattice-maps.js";
import type { Analysis } from "./analyze.js";

const METERS_PER_NANOMETER = 1e-9;

/** The crystal on cubic voxels with its maps; the pattern stays as it was measured. Lengths in metres. */
export function crystalReconstruction(
  { pattern, errorCurve, history }: Reconstruction,
  { crystal, check, record, settings: { hkl, lattice, smooth } }: Analysis,
): Reconstruction {
  const { object, voxelSizeNanometers, displacementNanometers, strain, unwrapping, regions } = crystal;
  const { displacementDeviationNanometers: deviation, opticalPathNanometers: path } = crystal;
  const [depth, height, width] = displacementGradient(crystal, smooth);
  const isCubic = lattice?.length === 1 && !check?.isAnother;
  const { dSpacingNanometers, latticeNanometers } = latticeMaps(crystal, isCubic ? hkl : undefined);
  return {
    object,
    support: regions.inside,
    voxelSizeMeters: object.shape.map(() => voxelSizeNanometers * METERS_PER_NANOMETER),
    maps: {
      phase: { array: unwrapping.phase, units: "radian" },
      displacement: lengthMap(displacementNanometers),
      ...(deviation && { displacement_deviation: lengthMap(deviation) }),
      strain: { array: strain, units: "" },
      displacement_gradient_depth: { array: depth, units: "" },
      displacement_gradient_height: { array: height, units: "" },
      displacement_gradient_width: { array: width, units: "" },
      d_spacing: lengthMap(dSpacingNanometers),
      ...(latticeNanometers && { lattice_parameter: lengthMap(latticeNanometers) }),
      ...(path && { optical_path: lengthMap(path) }),
      bulk: { array: regions.bulk, units: "" },
      residues: { array: unwrapping.residues, units: "" },
      cuts: { array: unwrapping.cuts, units: "" },
    },
    pattern,
    errorCurve,
    history: [...history, record],
  };
}

function lengthMap({ data, shape }: RealArray<Float32Array>): ObjectMap {
  return { array: { data: data.map((value) => value * METERS_PER_NANOMETER), shape }, units: "m" };
}

/** For ParaView, on cubic voxels: nanometres along the axes of the result from the middle of the crystal. */
export function crystalVti({ crystal, settings: { smooth } }: Analysis): Uint8Array {
  const { voxelSizeNanometers: size, origin, displacementDeviationNanometers: deviation } = crystal;
  const [depth, height, width] = displacementGradient(crystal, smooth);
  const volumes = {
    ...volumesOf(crystal),
    displacement_gradient_depth: depth,
    displacement_gradient_height: height,
    displacement_gradient_width: width,
    ...(deviation && { displacement_deviation: deviation }),
  };
  const corner = origin.map((index) => 0 - index * size) as [number, number, number];
  return writeVti(volumes, { spacing: [size, size, size], origin: corner });
}

/**
 * For ParaView, on the grid of the reconstruction, in the same place and axes as the cubic voxels, its surface at the
 * same amplitude; nothing is interpolated.
 */
export function crystalVts({ object, support }: Reconstruction, analysis: Analysis): Uint8Array {
  const { crystal: onCubes, scattering, settings } = analysis;
  const crystal = crystalAsPhased(apodize(object, settings.apodize), support, scattering, {
    level: onCubes.regions.level,
    surfaceVoxels: settings.surface,
    smoothingVoxels: settings.smooth,
  });
  const [alongDepth, alongHeight, alongWidth] = onCubes.axes;
  const steps = crystal.voxelNanometers.map((step) =>
    [alongWidth, alongHeight, alongDepth].map((axis) => axis.reduce((sum, value, k) => sum + value * step[k], 0)),
  ) as [Triple, Triple, Triple];
  const origin = [0, 1, 2].map((k) => -steps.reduce((sum, step, axis) => sum + crystal.origin[axis] * step[k], 0));
  return writeVts(volumesOf(crystal), { steps, origin: origin as Triple });
}

type Triple = [number, number, number];

/** By name; lengths in nanometres. `region` is 0 outside, 1 at the surface, 2 in the bulk. */
function volumesOf({ object, displacementNanometers, strain, unwrapping, regions }: CrystalOnGrid): {
  readonly [name: string]: RealArray;
} {
  const { shape } = object;
  const amplitude = object.real.map((value, i) => Math.hypot(value, object.imag[i]));
  const region = regions.inside.data.map((value, i) => value + regions.bulk.data[i]);
  return {
    amplitude: { data: amplitude, shape },
    phase: unwrapping.phase,
    displacement: displacementNanometers,
    strain,
    region: { data: region, shape },
    cuts: unwrapping.cuts,
  };
}
