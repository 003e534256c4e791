/** The numbers of an analysis. */

import type { Basis } from "@autophase/physics/vector3";
import type { Json } from "@autophase/tensor-io";
import { shellResolution } from "../metrics/shells.js";
import type { AnalysisFindings } from "./analyze.js";
import type { CrystalSummary } from "./crystal-summary.js";
import { prtfResolutionText, shellResolutionText } from "./resolution-text.js";

export function summarizeCrystal(findings: AnalysisFindings): CrystalSummary {
  const { crystal, scattering, check, prtf, solutions, correlation, facets, warnings } = findings;
  const edges = edgesOf(findings);
  const { size, regions, unwrapping, strainStatistics: strain, displacementStatistics: displacement } = crystal;
  const [depth, height, width] = crystal.object.shape;
  const [known, alike] = [prtf, correlation].map((curve) => curve && shellResolution(curve));
  const { edge } = prtf ?? correlation ?? {};
  return {
    shape: [depth, height, width],
    frame: crystal.frame,
    voxelSizeNanometers: crystal.voxelSizeNanometers,
    objectVoxelNanometers: vectors(crystal.objectVoxelNanometers),
    objectVoxelLengthsNanometers: three(crystal.objectVoxelNanometers.map((one) => Math.hypot(...one))),
    reciprocalVoxelPerNanometer: vectors(scattering.reciprocalVoxel),
    wavelengthAngstroms: 10 * scattering.wavelengthNanometers,
    twoThetaDegrees: scattering.twoThetaDegrees,
    qPerNanometer: three(crystal.q),
    dSpacingAngstroms: 10 * crystal.dSpacingNanometers,
    reflection: check
      ? {
          hkl: three(check.hkl),
          expectedDSpacingAngstroms: check.expectedDSpacingAngstroms,
          deviation: check.deviation,
          fits: check.fits,
        }
      : null,
    level: regions.level,
    volumeNanometersCubed: size.volumeNanometersCubed,
    equivalentDiameterNanometers: size.equivalentDiameterNanometers,
    extentNanometers: three(size.extentNanometers),
    surfaceNanometersSquared: crystal.facets.surfaceNanometersSquared,
    bulkVoxels: strain.voxels,
    strainMean: strain.mean,
    strainStandardDeviation: strain.standardDeviation,
    strainPercentiles: [strain.percentile1, strain.percentile99],
    displacementPicometers: [1000 * displacement.percentile1, 1000 * displacement.percentile99],
    displacementDeviationPicometers: medianDeviation(findings),
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
    temperatureKelvin: findings.temperatureKelvin ?? null,
    edges,
    edgeWidthNanometers: median(edges.map(({ widthNanometers }) => widthNanometers)),
    deconvolvedNanometers: findings.deconvolvedNanometers ? [...findings.deconvolvedNanometers] : null,
    facets: facets.map(({ hkl, normal, ...facet }) => ({
      hkl: hkl && three(hkl),
      normal: three(normal),
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
export function readableSummary(summary: CrystalSummary): { [name: string]: Json } {
  const { reflection, facets, prtfCurve, shellCurve, temperatureKelvin, deconvolvedNanometers } = summary;
  const plain = Object.fromEntries(Object.entries(summary).filter(([name]) => !NOT_PRINTED.has(name)));
  const names = facets.map(({ hkl, angleToQDegrees, share }) => {
    const name = hkl ? `(${hkl.join(" ")})` : "?";
    return `${name} ${(100 * share).toFixed(1)} % at ${angleToQDegrees.toFixed(0)} degrees`;
  });
  return {
    ...plain,
    ...(reflection && { expectedDSpacingAngstroms: reflection.expectedDSpacingAngstroms }),
    ...(prtfCurve && { prtfResolution: prtfResolutionText(summary) }),
    ...(shellCurve && { shellResolution: shellResolutionText(summary) }),
    ...(temperatureKelvin !== null && { temperatureKelvin }),
    ...(deconvolvedNanometers && { deconvolvedNanometers }),
    facets: names,
  };
}

/** Curves and bases, and what is said otherwise. */
const NOT_PRINTED: ReadonlySet<string> = new Set<keyof CrystalSummary>([
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
  "edges",
  "temperatureKelvin",
  "deconvolvedNanometers",
  "warnings",
]);

type Three = [number, number, number];

function three([a, b, c]: readonly number[]): Three {
  return [a, b, c];
}

function vectors([a, b, c]: Basis): [Three, Three, Three] {
  return [three(a), three(b), three(c)];
}

/** Enough digits to be drawn. */
const DIGITS = 6;

function curveOf({ frequency, value }: { readonly frequency: Float64Array; readonly value: Float64Array }) {
  const rounded = (data: Float64Array): number[] => Array.from(data, (entry) => Number(entry.toPrecision(DIGITS)));
  return { frequencyPerNanometer: rounded(frequency), value: rounded(value) };
}

function medianDeviation({ crystal }: AnalysisFindings): number | null {
  const { displacementDeviationNanometers: deviation, regions } = crystal;
  const known = median(Array.from(deviation?.data.filter((_, i) => regions.bulk.data[i] === 1) ?? []));
  return known === null ? null : 1000 * known;
}

function edgesOf({ profiles }: AnalysisFindings) {
  return profiles.flatMap(({ line, edges }) =>
    edges.map(({ position, width }) => ({ line, positionNanometers: position, widthNanometers: width })),
  );
}

/** The upper one of an even number. */
function median(values: readonly number[]): number | null {
  const sorted = Float64Array.from(values).sort();
  return sorted.length > 0 ? sorted[sorted.length >> 1] : null;
}
