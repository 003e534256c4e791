/** What looks wrong in a crystal in physical units, in plain words. */

import type { CrystalAnalysis } from "../crystal/analyze-crystal.js";
import type { ReflectionCheck } from "../geometry/reflection.js";
import { outsideOfTable } from "../material/crystal-temperature.js";
import type { ExpandingMaterial } from "../material/thermal-expansion.js";

/** Thinner than this and the bulk is mostly edge. */
const LEAST_BULK_SHARE = 0.1;

export interface AnalysisEvidence {
  readonly check?: ReflectionCheck | undefined;
  /** Why the phasing does not trust itself. */
  readonly doubt?: string | undefined;
  /** Of which the d-spacing is at no temperature that is known. */
  readonly strangeMaterial?: ExpandingMaterial | undefined;
}

/** Sentences about what a person should look at twice. */
export function analysisWarnings(
  { unwrapping, strainStatistics, regions }: CrystalAnalysis,
  { check, doubt, strangeMaterial }: AnalysisEvidence = {},
): string[] {
  const inside = regions.inside.data.reduce((sum, value) => sum + value, 0);
  const { residueLines, cutSteps } = unwrapping;
  return [
    ...(doubt === undefined ? [] : [`What it was phased from says: ${doubt}`]),
    ...(check && !check.fits ? [misfit(check)] : []),
    ...(strangeMaterial ? [outsideOfTable(strangeMaterial)] : []),
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

function misfit({
  hkl,
  dSpacingAngstroms,
  expectedDSpacingAngstroms,
  deviation,
  nearest,
  isAnother,
}: ReflectionCheck): string {
  const apart = `${(100 * Math.abs(deviation)).toFixed(1)} % apart`;
  const hint = nearest ? `; (${nearest.join(" ")}) would be nearest` : "";
  return `The angles give d = ${dSpacingAngstroms.toFixed(4)} angstroms, but (${hkl.join(" ")}) of this lattice has ${expectedDSpacingAngstroms.toFixed(4)}, ${apart}: check reflection, lattice, energy and angles${hint}.${
    isAnother ? " Facets are not named by it, and no lattice parameter is told." : ""
  }`;
}
