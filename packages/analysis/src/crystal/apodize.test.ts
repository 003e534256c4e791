import "@autophase/vitest/matchers";
import { describe, expect, it } from "vitest";
import { apodize } from "./apodize.js";

function wave(length: number, frequency: number) {
  const middle = Math.floor(length / 2);
  const phase = (i: number): number => (2 * Math.PI * frequency * (i - middle)) / length;
  return {
    real: Float32Array.from({ length }, (_, i) => Math.cos(phase(i))),
    imag: Float32Array.from({ length }, (_, i) => Math.sin(phase(i))),
    shape: [length],
  };
}

describe("apodize", () => {
  it.each([
    ["blackman", 0, 1],
    ["blackman", 8, 0.34],
    ["blackman", -8, 0.34],
    ["blackman", 16, 0],
    ["tukey", 0, 1],
    ["tukey", 8, 1],
    ["tukey", 12, 0.5],
    ["tukey", -16, 0],
  ] as const)("of %s weighs a wave of frequency %d of 32 by %d", (window, frequency, weight) => {
    const { real, imag } = wave(32, frequency);
    const result = apodize({ real, imag, shape: [32] }, window);
    expect(result.real).toBeAllClose(
      real.map((value) => value * weight),
      { atol: 1e-6 },
    );
    expect(result.imag).toBeAllClose(
      imag.map((value) => value * weight),
      { atol: 1e-6 },
    );
  });

  it("is a product over the axes, and keeps the sum of the object", () => {
    const object = { real: new Float32Array(15 * 8 * 9), imag: new Float32Array(15 * 8 * 9), shape: [15, 8, 9] };
    object.real[500] = 3;
    object.imag[700] = -2;
    const result = apodize(object, "blackman");
    expect(result.real.reduce((sum, value) => sum + value, 0)).toBeCloseTo(3, 4);
    expect(result.imag.reduce((sum, value) => sum + value, 0)).toBeCloseTo(-2, 4);
    // the point is where it was, lower by the mean weight of the window
    expect(result.real.indexOf(Math.max(...result.real))).toBe(500);
  });
});
