/** All that is asked of a reconstruction in physical units. */

import {
  type AnalyzeCrystalOptions,
  analyzeCrystal,
  type CrystalAnalysis,
  checkReflection,
  type Facet,
  type IndexedFacet,
  indexFacets,
  type Lattice,
  type Prtf,
  phasingAnswerOf,
  prtf,
  type ReflectionCheck,
  type Scattering,
  type ShellCorrelation,
  shellCorrelation,
  type Vector3,
} from "@autophase/analysis";
import { isMeasured, type Reconstruction } from "@autophase/tensor-io";
import { compareSolutions, type Solution } from "./compared-solutions.js";

export interface AnalysisRequest extends Omit<AnalyzeCrystalOptions, "phaseDeviation"> {
  /** Further solutions of the same pattern. */
  readonly others: readonly Solution[];
  readonly reflection?: { readonly hkl: Vector3; readonly lattice: Lattice };
}

export interface NamedFacet extends Facet, IndexedFacet {
  readonly angleToQDegrees: number;
}

export interface ReconstructionAnalysis {
  readonly crystal: CrystalAnalysis;
  readonly scattering: Scattering;
  readonly check?: ReflectionCheck;
  readonly facets: readonly NamedFacet[];
  /** Of the mean of all solutions; absent without a measured pattern. */
  readonly prtf?: Prtf;
  /** Solutions that the PRTF stands on; an answer of many starts counts as many as it kept. */
  readonly solutions: number;
  /** With the first of the others, else of two halves of the starts; absent where there is neither. */
  readonly correlation?: ShellCorrelation;
  /** Sentences about what a person should look at twice. */
  readonly warnings: readonly string[];
}

/** @throws {ShapeError | ValueError | GeometryError} when something does not fit together. */
export function analyzeReconstruction(
  reconstruction: Reconstruction,
  scattering: Scattering,
  { others, reflection, ...options }: AnalysisRequest,
): ReconstructionAnalysis {
  const { object, support, pattern, history, maps = {} } = reconstruction;
  const phaseDeviation = maps.phase_deviation?.array;
  const crystal = analyzeCrystal(object, support, scattering, {
    ...options,
    ...(phaseDeviation && { phaseDeviation }),
  });
  const { reciprocalVoxel } = scattering;
  const check = reflection && checkReflection(crystal.dSpacingNanometers, reflection);
  const { mean, starts, pair } = compareSolutions(reconstruction, others);
  return {
    crystal,
    scattering,
    facets: nameFacets(crystal, reflection),
    solutions: starts,
    warnings: warningsOf(crystal, check, phasingAnswerOf(history).doubt),
    ...(check && { check }),
    ...(isMeasured(pattern) && { prtf: prtf(mean, pattern, { reciprocalVoxel }) }),
    ...(pair && { correlation: shellCorrelation(...pair, { reciprocalVoxel }) }),
  };
}

function nameFacets(
  { facets: { facets }, q }: CrystalAnalysis,
  reflection: AnalysisRequest["reflection"],
): NamedFacet[] {
  const names = reflection ? indexFacets(facets, { q, ...reflection }) : [];
  const length = Math.hypot(...q);
  return facets.map((facet, i) => {
    const cosine = facet.normal.reduce((sum, value, axis) => sum + value * q[axis], 0) / length;
    const angleToQDegrees = (Math.acos(Math.min(1, Math.max(-1, cosine))) * 180) / Math.PI;
    return { ...facet, ...(names[i] ?? { hkl: null, deviationDegrees: null }), angleToQDegrees };
  });
}

/** Thinner than this and the bulk is mostly edge. */
const LEAST_BULK_SHARE = 0.1;

function warningsOf(
  { unwrapping, strainStatistics, regions }: CrystalAnalysis,
  check?: ReflectionCheck,
  doubt?: string,
): string[] {
  const inside = regions.inside.data.reduce((sum, value) => sum + value, 0);
  const { residueLines, cutSteps } = unwrapping;
  return [
    ...(doubt === undefined ? [] : [`What it was phased from says: ${doubt}`]),
    ...(check && !check.fits ? [misfit(check)] : []),
    ...(cutSteps > 0
      ? [
          `The phase winds around ${residueLines} line${residueLines === 1 ? "" : "s"} in the crystal (dislocations, or noise): displacement jumps across ${cutSteps} steps between neighbours; strain is not affected.`,
        ]
      : []),
    ...(strainStatistics.voxels < LEAST_BULK_SHARE * inside
      ? [
          "Almost all of the crystal is within the surface: figures for the bulk stand on few voxels; smaller voxels or a thinner --surface may help.",
        ]
      : []),
  ];
}

function misfit({ hkl, dSpacingAngstroms, expectedDSpacingAngstroms, deviation, nearest }: ReflectionCheck): string {
  const apart = `${(100 * Math.abs(deviation)).toFixed(1)} % apart`;
  const hint = nearest ? `; (${nearest.join(" ")}) would be nearest` : "";
  return `The angles give d = ${dSpacingAngstroms.toFixed(4)} angstroms, but (${hkl.join(" ")}) of this lattice has ${expectedDSpacingAngstroms.toFixed(4)}, ${apart}: check reflection, lattice, energy and angles${hint}.`;
}
