import "@autophase/vitest/matchers";
import { farField, poisson } from "@autophase/physics";
import { type Basis, combine, lengthOf } from "@autophase/physics/vector3";
import { type ComplexArray, createRandom, type Shape, sizeOfShape } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { translate } from "../alignment/translate.js";
import { prtf, prtfOfModulus } from "./prtf.js";
import { shellCorrelation } from "./shell-correlation.js";
import { shellGrid, shellResolution } from "./shells.js";

const SHAPE = [8, 11, 6];
const SKEWED: Basis = [
  [0.02, 0.001, -0.004],
  [0, 0.03, 0.01],
  [-0.015, 0, 0.05],
];

function randomObject(shape: Shape, seed: number): ComplexArray {
  const random = createRandom(seed);
  const draw = () => Float32Array.from({ length: sizeOfShape(shape) }, () => random.normal());
  return { real: draw(), imag: draw(), shape };
}

describe("shellGrid", () => {
  it("measures |Q| / 2 pi on skewed axes", () => {
    const grid = shellGrid("test", SHAPE, SKEWED);
    for (let i = 0; i < 528; i++) {
      const index = [Math.floor(i / 66) - 4, (Math.floor(i / 6) % 11) - 5, (i % 6) - 3];
      expect(grid.frequencyOf(i)).toBeCloseTo(lengthOf(combine(SKEWED, index)) / (2 * Math.PI), 12);
      expect(grid.shellOf(grid.frequencyOf(i))).toBeLessThan(grid.shells);
    }
    expect(() => shellGrid("test", [4, 4], SKEWED)).toThrow("test: expected 3 axes, got 4 x 4");
  });

  it("is the same as cycles per voxel for a cubic pattern, but for the unit", () => {
    const shape = [9, 9, 9];
    const size = (2 * Math.PI) / (9 * 5);
    const cubic: Basis = [
      [0, 0, size],
      [0, size, 0],
      [size, 0, 0],
    ];
    const [plain, physical] = [shellGrid("test", shape), shellGrid("test", shape, cubic)];
    for (let i = 0; i < 729; i++) {
      expect(physical.frequencyOf(i)).toBeCloseTo(plain.frequencyOf(i) / 5, 12);
      expect(physical.shellOf(physical.frequencyOf(i))).toBe(plain.shellOf(plain.frequencyOf(i)));
    }
  });
});

describe("prtf in nanometres", () => {
  it("falls through 1/e where the object's spectrum is cut off", () => {
    const shape = [24, 25, 26];
    // a narrow Gaussian: its strong centre sets the scale
    const real = Float32Array.from({ length: sizeOfShape(shape) }, (_, i) => {
      const place = [Math.floor(i / 650) - 12, (Math.floor(i / 26) % 25) - 12, (i % 26) - 13];
      return Math.exp(-place.reduce((sum, x) => sum + x * x, 0) / 4.5);
    });
    const object = { real, imag: new Float32Array(real.length), shape };
    const modulus = farField(object);
    const grid = shellGrid("test", shape, SKEWED);
    const cut = 0.06;
    // measured further out than the object explains: there ten times what it gives
    const intensity = modulus.data.map((value, i) => value ** 2 * (grid.frequencyOf(i) < cut ? 1 : 100));
    const result = prtf(object, { intensity: { data: intensity, shape } }, { reciprocalVoxel: SKEWED });
    expect(result.resolutionVoxels).toBeNull();
    const width = Math.cbrt(0.02 * 0.03 * 0.05) / (2 * Math.PI);
    expect(Math.abs((result.crossing as number) - cut)).toBeLessThan(1.5 * width);
    expect(result.resolutionNanometers).toBeCloseTo(1 / (result.crossing as number), 12);
  });
});

describe("prtf of few photons", () => {
  it("is 1 for the true object, and falls where a third of it is left", () => {
    const shape = [20, 21, 22];
    const centre = 10 * 21 * 22 + 10 * 22 + 11;
    // but for the bright centre one voxel in twenty has a count
    const rates = new Float64Array(sizeOfShape(shape)).fill(0.05).fill(1e6, centre, centre + 1);
    const random = createRandom(5);
    const intensity = { data: Float32Array.from(rates, (rate) => poisson(rate, random)), shape };
    const modulus = { data: Float32Array.from(rates, Math.sqrt), shape };
    const { frequency, value } = prtfOfModulus(modulus, { intensity });
    // 400 counts
    const outer = value.filter((_, k) => frequency[k] > 0.2 && frequency[k] < 0.6);
    expect(Math.abs(outer.reduce((sum, v) => sum + v, 0) / outer.length - 1)).toBeLessThan(0.1);
    const third = modulus.data.map((v, i) => (i === centre ? v : v / 3));
    expect(prtfOfModulus({ data: third, shape }, { intensity }).crossing).toBeLessThan(0.1);
  });
});

describe("shellResolution", () => {
  it("is the crossing, or the edge of the ball that fits into the pattern", () => {
    expect(shellResolution({ crossing: 0.25, edge: 0.5 })).toEqual({ period: 4, limitedBy: "agreement" });
    expect(shellResolution({ crossing: 0.6, edge: 0.5 })).toEqual({ period: 2, limitedBy: "edge" });
    expect(shellResolution({ crossing: null, edge: 0.5 })).toEqual({ period: 2, limitedBy: "edge" });
  });

  it("has the edge at the nearest face, whatever the angles between the axes", () => {
    // points of the faces themselves, half a voxel outside of the outermost ones
    const { edge } = shellGrid("test", SHAPE, SKEWED);
    let nearest = Number.POSITIVE_INFINITY;
    for (const [axis, length] of SHAPE.entries()) {
      for (let a = -60; a <= 60; a++) {
        for (let b = -60; b <= 60; b++) {
          const place = [a / 10, b / 10];
          place.splice(axis, 0, length / 2);
          nearest = Math.min(nearest, lengthOf(combine(SKEWED, place)) / (2 * Math.PI));
        }
      }
    }
    expect(nearest / edge).toBeGreaterThan(1 - 1e-9);
    expect(nearest / edge).toBeLessThan(1.001);
  });
});

describe("shellCorrelation", () => {
  it("is 1 for an object and its multiple", () => {
    const a = randomObject(SHAPE, 1);
    const b = { real: a.imag.map((v) => -2 * v), imag: a.real.map((v) => 2 * v), shape: SHAPE };
    for (const reciprocalVoxel of [undefined, SKEWED]) {
      const result = shellCorrelation(a, b, reciprocalVoxel ? { reciprocalVoxel } : {});
      expect(result.value).toBeAllClose(new Float64Array(result.value.length).fill(1), { rtol: 1e-5 });
      expect([result.crossing, result.resolution]).toEqual([null, null]);
    }
  });

  it("falls where two objects stop being alike, and is small for strangers", () => {
    const shape = [20, 22, 24];
    const common = randomObject(shape, 2);
    const blur = (z: ComplexArray): ComplexArray => {
      // the sum of an object and its neighbours has lost its highest frequencies
      const moved = [translate(z, [1, 0, 0]), translate(z, [0, 1, 0]), translate(z, [0, 0, 1])];
      return {
        real: z.real.map((v, i) => v + moved.reduce((sum, m) => sum + m.real[i], 0)),
        imag: z.imag.map((v, i) => v + moved.reduce((sum, m) => sum + m.imag[i], 0)),
        shape,
      };
    };
    const withNoise = (seed: number): ComplexArray => {
      const noise = randomObject(shape, seed);
      const smooth = blur(blur(common));
      return {
        real: smooth.real.map((v, i) => v + 3 * noise.real[i]),
        imag: smooth.imag.map((v, i) => v + 3 * noise.imag[i]),
        shape,
      };
    };
    const alike = shellCorrelation(withNoise(3), withNoise(4));
    expect(alike.value[1]).toBeGreaterThan(0.9);
    expect(alike.crossing).toBeGreaterThan(0.1);
    expect(alike.resolution).toBeCloseTo(1 / (alike.crossing as number), 12);
    const strangers = shellCorrelation(randomObject(shape, 6), randomObject(shape, 7));
    // the innermost shells and those in the corners hold few voxels
    const filled = strangers.value.filter((_, i) => strangers.frequency[i] > 0.15 && strangers.frequency[i] < 0.5);
    expect(filled.length).toBeGreaterThan(5);
    expect(Math.max(...filled)).toBeLessThan(0.2);
    expect(() => shellCorrelation(common, randomObject(SHAPE, 1))).toThrow("shellCorrelation: expected");
  });
});
