/** Lattice parameters of cubic metals, and how they grow with temperature. */

export interface ThermalExpansion {
  /** Edge of the cubic cell at `atKelvin`. */
  readonly latticeAngstroms: number;
  readonly atKelvin: number;
  /** Temperatures, ascending, and the linear coefficient there in 1e-6 per kelvin; straight lines between. */
  readonly coefficients: readonly (readonly [kelvin: number, perMillionPerKelvin: number])[];
}

export const EXPANDING_MATERIALS = ["Pt", "Au", "Ni"] as const;

export type ExpandingMaterial = (typeof EXPANDING_MATERIALS)[number];

/**
 * Platinum: Kirby 1991 (doi:10.1007/BF00534223), as bcdi tabulates it. Gold and nickel: the coefficient at 25 degrees
 * of the CRC Handbook of Chemistry and Physics (14.2 and 13.4), taken as even from 250 to 350 K, where it is right to
 * about 3 %; lattice parameters of the powder diffraction file (4-784, 4-850).
 */
export const THERMAL_EXPANSION: Readonly<Record<ExpandingMaterial, ThermalExpansion>> = {
  Pt: {
    latticeAngstroms: 3.9236,
    atKelvin: 293.15,
    coefficients: [
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
    ],
  },
  Au: { latticeAngstroms: 4.0786, atKelvin: 298.15, coefficients: aroundRoom(14.2) },
  Ni: { latticeAngstroms: 3.5238, atKelvin: 298.15, coefficients: aroundRoom(13.4) },
};

function aroundRoom(coefficient: number): ThermalExpansion["coefficients"] {
  return [
    [250, coefficient],
    [350, coefficient],
  ];
}
