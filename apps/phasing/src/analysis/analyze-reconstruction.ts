/** All that is asked of a reconstruction in physical units. */

import {
  type AnalyzeCrystalOptions,
  alignToReference,
  analyzeCrystal,
  type CrystalAnalysis,
  checkReflection,
  type Facet,
  type IndexedFacet,
  indexFacets,
  type Lattice,
  type Prtf,
  prtf,
  type ReflectionCheck,
  type Scattering,
  type ShellCorrelation,
  shellCorrelation,
  type Vector3,
} from "@autophase/analysis";
import { assertSameShape, type ComplexArray, type Reconstruction } from "@autophase/tensor-io";
import { isMeasured } from "../is-measured.js";
import { phasingAnswerOf } from "./phasing-answer.js";

export interface AnalysisRequest extends Omit<AnalyzeCrystalOptions, "phaseDeviation"> {
  /** Further solutions of the same pattern. */
  readonly others: readonly Pick<Reconstruction, "object" | "history">[];
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
  /** With the first of the others. */
  readonly correlation?: ShellCorrelation;
  /** Sentences about what a person should look at twice. */
  readonly warnings: readonly string[];
}

/** @throws {ShapeError | ValueError | GeometryError} when something does not fit together. */
export function analyzeReconstruction(
  { object, support, pattern, history, maps = {} }: Reconstruction,
  scattering: Scattering,
  { others, reflection, ...options }: AnalysisRequest,
): ReconstructionAnalysis {
  const phaseDeviation = maps.phase_deviation?.array;
  const crystal = analyzeCrystal(object, support, scattering, {
    ...options,
    ...(phaseDeviation && { phaseDeviation }),
  });
  const { reciprocalVoxel } = scattering;
  const check = reflection && checkReflection(crystal.dSpacingNanometers, reflection);
  for (const other of others) assertSameShape("--others", other.object.shape, object.shape);
  const aligned = others.map((other) => alignToReference(other.object, object).aligned);
  const correlation = aligned[0] && shellCorrelation(object, aligned[0], { reciprocalVoxel });
  const answers = [history, ...others.map((other) => other.history)].map(phasingAnswerOf);
  return {
    crystal,
    scattering,
    facets: nameFacets(crystal, reflection),
    solutions: answers.reduce((sum, { starts }) => sum + starts, 0),
    warnings: warningsOf(crystal, check, answers[0]?.doubt),
    ...(check && { check }),
    ...(isMeasured(pattern) && { prtf: prtf(meanOf([object, ...aligned]), pattern, { reciprocalVoxel }) }),
    ...(correlation && { correlation }),
  };
}

/** What the solutions have in common: where they disagree about a phase, its amplitude shrinks. */
function meanOf(objects: readonly ComplexArray[]): ComplexArray {
  const [{ shape }] = objects as [ComplexArray];
  const mean = (part: "real" | "imag"): Float32Array => {
    const sum = new Float32Array(objects[0][part].length);
    for (const object of objects) {
      for (let i = 0; i < sum.length; i++) sum[i] += object[part][i] / objects.length;
    }
    return sum;
  };
  return { real: mean("real"), imag: mean("imag"), shape };
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
