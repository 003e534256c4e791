import "@autophase/vitest/matchers";
import { farField } from "@autophase/physics";
import { createRandom, type RealArray, type Shape, sizeOfShape } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { chi, chiSquared } from "./chi.js";
import { freeLlk } from "./free-llk.js";
import { mae } from "./mae.js";
import { pcc } from "./pcc.js";
import { prtf } from "./prtf.js";

const real = (...values: number[]): RealArray<Float32Array> => ({
  data: Float32Array.from(values),
  shape: [values.length],
});
const mask = (...values: number[]): RealArray<Uint8Array> => ({
  data: Uint8Array.from(values),
  shape: [values.length],
});

describe("by hand", () => {
  // F = (1, 2, 2), sqrt I = (2, 4, 1): <F, m> = 12, <F, F> = 9, scale 4/3, rest (-2/3, -4/3, 5/3), |m|^2 = 21.
  const modulus = real(1, 2, 2);
  const pattern = { intensity: real(4, 16, 1) };

  it("chi and chiSquared", () => {
    expect(chiSquared(modulus, pattern)).toBeCloseTo(5 / 21, 12);
    expect(chi(modulus, pattern)).toBeCloseTo(Math.sqrt(5 / 21), 12);
  });

  it("mae", () => {
    // F / 2 = (0.5, 1, 1), sqrt I / 4 = (0.5, 1, 0.25).
    expect(mae(modulus, pattern)).toBeCloseTo(0.25, 12);
  });

  it("pcc", () => {
    // Deviations (-2/3, 1/3, 1/3) and (-1/3, 5/3, -4/3).
    expect(pcc(modulus, pattern)).toBeCloseTo(1 / 3 / Math.sqrt((6 / 9) * (42 / 9)), 12);
  });

  it("freeLlk", () => {
    // Scale on the first two: 20 / 5 = 4, so 16 counts are expected on the third, and 1 came.
    expect(freeLlk(modulus, pattern, mask(0, 0, 1))).toBeCloseTo(15 + Math.log(1 / 16), 6);
    expect(freeLlk(modulus, { intensity: real(4, 16, 0) }, mask(0, 0, 1))).toBeCloseTo(16, 6);
    expect(freeLlk(modulus, { ...pattern, mask: mask(1, 0, 0) }, mask(0, 0, 1))).toBeCloseTo(15 + Math.log(1 / 16), 6);
  });
});

describe("laws", () => {
  const random = createRandom(1);
  const draw = (size: number) => Float32Array.from({ length: size }, () => random.uniform());
  const shape: Shape = [3, 5, 7];
  const modulus = { data: draw(105), shape };
  const intensity = { data: draw(105).map((value) => 100 * value), shape };
  const measured = { data: draw(105).map((value) => Math.round(value)), shape };
  const bits = { data: Uint8Array.from(measured.data), shape };

  it.each([
    ["chi", chi],
    ["mae", mae],
    ["pcc", pcc],
  ] as const)("%s ignores scales, and what is masked", (_, metric) => {
    const expected = metric(modulus, { intensity, mask: bits });
    const scaled = { data: modulus.data.map((value) => value * 8), shape };
    const brighter = { data: intensity.data.map((value) => value * 4), shape };
    expect(metric(scaled, { intensity: brighter, mask: bits })).toBeCloseTo(expected, 12);
    const disturbed = { data: intensity.data.map((value, i) => (bits.data[i] ? value : 1e6)), shape };
    expect(metric(modulus, { intensity: disturbed, mask: bits })).toBe(expected);
    const kept = (data: Float32Array) => real(...data.filter((_value, i) => bits.data[i] === 1));
    expect(metric(kept(modulus.data), { intensity: kept(intensity.data) })).toBe(expected);
  });

  it("a perfect prediction has chi 0, mae 0, pcc 1 and freeLlk 0", () => {
    const perfect = { intensity: { data: modulus.data.map((value) => 9 * value * value), shape } };
    expect(chi(modulus, perfect)).toBeLessThan(1e-6);
    expect(mae(modulus, perfect)).toBeLessThan(1e-6);
    expect(pcc(modulus, perfect)).toBeCloseTo(1, 6);
    expect(freeLlk(modulus, perfect, bits)).toBeCloseTo(0, 5);
  });

  it("freeLlk of the true model is about one half for many counts, and more for a wrong one", () => {
    const size = 4000;
    const draws = createRandom(2);
    const mean = Float32Array.from({ length: size }, () => 200 + 800 * draws.uniform());
    // Normal noise of variance equal to the mean stands for Poisson noise of hundreds of counts.
    const counts = mean.map((value) => Math.max(0, Math.round(value + Math.sqrt(value) * draws.normal())));
    const heldOut = Uint8Array.from({ length: size }, (_, i) => Number(i % 4 === 0));
    const llk = (data: Float32Array) => {
      return freeLlk(
        { data: data.map(Math.sqrt), shape: [size] },
        { intensity: { data: counts, shape: [size] } },
        { data: heldOut, shape: [size] },
      );
    };
    expect(Math.abs(llk(mean) - 0.5)).toBeLessThan(0.1);
    expect(llk(mean.map((value, i) => value * (1 + 0.1 * Math.sin(i))))).toBeGreaterThan(1);
  });
});

describe("prtf", () => {
  const shape: Shape = [9, 12, 8];
  const random = createRandom(4);
  const draw = () => Float32Array.from({ length: sizeOfShape(shape) }, () => random.normal());
  const object = { real: draw(), imag: draw(), shape };
  const modulus = farField(object).data;
  const frequency = (i: number) => {
    const k = [Math.floor(i / 96) - 4, (Math.floor(i / 8) % 12) - 6, (i % 8) - 4];
    return Math.hypot(k[0] / 9, k[1] / 12, k[2] / 8);
  };

  it("equals a direct loop over shells, with a mask", () => {
    const intensity = { data: modulus.map((value) => (value * (1 + random.uniform())) ** 2), shape };
    const bits = { data: Uint8Array.from(modulus, () => Number(random.uniform() > 0.2)), shape };
    const { frequency: frequencies, value } = prtf(object, { intensity, mask: bits });
    const voxels = [...modulus.keys()].filter((i) => bits.data[i]);
    const sum = (list: number[], f: (i: number) => number) => list.reduce((total, i) => total + f(i), 0);
    const scale = sum(voxels, (i) => modulus[i] * Math.sqrt(intensity.data[i])) / sum(voxels, (i) => modulus[i] ** 2);
    const shells = [...new Set(voxels.map((i) => Math.round(frequency(i) * 12)))].sort((a, b) => a - b);
    const members = shells.map((shell) => voxels.filter((i) => Math.round(frequency(i) * 12) === shell));
    expect(frequencies).toBeAllClose(
      members.map((list) => sum(list, frequency) / list.length),
      { rtol: 1e-9 },
    );
    expect(value).toBeAllClose(
      members.map((list) => scale * Math.sqrt(sum(list, (i) => modulus[i] ** 2) / sum(list, (i) => intensity.data[i]))),
      { rtol: 1e-6 },
    );
  });

  it("is 1 everywhere for a perfect object, without a crossing", () => {
    const { value, crossing, resolutionVoxels } = prtf(object, {
      intensity: { data: modulus.map((m) => 4 * m * m), shape },
    });
    expect(value).toBeAllClose(new Float64Array(value.length).fill(1), { rtol: 1e-5 });
    expect([crossing, resolutionVoxels]).toEqual([null, null]);
  });

  it("crosses 1/e where the object falls short of the pattern", () => {
    // |F| / sqrt I = exp(-(q / 0.2)^2 / 2) up to one scale; a bright origin fixes the scale at 1.
    const side = 33;
    const centre = 16 * side + 16;
    const flat = new Float32Array(side * side);
    const delta = { real: flat.slice(), imag: flat.slice(), shape: [side, side] };
    delta.real[centre] = 1;
    const q = (i: number) => Math.hypot(Math.floor(i / side) - 16, (i % side) - 16) / side;
    const intensity = { data: flat.map((_, i) => Math.exp((q(i) / 0.2) ** 2)), shape: [side, side] };
    // The object's far field is 1 everywhere, so the least-squares scale is the mean amplitude over the mean square of
    // 1.
    const scale = intensity.data.reduce((sum, value) => sum + Math.sqrt(value), 0) / flat.length;
    const expected = 0.2 * Math.sqrt(2 * (1 + Math.log(scale)));
    const { crossing, resolutionVoxels } = prtf(delta, { intensity });
    expect(Math.abs((crossing ?? 0) - expected)).toBeLessThan(0.01);
    expect(resolutionVoxels).toBeCloseTo(1 / (crossing ?? 0), 12);
  });
});

describe("bad input", () => {
  const pattern = { intensity: real(1, 2, 3) };
  it.each([
    ["another shape", () => chi(real(1, 2), pattern), "chi: intensity: expected 2, got 3", "ShapeError"],
    [
      "NaN",
      () => mae(real(1, Number.NaN, 2), pattern),
      "mae: modulus: expected finite values, got NaN at index 1",
      "ValueError",
    ],
    ["negative counts", () => pcc(real(1, 2, 3), { intensity: real(1, -2, 3) }), "got -2 at index 1", "ValueError"],
    [
      "nothing measured",
      () => chi(real(1, 2, 3), { ...pattern, mask: mask(0, 0, 0) }),
      "a mask without any",
      "ValueError",
    ],
    ["zero intensity", () => chi(real(1, 2, 3), { intensity: real(0, 0, 0) }), "an intensity", "ValueError"],
    ["zero modulus", () => mae(real(0, 0, 0), pattern), "a modulus", "ValueError"],
    [
      "nothing held out",
      () => freeLlk(real(1, 2, 3), pattern, mask(0, 0, 0)),
      "expected held-out voxels",
      "ValueError",
    ],
    ["all held out", () => freeLlk(real(1, 2, 3), pattern, mask(1, 1, 1)), "not held out", "ValueError"],
    [
      "too few elements",
      () => chi({ data: new Float32Array(2), shape: [3] }, pattern),
      "needs 3 elements",
      "ShapeError",
    ],
  ])("%s", (_, run, message, tag) => {
    expect(run).toThrow(message);
    expect(run).toThrow(expect.objectContaining({ _tag: tag }));
  });
});
