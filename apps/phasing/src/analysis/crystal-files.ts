/** What is kept of an analysis. */

import type { ProcessRecord, RealArray, Reconstruction } from "@autophase/tensor-io";
import type { ReconstructionAnalysis } from "./analyze-reconstruction.js";

const METERS_PER_NANOMETER = 1e-9;

/** The crystal on cubic voxels with its maps; the pattern stays as it was measured. Lengths in metres. */
export function crystalFileOf(
  { pattern, errorCurve, history }: Reconstruction,
  { crystal }: ReconstructionAnalysis,
  record: ProcessRecord,
): Reconstruction {
  const { object, voxelSizeNanometers, displacementNanometers, strain, unwrapping, regions } = crystal;
  const meters = displacementNanometers.data.map((value) => value * METERS_PER_NANOMETER);
  return {
    object,
    support: regions.inside,
    voxelSizeMeters: object.shape.map(() => voxelSizeNanometers * METERS_PER_NANOMETER),
    maps: {
      phase: { array: unwrapping.phase, units: "radian" },
      displacement: { array: { data: meters, shape: object.shape }, units: "m" },
      strain: { array: strain, units: "" },
      bulk: { array: regions.bulk, units: "" },
      residues: { array: unwrapping.residues, units: "" },
      cuts: { array: unwrapping.cuts, units: "" },
    },
    pattern,
    errorCurve,
    history: [...history, record],
  };
}

/** By name, for a program that shows volumes; lengths in nanometres. `region` is 0 outside, 1 at the surface, 2 in the bulk. */
export function crystalVolumes({ crystal }: ReconstructionAnalysis): { readonly [name: string]: RealArray } {
  const { object, displacementNanometers, strain, unwrapping, regions } = crystal;
  const amplitude = object.real.map((value, i) => Math.hypot(value, object.imag[i]));
  const region: RealArray = {
    data: regions.inside.data.map((value, i) => value + regions.bulk.data[i]),
    shape: object.shape,
  };
  return {
    amplitude: { data: amplitude, shape: object.shape },
    phase: unwrapping.phase,
    displacement: displacementNanometers,
    strain,
    region,
    cuts: unwrapping.cuts,
  };
}
