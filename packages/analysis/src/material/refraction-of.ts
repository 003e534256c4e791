/** What refraction an analysis takes off. */

import { ValueError } from "@autophase/tensor-io";
import type { Refraction } from "../crystal/correct-refraction.js";
import { refractiveIndex } from "./refractive-index.js";

export interface RefractionSettings {
  readonly delta: number;
  readonly beta: number;
  readonly formula?: string | undefined;
  readonly density?: number | undefined;
}

/**
 * As it is given, or by formula and density.
 * @returns nothing where nothing is asked for.
 * @throws {ValueError} for a formula without a density or the reverse, or beside numbers.
 */
export function refractionOf(
  { delta, beta, formula, density }: RefractionSettings,
  wavelengthNanometers: number,
): Refraction | undefined {
  const isGiven = delta > 0 || beta > 0;
  if (formula === undefined && density === undefined) return isGiven ? { delta, beta } : undefined;
  if (formula === undefined || density === undefined) {
    const [there, missing] = formula === undefined ? ["density", "formula"] : ["formula", "density"];
    throw new ValueError(`analyze: ${there} needs ${missing} beside it`);
  }
  if (isGiven) throw new ValueError("analyze: formula stands in place of delta and beta; give one of them");
  return refractiveIndex(formula, density, wavelengthNanometers);
}
