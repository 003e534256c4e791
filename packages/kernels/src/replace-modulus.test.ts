import "@autophase/vitest/matchers";
import { createRandom, ShapeError } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { replaceModulus } from "./replace-modulus.js";

function spectrum() {
  const random = createRandom(3);
  const draw = () => Float64Array.from({ length: 50 }, () => random.normal());
  return { real: draw(), imag: draw(), shape: [5, 10] };
}

describe("replaceModulus", () => {
  const modulus = Float64Array.from({ length: 50 }, (_, i) => i / 7);

  it("takes the modulus and keeps the phase", () => {
    const before = spectrum();
    const after = spectrum();
    replaceModulus(after, modulus);
    expect(after.real.map((re, i) => Math.hypot(re, after.imag[i]))).toBeAllClose(modulus, { rtol: 1e-14 });
    const phase = (z: typeof before) => z.real.map((re, i) => Math.atan2(z.imag[i], re)).subarray(1);
    expect(phase(after)).toBeAllClose(phase(before), { rtol: 1e-14 });
  });

  it("leaves masked voxels exactly as they are", () => {
    const before = spectrum();
    const after = spectrum();
    const mask = Uint8Array.from({ length: 50 }, (_, i) => i % 2);
    replaceModulus(after, modulus, mask);
    for (let i = 0; i < 50; i += 2) expect([after.real[i], after.imag[i]]).toEqual([before.real[i], before.imag[i]]);
    expect(Math.hypot(after.real[21], after.imag[21])).toBeCloseTo(3, 14);
  });

  it("ignores what the modulus says where masked, NaN included", () => {
    const after = spectrum();
    const broken = modulus.slice().fill(Number.NaN, 10, 20);
    replaceModulus(
      after,
      broken,
      Uint8Array.from({ length: 50 }, (_, i) => (i >= 10 && i < 20 ? 0 : 1)),
    );
    expect(after.real.every(Number.isFinite)).toBe(true);
  });

  it("uses phase 0 where the voxel is exactly 0, and keeps the phase of the smallest numbers", () => {
    const z = { real: Float64Array.of(0, 0, -1e-200), imag: Float64Array.of(0, 3e-320, 1e-200), shape: [3] };
    replaceModulus(z, Float64Array.of(5, 2, Math.SQRT2));
    expect(z.real).toBeAllClose([5, 0, -1], { rtol: 1e-12, atol: 1e-12 });
    expect(z.imag).toBeAllClose([0, 2, 1], { rtol: 1e-12, atol: 1e-12 });
  });

  it("is idempotent", () => {
    const once = spectrum();
    replaceModulus(once, modulus);
    const twice = { ...once, real: once.real.slice(), imag: once.imag.slice() };
    replaceModulus(twice, modulus);
    expect(twice.real).toBeAllClose(once.real, { rtol: 1e-14, atol: 1e-15 });
  });

  it("rejects lengths that do not fit", () => {
    expect(() => replaceModulus(spectrum(), new Float64Array(49))).toThrow(ShapeError);
    expect(() => replaceModulus(spectrum(), modulus, new Uint8Array(51))).toThrow(
      /expected 50 elements in mask, got 51/,
    );
  });
});
