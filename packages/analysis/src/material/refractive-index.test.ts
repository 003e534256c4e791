import { describe, expect, it } from "vitest";
import { parseFormula } from "./parse-formula.js";
import { refractionOf } from "./refraction-of.js";
import { refractiveIndex } from "./refractive-index.js";

describe("refractiveIndex", () => {
  it.each([
    // index_of_refraction of periodictable 2.1.0, which has every point of the same tables
    ["Au", 19.32, 9, 3.738857e-5, 3.233872e-6],
    ["Pt", 21.45, 8.5, 4.644284e-5, 4.196848e-6],
    ["Ni", 8.908, 9, 2.045993e-5, 2.665076e-6],
    ["SrTiO3", 5.11, 8, 1.518398e-5, 6.963034e-7],
    ["SiO2", 2.2, 10, 4.601044e-6, 3.887341e-8],
    ["Pb", 11.34, 13.2, 9.063952e-6, 1.303677e-6],
  ])("of %s is what the whole tables give", (formula, density, keV, delta, beta) => {
    const index = refractiveIndex(formula, density, 1.239841984332 / keV);
    expect(Math.abs(index.delta / delta - 1)).toBeLessThan(0.005);
    expect(Math.abs(index.beta / beta - 1)).toBeLessThan(0.015);
  });

  it.each([
    ["an unknown element", "XeF2", 1, 0.15, "formula: expected elements among C, N, O,"],
    ["an energy beyond the table", "Au", 19.3, 0.02, "formula: Au is known from 4.4"],
    ["no formula", "gold", 19.3, 0.15, "formula: expected elements with numbers such as SrTiO3, got 'gold'"],
  ])("refuses %s", (_, formula, density, wavelength, message) => {
    expect(() => refractiveIndex(formula, density, wavelength)).toThrow(message);
  });
});

describe("refractionOf", () => {
  const none = { delta: 0, beta: 0 };

  it("is what is given, or what formula and density come to", () => {
    expect(refractionOf(none, 0.15)).toBeUndefined();
    expect(refractionOf({ delta: 1e-5, beta: 0 }, 0.15)).toEqual({ delta: 1e-5, beta: 0 });
    expect(refractionOf({ ...none, formula: "Ni", density: 8.9 }, 0.15)).toEqual(refractiveIndex("Ni", 8.9, 0.15));
  });

  it.each([
    [{ formula: "Ni" }, "analyze: formula needs density beside it"],
    [{ density: 8.9 }, "analyze: density needs formula beside it"],
    [{ formula: "Ni", density: 8.9, delta: 1e-5 }, "analyze: formula stands in place of delta and beta"],
  ])("refuses %o", (settings, message) => {
    expect(() => refractionOf({ ...none, ...settings }, 0.15)).toThrow(message);
  });
});

describe("parseFormula", () => {
  it("reads symbols and numbers in order", () => {
    expect(parseFormula("Ce0.8Zr0.2O2")).toEqual([
      ["Ce", 0.8],
      ["Zr", 0.2],
      ["O", 2],
    ]);
    expect(parseFormula("CO")).toEqual([
      ["C", 1],
      ["O", 1],
    ]);
    for (const wrong of ["", "Au0", "Fe2(SO4)3", "au"]) expect(() => parseFormula(wrong)).toThrow("formula: expected");
  });
});
