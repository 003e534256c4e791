/** What looks wrong in a crystal in physical units, in plain words. */

import type { CrystalAnalysis } from "../crystal/analyze-crystal.js";
import type { ReflectionCheck } from "../geometry/reflection.js";

/** Thinner than this and the bulk is mostly edge. */
const LEAST_BULK_SHARE = 0.1;

export interface AnalysisEvidence {
  readonly check?: ReflectionCheck | undefined;
  /** Why the phasing does not trust itself. */
  readonly doubt?: string | undefined;
  /** `null` where the d-spacing is none of the material. */
  readonly temperatureKelvin?: number | null | undefined;
}

/** Sentences about what a person should look at twice. */
export function analysisWarnings(
  { unwrapping, strainStatistics, regions }: CrystalAnalysis,
  { check, doubt, temperatureKelvin }: AnalysisEvidence = {},
): string[] {
  const inside = regions.inside.data.reduce((sum, value) => sum + value, 0);
  const { residueLines, cutSteps } = unwrapping;
  return [
    ...(doubt === undefined ? [] : [`What it was phased from says: ${doubt}`]),
    ...(check && !check.fits ? [misfit(check)] : []),
    ...(temperatureKelvin === null
      ? [
          "The d-spacing belongs to no temperature in the table of the material: an error of the angles of one part in ten thousand is ten kelvin; referenceLattice, measured in the same way at a temperature that is known, takes it away.",
        ]
      : []),
    ...(cutSteps > 0
      ? [
          `The phase winds around ${residueLines} line${residueLines === 1 ? "" : "s"} in the crystal (dislocations, or noise): displacement jumps across ${cutSteps} steps between neighbours; strain is not affected.`,
        ]
      : []),
    ...(strainStatistics.voxels < LEAST_BULK_SHARE * inside
      ? [
          "Almost all of the crystal is within the surface: figures for the bulk stand on few voxels; smaller voxels or a thinner surface may help.",
        ]
      : []),
  ];
}

function misfit({ hkl, dSpacingAngstroms, expectedDSpacingAngstroms, deviation, nearest }: ReflectionCheck): string {
  const apart = `${(100 * Math.abs(deviation)).toFixed(1)} % apart`;
  const hint = nearest ? `; (${nearest.join(" ")}) would be nearest` : "";
  return `The angles give d = ${dSpacingAngstroms.toFixed(4)} angstroms, but (${hkl.join(" ")}) of this lattice has ${expectedDSpacingAngstroms.toFixed(4)}, ${apart}: check reflection, lattice, energy and angles${hint}.`;
}
