import "@autophase/vitest/matchers";
import { createFft, fftshift, ifftshift } from "@autophase/kernels";
import { type ComplexArray, createRandom, sizeOfShape } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { BREED_MODES, breed } from "./breed.js";

const shape = [4, 3, 5];

function noise(seed: number): ComplexArray {
  const random = createRandom(seed);
  const draw = () => Float32Array.from({ length: sizeOfShape(shape) }, () => random.normal());
  return { real: draw(), imag: draw(), shape };
}

const [a, b] = [noise(1), noise(2)];
const moduli = ({ real, imag }: ComplexArray) => Float64Array.from(real, (re, i) => Math.hypot(re, imag[i]));

function spectrum(object: ComplexArray): ComplexArray {
  const field = ifftshift({ real: object.real.slice(), imag: object.imag.slice(), shape });
  createFft(shape).forward(field);
  return fftshift(field);
}

describe("breed", () => {
  it("knows the modes of the field", () => {
    expect([...BREED_MODES].sort()).toEqual(
      [
        "2a_b_pa",
        "2ab_a_b",
        "avg_ab",
        "avg_ab_pa",
        "b_pa",
        "dsqrt",
        "max_ab",
        "max_ab_pa",
        "min_ab_pa",
        "none",
        "pixel_switch",
        "sqrt_ab",
        "sqrt_ab_pa",
        "sqrt_ab_pa_recip",
        "sqrt_ab_recip",
      ].sort(),
    );
  });

  it.each(BREED_MODES.filter((mode) => mode !== "dsqrt"))("%s of the best with itself is the best", (mode) => {
    const child = breed(mode, a, a, createRandom(3));
    expect(child.real).toBeAllClose(a.real, { rtol: 0, atol: 1e-6 });
    expect(child.imag).toBeAllClose(a.imag, { rtol: 0, atol: 1e-6 });
  });

  it("none is the other, and dsqrt raises its weak amplitudes", () => {
    expect(breed("none", a, b, createRandom(3))).toEqual(b);
    const child = breed("dsqrt", a, b, createRandom(3));
    const highest = Math.max(...moduli(b));
    expect(moduli(child)).toBeAllClose(
      moduli(b).map((value) => Math.sqrt(value * highest)),
      { rtol: 1e-6, atol: 0 },
    );
    expect(Math.atan2(child.imag[7], child.real[7])).toBeCloseTo(Math.atan2(b.imag[7], b.real[7]), 6);
  });

  it("pixel_switch takes each voxel from one of the two, by its own numbers", () => {
    const child = breed("pixel_switch", a, b, createRandom(3));
    const fromB = [...child.real.keys()].filter((i) => child.real[i] === b.real[i] && child.imag[i] === b.imag[i]);
    const fromA = [...child.real.keys()].filter((i) => child.real[i] === a.real[i] && child.imag[i] === a.imag[i]);
    expect(fromA.length + fromB.length).toBe(60);
    expect(fromB.length).toBeGreaterThan(15);
    expect(fromA.length).toBeGreaterThan(15);
    expect(breed("pixel_switch", a, b, createRandom(3))).toEqual(child);
    expect(breed("pixel_switch", a, b, createRandom(4))).not.toEqual(child);
  });

  it.each(["sqrt_ab_recip", "sqrt_ab_pa_recip"] as const)("%s crosses the far fields", (mode) => {
    const [A, B, C] = [spectrum(a), spectrum(b), spectrum(breed(mode, a, b, createRandom(3)))];
    const [ma, mb] = [moduli(A), moduli(B)];
    expect(moduli(C)).toBeAllClose(
      ma.map((value, i) => Math.sqrt(value * mb[i])),
      { rtol: 1e-4, atol: 1e-5 },
    );
    for (let i = 0; i < 60; i++) {
      const [pa, pb, pc] = [A, B, C].map(({ real, imag }) => Math.atan2(imag[i], real[i])) as [number, number, number];
      const twice = mode === "sqrt_ab_recip" ? pa + pb : 2 * pa;
      expect(Math.cos(2 * pc - twice)).toBeCloseTo(1, 5);
    }
  });

  it("refuses objects of different shapes", () => {
    const other = { ...b, shape: [3, 4, 5] };
    expect(() => breed("avg_ab", a, other, createRandom(3))).toThrow("breed: expected 4 x 3 x 5, got 3 x 4 x 5");
  });
});
