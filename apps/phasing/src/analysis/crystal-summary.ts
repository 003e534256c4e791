/** The numbers of an analysis. */

import type { Json } from "@autophase/tensor-io";
import type { ReconstructionAnalysis } from "./analyze-reconstruction.js";

/** Names carry their units. `null` where something is not known. */
export function crystalSummary(analysis: ReconstructionAnalysis): { readonly [name: string]: Json } {
  const { crystal, scattering, check, prtf, solutions, correlation, facets } = analysis;
  const { size, regions, unwrapping, strainStatistics: strain, displacementStatistics: displacement } = crystal;
  return {
    shape: [...crystal.object.shape],
    frame: crystal.frame,
    voxelSizeNanometers: crystal.voxelSizeNanometers,
    objectVoxelNanometers: crystal.objectVoxelNanometers.map((vector) => [...vector]),
    objectVoxelLengthsNanometers: crystal.objectVoxelNanometers.map((vector) => Math.hypot(...vector)),
    twoThetaDegrees: scattering.twoThetaDegrees,
    qPerNanometer: [...crystal.q],
    dSpacingAngstroms: 10 * crystal.dSpacingNanometers,
    ...(check && {
      expectedDSpacingAngstroms: check.expectedDSpacingAngstroms,
      reflectionFits: check.fits,
    }),
    level: regions.level,
    volumeNanometersCubed: size.volumeNanometersCubed,
    equivalentDiameterNanometers: size.equivalentDiameterNanometers,
    extentNanometers: [...size.extentNanometers],
    surfaceNanometersSquared: crystal.facets.surfaceNanometersSquared,
    bulkVoxels: strain.voxels,
    strainMean: strain.mean,
    strainStandardDeviation: strain.standardDeviation,
    strainPercentiles: [strain.percentile1, strain.percentile99],
    displacementPicometers: [1000 * displacement.percentile1, 1000 * displacement.percentile99],
    residueLines: unwrapping.residueLines,
    cutSteps: unwrapping.cutSteps,
    solutions,
    prtfResolutionNanometers: prtf?.resolutionNanometers ?? null,
    shellResolutionNanometers: correlation?.resolution ?? null,
    facets: facets.map(({ hkl, normal, ...facet }) => ({
      hkl: hkl ? [...hkl] : null,
      normal: [...normal],
      areaNanometersSquared: facet.areaNanometersSquared,
      share: facet.share,
      angleToQDegrees: facet.angleToQDegrees,
      distanceNanometers: facet.distanceNanometers,
      roughnessNanometers: facet.roughnessNanometers,
    })),
  };
}
