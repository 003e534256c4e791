import "@autophase/vitest/matchers";
import { createRandom, ShapeError, ValueError } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { farFieldIntensity } from "./far-field.js";
import { partiallyCoherent } from "./partial-coherence.js";

describe("partiallyCoherent", () => {
  it("takes visibility from fringes by the coherence between their sources", () => {
    // two points 8 voxels apart in 64: fringes of 8 voxels, whose visibility is exp(-d^2 / (2 l^2)), l = N / (2 pi
    // sigma)
    const shape = [3, 1, 64];
    const real = new Float32Array(192);
    real[1 * 64 + 28] = 1;
    real[1 * 64 + 36] = 1;
    const coherent = farFieldIntensity({ real, imag: new Float32Array(192), shape });
    const sigma = 1.5;
    const row = partiallyCoherent(coherent, sigma).data.subarray(64, 128);
    const visibility = Math.exp(-0.5 * (8 / (64 / (2 * Math.PI * sigma))) ** 2);
    const expected = Array.from(
      { length: 64 },
      (_, k) => 2 + 2 * visibility * Math.cos((2 * Math.PI * 8 * (k - 32)) / 64),
    );
    expect(row).toBeAllClose(expected, { rtol: 0, atol: 2e-3 });
  });

  it("keeps all counts, leaves its argument alone, and does nothing to coherent light", () => {
    const random = createRandom(3);
    const intensity = { data: Float32Array.from({ length: 5 * 6 * 7 }, () => random.uniform()), shape: [5, 6, 7] };
    const before = intensity.data.slice();
    const sum = (data: Float32Array) => data.reduce((a, b) => a + b, 0);
    expect(sum(partiallyCoherent(intensity, [0, 1, 2]).data) / sum(before)).toBeCloseTo(1, 5);
    expect(partiallyCoherent(intensity, 0).data).toEqual(before);
    expect(intensity.data).toEqual(before);
  });

  it("refuses a wrong number of widths, and negative ones", () => {
    const intensity = { data: new Float32Array(8), shape: [2, 2, 2] };
    expect(() => partiallyCoherent(intensity, [1, 1])).toThrow(ShapeError);
    expect(() => partiallyCoherent(intensity, -1)).toThrow(ValueError);
  });
});
