import { describe, expect, it } from "vitest";
import { crystalTemperature, outsideOfTable } from "./crystal-temperature.js";
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
    const { latticeAngstroms: nickel } = THERMAL_EXPANSION.Ni;
    expect(temperatureOfLattice(nickel * (1 + 13.4e-6 * 20), "Ni")).toBeCloseTo(atKelvin + 20, 1);
    // the handbook's coefficient of gold at 25 degrees, 14.2, is not that of its lattice by a hundredth
    const warmer = temperatureOfLattice(latticeAngstroms * (1 + 14.2e-6 * 20), "Au") ?? Number.NaN;
    expect(Math.abs(warmer - (atKelvin + 20))).toBeLessThan(0.4);
    // a misaligned arm shifts both
    const shifted = temperatureOfLattice(4.05 * (1 + 14.2e-6 * 20), "Au", { latticeAngstroms: 4.05, kelvin: 295 });
    expect(Math.abs((shifted ?? Number.NaN) - 315)).toBeLessThan(0.4);
  });

  it("has the volume of gold's cell that its fit of 40 to 1337 K has", () => {
    // Pamato et al. 2018: 67.1671 cubic angstroms at 0 K; Debye's energy by a sum of its own
    const cellAt = (kelvin: number): number => {
      const [steps, top] = [20_000, 182 / kelvin];
      let integral = 0;
      for (let k = 0; k < steps; k++)
        integral += ((k + 0.5) * (top / steps)) ** 3 / Math.expm1((k + 0.5) * (top / steps));
      const energy = 36 * 1.380649e-23 * kelvin * (kelvin / 182) ** 3 * integral * (top / steps);
      return Math.cbrt(67.1671 * (1 + energy / (4.04e-18 - 3.84 * energy)));
    };
    expect(cellAt(298.15)).toBeCloseTo(THERMAL_EXPANSION.Au.latticeAngstroms, 3);
    const room = { latticeAngstroms: cellAt(298.15), kelvin: 298.15 };
    for (const kelvin of [41, 100, 250, 500, 800, 999]) {
      expect(temperatureOfLattice(cellAt(kelvin), "Au", room)).toBeCloseTo(kelvin, 2);
    }
    // coefficients of gold that were measured by others: 1e-6 per kelvin
    for (const [kelvin, coefficient] of [
      [100, 11.8],
      [200, 13.7],
      [500, 15.4],
      [800, 17],
    ] as const) {
      const growth = (cellAt(kelvin + 1) / cellAt(kelvin - 1) - 1) / 2e-6;
      expect(Math.abs(growth / coefficient - 1)).toBeLessThan(0.01);
    }
  });

  it("is none outside of the table", () => {
    expect(temperatureOfLattice(4.13, "Au")).toBeUndefined();
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
    // nickel at 500 K, beyond its table
    expect(crystalTemperature(0.35335 / Math.sqrt(3), { ...settings, material: "Ni" })).toBeNull();
    expect(outsideOfTable("Ni")).toContain(
      "no temperature from 250 to 350 K, where the expansion of Ni is known (a lattice parameter of 3.5215 to 3.5262 angstroms): none is told",
    );
    const hot = { ...settings, material: "Ni", referenceLattice: 3.53, referenceTemperature: 500 } as const;
    expect(() => crystalTemperature(0.2, hot)).toThrow(
      "analyze: referenceTemperature: expected 250 to 350 K, where the expansion of Ni is known, got 500",
    );
    expect(() => crystalTemperature(0.2, { material: "Pt", referenceTemperature: 300 })).toThrow(
      "analyze: material needs hkl beside it",
    );
  });
});
