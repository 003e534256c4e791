import { expectedIntensity, heldOutVoxels } from "@autophase/phase-retrieval";
import { addPoissonNoise } from "@autophase/physics";
import { simulateCrystal } from "@autophase/simulation";
import { createRandom, type DiffractionPattern, mapTo } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { countScatter, scatterWarning } from "./count-scatter.js";
import { freeFit } from "./free-fit.js";

const shape = [24, 24, 24];
const crystal = (peakCounts: number, deadPixels = 0) =>
  simulateCrystal({ seed: 3, index: 1, shape, detector: { peakCounts, deadPixels } });
const { object, pattern } = crystal(1e5);
const changed = (change: (counts: number, index: number) => number, of = pattern): DiffractionPattern => ({
  ...of,
  intensity: { ...of.intensity, data: of.intensity.data.map(change) },
});
const rounded = changed((counts) => Math.round(counts / 7));
const scatterOf = (given: DiffractionPattern, guess = object): number =>
  countScatter(guess, given, expectedIntensity(guess));
const wrong = { ...object, imag: mapTo(Float32Array, object.imag, (value, i) => value + (i % 7 === 0 ? 0.2 : 0)) };

describe("countScatter", () => {
  it.each([
    [1e3, 0],
    [1e5, 0],
    [1e7, 0],
    [1e5, 0.1],
  ])("is 1 of %d counts and 1/7 with what rounding adds of a seventh, dead pixels %d", (peakCounts, deadPixels) => {
    const { object: truth, pattern: counts } = crystal(peakCounts, deadPixels);
    const seventh = changed((value) => Math.round(value / 7), counts);
    expect(scatterOf(counts, truth)).toBe(1);
    expect(scatterOf(seventh, truth)).toBeGreaterThan(0.1);
    expect(scatterOf(seventh, truth)).toBeLessThan(0.3);
  });

  it("sees it of an object that has another inside, and is 1 of one that fills the box", () => {
    const inside = { ...object, real: object.real.map((value, i) => (i % 2 === 0 ? 0.5 * value : value)) };
    expect(scatterOf(rounded, inside)).toBeLessThan(0.3);
    expect(scatterOf(rounded, { ...object, real: object.real.map(() => 1) })).toBe(1);
  });

  it("sees an average of four scans", () => {
    const scale = 1e5 / expectedIntensity(object).data.reduce((most, value) => Math.max(most, value), 0);
    const truth = { data: mapTo(Float32Array, expectedIntensity(object).data, (value) => scale * value), shape };
    const scans = [4, 5, 6, 7].map((seed) => addPoissonNoise(truth, createRandom(seed)).data);
    const mean = changed((_, i) => Math.round(scans.reduce((sum, data) => sum + data[i], 0) / scans.length));
    expect(scatterOf(mean)).toBeGreaterThan(0.2);
    expect(scatterOf(mean)).toBeLessThan(0.35);
  });
});

it("makes the noise that the verdict allows for as small as it is, and leaves that of counts", () => {
  const freeSet = heldOutVoxels(pattern, { seed: 2 });
  const voxels = freeSet.data.reduce((sum, free) => sum + free, 0);
  const noise = (given: DiffractionPattern): number => {
    const counts = given.intensity.data.reduce((sum, value, i) => sum + value * freeSet.data[i], 0);
    return Math.sqrt((0.25 * voxels) / counts);
  };
  expect(freeFit(object, pattern, freeSet)).toMatchObject({ scatter: 1, noiseChi: noise(pattern) });
  const { noiseChi, scatter } = freeFit(object, rounded, freeSet);
  expect(noiseChi).toBeLessThanOrEqual(Math.sqrt(scatter) * noise(rounded));
  expect(noiseChi).toBeGreaterThan(0.2 * noise(rounded));
});

describe("scatterWarning", () => {
  it("says how much numbers scatter that pass for counts", () => {
    expect(scatterWarning(0.15, rounded)?.code).toBe("not-counts");
    expect(scatterWarning(0.15, rounded)?.message).toMatch(/scatter by 0\.15 of what counting would make of them/);
  });

  it("says nothing of counts, of any object, nor of numbers that were said to be none", () => {
    expect(scatterWarning(scatterOf(pattern), pattern)).toBeUndefined();
    expect(scatterWarning(scatterOf(pattern, wrong), pattern)).toBeUndefined();
    const normalised = changed((counts) => counts / 9973);
    expect(scatterWarning(0.15, normalised)).toBeUndefined();
  });
});
