/** The temperature of a crystal by its d-spacing. */

import { lengthOf, type Vector3 } from "@autophase/physics/vector3";
import { ValueError } from "@autophase/tensor-io";
import { temperatureOfLattice } from "./temperature-of-lattice.js";
import type { ExpandingMaterial } from "./thermal-expansion.js";

export interface TemperatureSettings {
  readonly material?: ExpandingMaterial | undefined;
  readonly hkl?: Vector3 | undefined;
  readonly referenceLattice?: number | undefined;
  readonly referenceTemperature: number;
}

/**
 * @returns kelvin, `null` outside of the material's table; nothing without a material.
 * @throws {ValueError} for a material without a reflection.
 */
export function crystalTemperature(
  dSpacingNanometers: number,
  { material, hkl, referenceLattice, referenceTemperature }: TemperatureSettings,
): number | null | undefined {
  if (!material) return undefined;
  if (!hkl) throw new ValueError("analyze: material needs hkl beside it");
  const reference =
    referenceLattice === undefined ? undefined : { latticeAngstroms: referenceLattice, kelvin: referenceTemperature };
  return temperatureOfLattice(10 * dSpacingNanometers * lengthOf(hkl), material, reference) ?? null;
}
