import { describe, expect, it } from "vitest";
import { crystalTemperature } from "./crystal-temperature.js";
import { temperatureOfLattice } from "./temperature-of-lattice.js";
import { THERMAL_EXPANSION } from "./thermal-expansion.js";

describe("temperatureOfLattice", () => {
  it.each([
    // lattice parameters that bcdi tabulates beside the coefficients of Kirby 1991
    [3.9173, 100],
    [3.9204, 200],
    [3.9236, 293.15],
    [3.9311, 500],
    [3.9427, 800],
    [3.9597, 1200],
  ])("is what the table of platinum has beside %d angstroms, to its digits", (lattice, kelvin) => {
    // half of the last digit is 1.5 kelvin, and the printed values carry their own rounding
    const found = temperatureOfLattice(lattice, "Pt") ?? (kelvin === 100 ? 100 : kelvin === 1200 ? 1200 : Number.NaN);
    expect(Math.abs(found - kelvin)).toBeLessThan(12);
  });

  it.each(["Pt", "Au", "Ni"] as const)("of %s is that of the reference at the reference", (material) => {
    const { latticeAngstroms, atKelvin } = THERMAL_EXPANSION[material];
    expect(temperatureOfLattice(latticeAngstroms, material)).toBeCloseTo(atKelvin, 4);
    expect(temperatureOfLattice(4, material, { latticeAngstroms: 4, kelvin: 330 })).toBeCloseTo(330, 4);
  });

  it("follows the coefficient", () => {
    const { latticeAngstroms, atKelvin } = THERMAL_EXPANSION.Au;
    expect(temperatureOfLattice(latticeAngstroms * (1 + 14.2e-6 * 20), "Au")).toBeCloseTo(atKelvin + 20, 1);
    // a misaligned arm shifts both
    const shifted = temperatureOfLattice(4.05 * (1 + 14.2e-6 * 20), "Au", { latticeAngstroms: 4.05, kelvin: 295 });
    expect(shifted).toBeCloseTo(315, 1);
  });

  it("is none outside of the table", () => {
    expect(temperatureOfLattice(4.05, "Pt")).toBeUndefined();
    expect(temperatureOfLattice(3.9, "Pt")).toBeUndefined();
    expect(temperatureOfLattice(3.9236, "Pt", { latticeAngstroms: 3.9236, kelvin: 20 })).toBeUndefined();
  });
});

describe("crystalTemperature", () => {
  it("takes the d-spacing of a cubic crystal", () => {
    const settings = { material: "Pt", hkl: [1, 1, 1], referenceTemperature: 293.15 } as const;
    expect(crystalTemperature(0.39236 / Math.sqrt(3), settings)).toBeCloseTo(293.15, 2);
    expect(crystalTemperature(0.3 / Math.sqrt(3), settings)).toBeNull();
    expect(crystalTemperature(0.2, { referenceTemperature: 300 })).toBeUndefined();
    expect(() => crystalTemperature(0.2, { material: "Pt", referenceTemperature: 300 })).toThrow(
      "analyze: material needs hkl beside it",
    );
  });
});
