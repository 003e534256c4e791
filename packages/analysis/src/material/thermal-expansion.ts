/** Lattice parameters of cubic metals, and how they grow with temperature. */

export interface ThermalExpansion {
  /** Edge of the cubic cell at `atKelvin`. */
  readonly latticeAngstroms: number;
  readonly atKelvin: number;
  /** Temperatures from which to which it is known, in kelvin. */
  readonly range: readonly [lowest: number, highest: number];
  /** Edge of the cell, in a unit of its own. */
  readonly lengthAt: (kelvin: number) => number;
}

export const EXPANDING_MATERIALS = ["Pt", "Au", "Ni"] as const;

export type ExpandingMaterial = (typeof EXPANDING_MATERIALS)[number];

/**
 * Platinum: Kirby 1991 (doi:10.1007/BF00534223), as bcdi tabulates it. Gold: Pamato et al. 2018
 * (doi:10.1107/S1600576718002248), without the vacancies that they find above 1000 K; 1 % above the coefficient of the
 * CRC Handbook of Chemistry and Physics at 25 degrees (14.2). Nickel: the coefficient of the handbook (13.4), taken as
 * even from 250 to 350 K, where it is right to about 3 %. Lattice parameters of gold and nickel at 25 degrees are those
 * of the powder diffraction file (4-784, 4-850).
 */
export const THERMAL_EXPANSION: Readonly<Record<ExpandingMaterial, ThermalExpansion>> = {
  Pt: {
    latticeAngstroms: 3.9236,
    atKelvin: 293.15,
    ...byCoefficients([
      [100, 6.77],
      [120, 7.37],
      [140, 7.78],
      [160, 8.07],
      [180, 8.29],
      [200, 8.46],
      [240, 8.7],
      [280, 8.89],
      [293.15, 8.93],
      [400, 9.25],
      [500, 9.48],
      [600, 9.71],
      [700, 9.94],
      [800, 10.19],
      [900, 10.47],
      [1000, 10.77],
      [1100, 11.1],
      [1200, 11.43],
    ]),
  },
  Au: {
    latticeAngstroms: 4.0786,
    atKelvin: 298.15,
    ...byGruneisen([40, 1000], { debyeKelvin: 182, stiffness: 4.04e-18, softening: 3.84 }),
  },
  Ni: {
    latticeAngstroms: 3.5238,
    atKelvin: 298.15,
    ...byCoefficients([
      [250, 13.4],
      [350, 13.4],
    ]),
  },
};

type Law = Pick<ThermalExpansion, "range" | "lengthAt">;

/** @param table - temperatures, ascending, and the linear coefficient there; straight lines between. */
function byCoefficients(table: readonly (readonly [kelvin: number, perMillionPerKelvin: number])[]): Law {
  return {
    range: [table[0][0], table[table.length - 1][0]],
    lengthAt(kelvin) {
      let sum = 0;
      for (let k = 1; k < table.length && table[k - 1][0] < kelvin; k++) {
        const [from, low] = table[k - 1];
        const [to, high] = table[k];
        const step = Math.min(kelvin, to) - from;
        sum += (step * (2 * low + ((high - low) * step) / (to - from))) / 2e6;
      }
      return 1 + sum;
    },
  };
}

interface Gruneisen {
  readonly debyeKelvin: number;
  /** `Q = V0 K / gamma` of the cubic cell, in joules. */
  readonly stiffness: number;
  /** `b = (K' - 1) / 2`. */
  readonly softening: number;
}

/** `V(T) = V0 (1 + E / (Q - b E))` with Debye's energy `E` of a cell with four atoms. */
function byGruneisen(range: Law["range"], { debyeKelvin, stiffness, softening }: Gruneisen): Law {
  const volumeAt = (kelvin: number): number => {
    const energy = 12 * BOLTZMANN * kelvin * debyeFunction(debyeKelvin / kelvin);
    return 1 + energy / (stiffness - softening * energy);
  };
  return { range, lengthAt: (kelvin) => Math.cbrt(volumeAt(kelvin)) };
}

const BOLTZMANN = 1.380649e-23;
const PANELS = 64;

/** `3 / x^3` times the integral of `t^3 / (e^t - 1)` from 0 to `x`, by Simpson's rule: right to 1e-9 up to `x = 5`. */
function debyeFunction(x: number): number {
  let sum = 0;
  for (let k = 1; k <= PANELS; k++) {
    const t = (k * x) / PANELS;
    sum += ((k === PANELS ? 1 : 2 + 2 * (k % 2)) * t ** 3) / Math.expm1(t);
  }
  return sum / PANELS / x ** 2;
}
