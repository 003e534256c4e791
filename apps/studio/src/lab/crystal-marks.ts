/** What is drawn around a crystal: its facets by their names, and the lines that its phase winds around. */

import type { LabState } from "./lab-state.js";

export interface CrystalMarks {
  /** `x, y, z` from the middle of the crystal, nanometres; none where it is not known how it was measured. */
  readonly facets: readonly { readonly name: string; readonly place: readonly [number, number, number] }[];
  /** Two ends each, in places along depth, height and width. */
  readonly residues: Float32Array;
}

/** Nothing where there is no crystal of three axes. */
export function crystalMarks({ analysis, unwrapping }: LabState): CrystalMarks | undefined {
  if (unwrapping === undefined) return undefined;
  const residues = unwrapping.residueSegments;
  if (analysis === undefined) return { facets: [], residues };
  const { axes } = analysis.crystal;
  const facets = analysis.facets.map(({ normal, distanceNanometers: d, hkl }, k) => {
    // depth is z, height y and width x in the scene
    const [z, y, x] = axes.map((axis) => axis.reduce((sum, value, i) => sum + value * normal[i], 0));
    const name = hkl ? `(${hkl.join(" ").replaceAll("-", "\u2212")})` : `facet ${k + 1}`;
    return { name, place: [d * x, d * y, d * z] as const };
  });
  return { facets, residues };
}
