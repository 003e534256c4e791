import "@autophase/vitest/matchers";
import { createFft, fftshift } from "@autophase/kernels";
import { farField } from "@autophase/physics";
import type { ComplexArray } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { createSample, type Sample } from "../sample.js";
import { waveSample } from "./wave-sample.js";

/** A block of amplitude 1 and a turning phase, with dust under the threshold around it. */
const small: ComplexArray = (() => {
  const shape = [8, 8, 8];
  const real = new Float32Array(512).fill(0.05);
  const imag = new Float32Array(512);
  for (let z = 2; z < 6; z++) {
    for (let y = 2; y < 5; y++) {
      for (let x = 3; x < 7; x++) {
        real[(z * 8 + y) * 8 + x] = Math.cos(x / 3);
        imag[(z * 8 + y) * 8 + x] = Math.sin(x / 3);
      }
    }
  }
  return { real, imag, shape };
})();

const read = (truth?: ComplexArray): Sample => {
  const shape = [8, 8, 8];
  return createSample(
    "1_c0_0_8.npy",
    { intensity: { data: new Float32Array(512).fill(1), shape }, history: [] },
    truth,
  );
};
const options = { size: 16, noise: "none", seed: [7, 3] } as const;

describe("waveSample", () => {
  it("clears what is under 0.1, and pads to the middle of the cube", () => {
    const { truth, shape } = waveSample(read(small), options);
    expect(shape).toEqual([16, 16, 16]);
    const at = (z: number, y: number, x: number): number => truth?.real[(z * 16 + y) * 16 + x] as number;
    expect(at(4, 4, 4)).toBe(0);
    expect(at(6, 6, 7)).toBeCloseTo(Math.cos(1), 6);
    expect(truth?.real.reduce((sum, value) => sum + (value === 0 ? 0 : 1), 0)).toBe(48);
  });

  it("is the far field of that, sampled twice as finely as the wave", () => {
    const sample = waveSample(read(small), options);
    const { data } = farField(sample.truth as ComplexArray);
    const peak = data.reduce((a, b) => Math.max(a, b), 0);
    expect(sample.amplitude).toBeAllClose(
      data.map((value) => value / peak),
      { rtol: 1e-5, atol: 1e-6 },
    );
    const wave = { real: Float64Array.from(small.real), imag: Float64Array.from(small.imag), shape: [8, 8, 8] };
    for (let i = 0; i < 512; i++) if (wave.real[i] === Math.fround(0.05)) wave.real[i] = 0;
    createFft(wave.shape).forward(wave);
    const coarse = fftshift(wave);
    // every second voxel of the fine pattern is one of the coarse one
    expect(data[(10 * 16 + 6) * 16 + 12]).toBeCloseTo(
      Math.hypot(coarse.real[(5 * 8 + 3) * 8 + 6], coarse.imag[(5 * 8 + 3) * 8 + 6]),
      3,
    );
  });

  it("draws counts of the modulus as was published, or of the intensity as a detector does", () => {
    const without = waveSample(read(small), options).pattern.intensity.data;
    const spread = (noise: "modulus" | "intensity") => {
      const { data } = waveSample(read(small), { ...options, noise }).pattern.intensity;
      const peak = without.indexOf(without.reduce((a, b) => Math.max(a, b), 0));
      return { data, error: Math.abs(Math.sqrt(data[peak]) - Math.sqrt(without[peak])) };
    };
    const published = spread("modulus");
    expect([...published.data].every((value) => Number.isInteger(Math.sqrt(value)))).toBe(true);
    const counted = spread("intensity");
    expect([...counted.data].every(Number.isInteger)).toBe(true);
    const sum = (data: Float32Array): number => data.reduce((total, value) => total + value, 0);
    // E[M^2] is m^2 + m, E[N] is I
    const extra = sum(without.map(Math.sqrt));
    expect(sum(published.data) / (sum(without) + extra)).toBeCloseTo(1, 1);
    expect(sum(counted.data) / sum(without)).toBeCloseTo(1, 2);
  });

  it("draws the same of a seed, another of another", () => {
    const drawn = (seed: number[]) => waveSample(read(small), { size: 16, noise: "modulus", seed }).amplitude;
    expect(drawn([7, 3])).toEqual(drawn([7, 3]));
    expect(drawn([7, 4])).not.toEqual(drawn([7, 3]));
  });

  it("refuses real numbers, and what is larger than the cube", () => {
    expect(() => waveSample(read(), options)).toThrow(/1_c0_0_8\.npy: expected the complex wave/);
    expect(() => waveSample(read(small), { ...options, size: 4 })).toThrow(/expected at most 4 voxels .* 8 x 8 x 8/);
  });
});
