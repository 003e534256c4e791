/** The refractive index of a material for X-rays, by its formula and density. */

import { ValueError } from "@autophase/tensor-io";
import type { Refraction } from "../crystal/correct-refraction.js";
import { parseFormula } from "./parse-formula.js";
import { SCATTERING_FACTORS } from "./scattering-factors.generated.js";

/** Classical radius of the electron, nanometres. */
const ELECTRON_RADIUS = 2.8179403e-6;
const AVOGADRO = 6.02214076e23;
/** Cubic nanometres in a cubic centimetre. */
const NANOMETERS_CUBED = 1e21;
const EV_NANOMETERS = 1239.841984332;

/**
 * `n = 1 - delta + i beta` with `delta = r lambda^2 / (2 pi) sum N f1`, `beta` the same of `f2`, `N` atoms per volume;
 * scattering factors of Henke, Gullikson & Davis 1993 (doi:10.1006/adnd.1993.1013), linear between their points. Near
 * an absorption edge they are those of free atoms.
 * @param formula - such as `Au`, `SrTiO3` or `Ce0.8Zr0.2O2`. @param density - grams per cubic centimetre.
 * @throws {ValueError} for a formula that is none, an element or an energy that the table does not have.
 */
export function refractiveIndex(formula: string, density: number, wavelengthNanometers: number): Refraction {
  const energy = EV_NANOMETERS / wavelengthNanometers;
  let [mass, f1, f2] = [0, 0, 0];
  for (const [symbol, count] of parseFormula(formula)) {
    const factors = factorsAt(symbol, energy);
    mass += count * factors.mass;
    f1 += count * factors.f1;
    f2 += count * factors.f2;
  }
  const molecules = (density * AVOGADRO) / mass / NANOMETERS_CUBED;
  const factor = (ELECTRON_RADIUS * wavelengthNanometers ** 2 * molecules) / (2 * Math.PI);
  return { delta: factor * f1, beta: factor * f2 };
}

function factorsAt(symbol: string, energy: number) {
  if (!Object.hasOwn(SCATTERING_FACTORS, symbol)) {
    const known = Object.keys(SCATTERING_FACTORS).join(", ");
    throw new ValueError(`formula: expected elements among ${known}, got ${symbol}`);
  }
  const { mass, factors } = SCATTERING_FACTORS[symbol];
  const points = factors.split(",").map((point) => point.split(" ").map(Number));
  const next = points.findIndex(([at]) => at >= energy);
  if (next < 1) {
    const [lowest, highest] = [points[0][0], points[points.length - 1][0]].map((at) => (at / 1000).toFixed(2));
    throw new ValueError(
      `formula: ${symbol} is known from ${lowest} to ${highest} keV, got ${(energy / 1000).toFixed(2)}`,
    );
  }
  const [[from, low1, low2], [to, high1, high2]] = [points[next - 1], points[next]];
  const part = (energy - from) / (to - from);
  return { mass, f1: low1 + part * (high1 - low1), f2: low2 + part * (high2 - low2) };
}
