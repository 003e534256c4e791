/** The page about an analysis. */

import { crystalReportHtml } from "@autophase/figures";
import type { ProcessRecord } from "@autophase/tensor-io";
import type { ReconstructionAnalysis } from "./analyze-reconstruction.js";

const AXES = {
  laboratory: ["z", "y", "x"],
  crystal: ["along q", "height", "width"],
} as const;

export function crystalReportOf(
  title: string,
  analysis: ReconstructionAnalysis,
  history: readonly ProcessRecord[],
): string {
  const { crystal, prtf, correlation, facets, warnings } = analysis;
  return crystalReportHtml({
    title,
    object: crystal.object,
    inside: crystal.regions.inside,
    bulk: crystal.regions.bulk,
    cuts: crystal.unwrapping.cuts,
    displacementNanometers: crystal.displacementNanometers,
    strain: crystal.strain,
    voxelSizeNanometers: crystal.voxelSizeNanometers,
    axisNames: AXES[crystal.frame],
    ...(prtf && { prtf }),
    ...(correlation && { shellCorrelation: { ...correlation, resolutionNanometers: correlation.resolution } }),
    facets,
    facts: factsOf(analysis),
    details: detailsOf(analysis),
    warnings,
    history,
  });
}

function factsOf({ crystal, prtf }: ReconstructionAnalysis): { [name: string]: string } {
  const { size, strainStatistics } = crystal;
  const resolution = prtf?.resolutionNanometers;
  return {
    "d-spacing": `${(10 * crystal.dSpacingNanometers).toFixed(4)} \u00c5`,
    "equivalent diameter": `${size.equivalentDiameterNanometers.toFixed(0)} nm`,
    extent: `${size.extentNanometers.map((length) => length.toFixed(0)).join(" \u00d7 ")} nm`,
    "strain in the bulk": `\u00b1 ${(1000 * strainStatistics.standardDeviation).toFixed(2)} \u00d7 10\u207b\u00b3`,
    ...(prtf && { "resolution (PRTF)": resolution ? `${resolution.toFixed(0)} nm` : "no crossing of 1/e" }),
    voxels: `${crystal.voxelSizeNanometers.toFixed(1)} nm`,
  };
}

function detailsOf({ crystal, scattering, check }: ReconstructionAnalysis): { [name: string]: string } {
  const vector = (values: readonly number[], digits: number): string => values.map((v) => v.toFixed(digits)).join(", ");
  const [frame, row, column] = crystal.objectVoxelNanometers.map((one) => vector(one, 2));
  return {
    axes:
      crystal.frame === "laboratory"
        ? "z along the beam, y up, x to the left for one who looks along the beam; the crystal as it stood in the middle of the scan"
        : "depth along q, height up as far as that is at a right angle, width across both",
    wavelength: `${(10 * scattering.wavelengthNanometers).toFixed(4)} \u00c5`,
    "two-theta": `${scattering.twoThetaDegrees.toFixed(3)}\u00b0`,
    "q of the crystal (x, y, z)": `${vector(crystal.q, 3)} per nm`,
    ...(check && {
      reflection: `(${check.hkl.join(" ")}): ${check.expectedDSpacingAngstroms.toFixed(4)} \u00c5 expected, ${(100 * check.deviation).toFixed(2)} % off`,
    }),
    "voxel of the phased array along frames": `${frame} nm`,
    "along rows": `${row} nm`,
    "along columns": `${column} nm`,
    "amplitude at the surface": crystal.regions.level.toFixed(3),
    "displacement and strain":
      "along q, from phase = \u2212q \u00b7 u; strain is positive where planes are farther apart",
  };
}
