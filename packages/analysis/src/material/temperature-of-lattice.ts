/** The temperature that a lattice parameter tells. */

import { type ExpandingMaterial, THERMAL_EXPANSION } from "./thermal-expansion.js";

export interface LatticeReference {
  /** Edge of the same crystal's cell, as the same diffractometer sees it, at a temperature that is known. */
  readonly latticeAngstroms: number;
  readonly kelvin: number;
}

/**
 * From `a(T) / a(T0)` of the material. An error of the angles changes it much: a part in ten thousand of the lattice is
 * ten kelvin, so that a reference by the same diffractometer is worth more than a table.
 * @param reference - default the table's own.
 * @returns kelvin; nothing outside of what is known of the material.
 */
export function temperatureOfLattice(
  latticeAngstroms: number,
  material: ExpandingMaterial,
  reference?: LatticeReference,
): number | undefined {
  const table = THERMAL_EXPANSION[material];
  const known = reference ?? { latticeAngstroms: table.latticeAngstroms, kelvin: table.atKelvin };
  const { range, lengthAt } = table;
  const [lowest, highest] = range;
  if (!(known.kelvin >= lowest && known.kelvin <= highest)) return undefined;
  const wanted = (latticeAngstroms / known.latticeAngstroms) * lengthAt(known.kelvin);
  if (!(wanted >= lengthAt(lowest) && wanted <= lengthAt(highest))) return undefined;
  let [below, above] = [lowest, highest];
  while (above - below > 1e-6) {
    const middle = (below + above) / 2;
    if (lengthAt(middle) < wanted) below = middle;
    else above = middle;
  }
  return (below + above) / 2;
}
