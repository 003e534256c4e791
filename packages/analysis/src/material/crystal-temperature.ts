/** The temperature of a crystal by its d-spacing. */

import { lengthOf, type Vector3 } from "@autophase/physics/vector3";
import { ValueError } from "@autophase/tensor-io";
import { temperatureOfLattice } from "./temperature-of-lattice.js";
import { type ExpandingMaterial, THERMAL_EXPANSION } from "./thermal-expansion.js";

export interface TemperatureSettings {
  readonly material?: ExpandingMaterial | undefined;
  readonly hkl?: Vector3 | undefined;
  readonly referenceLattice?: number | undefined;
  readonly referenceTemperature: number;
}

/**
 * @returns kelvin, `null` outside of the material's table; nothing without a material.
 * @throws {ValueError} for a material without a reflection, or a reference outside of the table.
 */
export function crystalTemperature(
  dSpacingNanometers: number,
  { material, hkl, referenceLattice, referenceTemperature }: TemperatureSettings,
): number | null | undefined {
  if (!material) return undefined;
  if (!hkl) throw new ValueError("analyze: material needs hkl beside it");
  assertInTable(material, referenceLattice === undefined ? undefined : referenceTemperature);
  const reference =
    referenceLattice === undefined ? undefined : { latticeAngstroms: referenceLattice, kelvin: referenceTemperature };
  return temperatureOfLattice(10 * dSpacingNanometers * lengthOf(hkl), material, reference) ?? null;
}

/** Why `crystalTemperature` tells none, in a sentence. */
export function outsideOfTable(material: ExpandingMaterial): string {
  const { range, lengthAt, latticeAngstroms, atKelvin } = THERMAL_EXPANSION[material];
  const [lowest, highest] = range.map((kelvin) =>
    ((latticeAngstroms * lengthAt(kelvin)) / lengthAt(atKelvin)).toFixed(4),
  );
  return `The d-spacing belongs to no temperature from ${range.join(" to ")} K, where the expansion of ${material} is known (a lattice parameter of ${lowest} to ${highest} angstroms): none is told. An error of the angles of one part in ten thousand is ten kelvin; referenceLattice, measured in the same way at a temperature that is known, takes it away.`;
}

function assertInTable(material: ExpandingMaterial, kelvin: number | undefined): void {
  const [lowest, highest] = THERMAL_EXPANSION[material].range;
  if (kelvin === undefined || (kelvin >= lowest && kelvin <= highest)) return;
  throw new ValueError(
    `analyze: referenceTemperature: expected ${lowest} to ${highest} K, where the expansion of ${material} is known, got ${kelvin}`,
  );
}
