/** The numbers of an analysis. */

import {
  type Basis,
  type CrystalRecord,
  prtfResolutionText,
  shellResolution,
  shellResolutionText,
  type Vector3,
} from "@autophase/analysis";
import type { Result } from "@autophase/command-line";
import type { ReconstructionAnalysis } from "./analyze-reconstruction.js";

export function crystalSummary(analysis: ReconstructionAnalysis): CrystalRecord {
  const { crystal, scattering, check, prtf, solutions, correlation, facets, warnings } = analysis;
  const { size, regions, unwrapping, strainStatistics: strain, displacementStatistics: displacement } = crystal;
  const [depth, height, width] = crystal.object.shape;
  const [known, alike] = [prtf, correlation].map((curve) => curve && shellResolution(curve));
  const { edge } = prtf ?? correlation ?? {};
  return {
    shape: [depth, height, width],
    frame: crystal.frame,
    voxelSizeNanometers: crystal.voxelSizeNanometers,
    objectVoxelNanometers: vectors(crystal.objectVoxelNanometers),
    objectVoxelLengthsNanometers: crystal.objectVoxelNanometers.map((one) => Math.hypot(...one)) as Three,
    reciprocalVoxelPerNanometer: vectors(scattering.reciprocalVoxel),
    wavelengthAngstroms: 10 * scattering.wavelengthNanometers,
    twoThetaDegrees: scattering.twoThetaDegrees,
    qPerNanometer: vector(crystal.q),
    dSpacingAngstroms: 10 * crystal.dSpacingNanometers,
    reflection: check
      ? {
          hkl: vector(check.hkl),
          expectedDSpacingAngstroms: check.expectedDSpacingAngstroms,
          deviation: check.deviation,
          fits: check.fits,
        }
      : null,
    level: regions.level,
    volumeNanometersCubed: size.volumeNanometersCubed,
    equivalentDiameterNanometers: size.equivalentDiameterNanometers,
    extentNanometers: [...size.extentNanometers] as Three,
    surfaceNanometersSquared: crystal.facets.surfaceNanometersSquared,
    bulkVoxels: strain.voxels,
    strainMean: strain.mean,
    strainStandardDeviation: strain.standardDeviation,
    strainPercentiles: [strain.percentile1, strain.percentile99],
    displacementPicometers: [1000 * displacement.percentile1, 1000 * displacement.percentile99],
    displacementDeviationPicometers: medianDeviation(analysis),
    residueLines: unwrapping.residueLines,
    cutSteps: unwrapping.cutSteps,
    solutions,
    prtfResolutionNanometers: known?.period ?? null,
    prtfLimitedBy: known?.limitedBy ?? null,
    shellResolutionNanometers: alike?.period ?? null,
    shellLimitedBy: alike?.limitedBy ?? null,
    prtfCrossingNanometers: prtf?.resolutionNanometers ?? null,
    shellCrossingNanometers: correlation?.resolution ?? null,
    edgeNanometers: edge === undefined ? null : 1 / edge,
    prtfCurve: prtf ? curveOf(prtf) : null,
    shellCurve: correlation ? curveOf(correlation) : null,
    facets: facets.map(({ hkl, normal, ...facet }) => ({
      hkl: hkl && vector(hkl),
      normal: vector(normal),
      areaNanometersSquared: facet.areaNanometersSquared,
      share: facet.share,
      angleToQDegrees: facet.angleToQDegrees,
      distanceNanometers: facet.distanceNanometers,
      roughnessNanometers: facet.roughnessNanometers,
    })),
    warnings: [...warnings],
  };
}

/** The same for people: without curves and bases, facets by their names. */
export function readableSummary(record: CrystalRecord): Result {
  const { reflection, facets, prtfCurve, shellCurve } = record;
  const plain = Object.fromEntries(Object.entries(record).filter(([name]) => !NOT_PRINTED.has(name)));
  const names = facets.map(({ hkl, angleToQDegrees, share }) => {
    const name = hkl ? `(${hkl.join(" ")})` : "?";
    return `${name} ${(100 * share).toFixed(1)} % at ${angleToQDegrees.toFixed(0)} degrees`;
  });
  return {
    ...plain,
    ...(reflection && { expectedDSpacingAngstroms: reflection.expectedDSpacingAngstroms }),
    ...(prtfCurve && { prtfResolution: prtfResolutionText(record) }),
    ...(shellCurve && { shellResolution: shellResolutionText(record) }),
    facets: names,
  };
}

/** Curves and bases, and what is said otherwise. */
const NOT_PRINTED: ReadonlySet<string> = new Set<keyof CrystalRecord>([
  "reflection",
  "facets",
  "objectVoxelNanometers",
  "reciprocalVoxelPerNanometer",
  "prtfCurve",
  "prtfResolutionNanometers",
  "prtfLimitedBy",
  "shellCurve",
  "shellResolutionNanometers",
  "shellLimitedBy",
  "prtfCrossingNanometers",
  "shellCrossingNanometers",
  "edgeNanometers",
  "warnings",
]);

type Three = [number, number, number];

function vector([x, y, z]: Vector3): Three {
  return [x, y, z];
}

function vectors([a, b, c]: Basis): [Three, Three, Three] {
  return [vector(a), vector(b), vector(c)];
}

/** Enough digits to be drawn. */
const DIGITS = 6;

function curveOf({ frequency, value }: { readonly frequency: Float64Array; readonly value: Float64Array }) {
  const rounded = (data: Float64Array): number[] => Array.from(data, (entry) => Number(entry.toPrecision(DIGITS)));
  return { frequencyPerNanometer: rounded(frequency), value: rounded(value) };
}

function medianDeviation({ crystal }: ReconstructionAnalysis): number | null {
  const { displacementDeviationNanometers: deviation, regions } = crystal;
  const sorted = deviation?.data.filter((_, i) => regions.bulk.data[i] === 1).sort();
  return sorted?.length ? 1000 * sorted[sorted.length >> 1] : null;
}
