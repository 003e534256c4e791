/** The temperature that a lattice parameter tells. */

import { type ExpandingMaterial, THERMAL_EXPANSION, type ThermalExpansion } from "./thermal-expansion.js";

export interface LatticeReference {
  /** Edge of the same crystal's cell, as the same diffractometer sees it, at a temperature that is known. */
  readonly latticeAngstroms: number;
  readonly kelvin: number;
}

/**
 * From `a(T) = a(T0) (1 + integral of the coefficient from T0 to T)`. An error of the angles changes it much: a part in
 * ten thousand of the lattice is ten kelvin, so that a reference by the same diffractometer is worth more than a table.
 * @param reference - default the table's own.
 * @returns kelvin; nothing outside of the table.
 */
export function temperatureOfLattice(
  latticeAngstroms: number,
  material: ExpandingMaterial,
  reference?: LatticeReference,
): number | undefined {
  const table = THERMAL_EXPANSION[material];
  const known = reference ?? { latticeAngstroms: table.latticeAngstroms, kelvin: table.atKelvin };
  const [lowest] = table.coefficients[0];
  const [highest] = table.coefficients[table.coefficients.length - 1];
  if (!(known.kelvin >= lowest && known.kelvin <= highest)) return undefined;
  const atReference = expansion(table, known.kelvin);
  const wanted = (latticeAngstroms / known.latticeAngstroms) * (1 + atReference) - 1;
  if (!(wanted >= 0 && wanted <= expansion(table, highest))) return undefined;
  let [below, above] = [lowest, highest];
  while (above - below > 1e-6) {
    const middle = (below + above) / 2;
    if (expansion(table, middle) < wanted) below = middle;
    else above = middle;
  }
  return (below + above) / 2;
}

/** Relative, from the lowest temperature of the table on. */
function expansion({ coefficients }: ThermalExpansion, kelvin: number): number {
  let sum = 0;
  for (let k = 1; k < coefficients.length; k++) {
    const [from, low] = coefficients[k - 1];
    const [to, high] = coefficients[k];
    const end = Math.min(kelvin, to);
    if (end <= from) break;
    const atEnd = low + ((high - low) * (end - from)) / (to - from);
    sum += ((end - from) * (low + atEnd)) / 2e6;
  }
  return sum;
}
