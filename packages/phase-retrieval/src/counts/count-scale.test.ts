import { createWasmEngine } from "@autophase/kernels/wasm";
import { createRandom, type DiffractionPattern } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { knownCrystal } from "../conformance/known-crystal.js";
import { countScale, heldOutVoxels, inCounts, phase, type Solution } from "../index.js";

const { pattern } = knownCrystal([24, 24, 24], { peakCounts: 1e4 });
const changed = (change: (counts: number, index: number) => number): DiffractionPattern => ({
  ...pattern,
  intensity: { ...pattern.intensity, data: pattern.intensity.data.map(change) },
});
const flat = Float32Array.from({ length: 24 * 24 }, (_, pixel) => 0.9 + 0.2 * createRandom(pixel).uniform());

/** The square of the far field of a block. */
const withoutNoise = changed((_, i) => {
  const at = [Math.floor(i / 576), Math.floor(i / 24) % 24, i % 24].map((k) => (Math.PI * (k - 12)) / 24);
  const lengths = [9, 8, 7];
  return at.reduce(
    (power, x, axis) => power * (x === 0 ? 1 : Math.sin(lengths[axis] * x) / (lengths[axis] * Math.sin(x))) ** 2,
    10,
  );
});

/** The same of a block of a third of each axis, whose zeros are on voxels: there the values are 1e-30 of the peak. */
function evenBlock(shape: readonly number[]): DiffractionPattern {
  const data = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => {
    let rest = i;
    return shape.reduceRight((power, length) => {
      const x = (Math.PI * ((rest % length) - length / 2)) / length;
      rest = Math.floor(rest / length);
      return power * (x === 0 ? 1 : (3 * Math.sin((length / 3) * x)) / (length * Math.sin(x))) ** 2;
    }, 1e6);
  });
  return { intensity: { data, shape }, history: [] };
}

describe("countScale", () => {
  it("leaves counts alone, thresholded and corrected ones too", () => {
    expect(countScale(pattern)).toEqual({ value: 1, from: "counts" });
    expect(inCounts(pattern, { value: 1, from: "counts" })).toBe(pattern);
    expect(countScale(changed((counts) => (counts < 3 ? 0 : counts)))).toMatchObject({ value: 1, from: "counts" });
    expect(countScale(changed((counts, i) => counts * flat[i % 576]))).toMatchObject({ value: 1, from: "counts" });
  });

  it.each([1e-3, 1e3, 3.7, 1 / 9973, 2])("gives back the counts that were multiplied by %d", (factor) => {
    const scaled = changed((counts) => counts * factor);
    const scale = countScale(scaled);
    expect(scale?.from).toBe("multiples");
    expect(scale && scale.value / factor).toBeCloseTo(1, 5);
    expect(scale && inCounts(scaled, scale).intensity.data).toEqual(pattern.intensity.data);
  });

  it("knows them rounded after a gain", () => {
    const rounded = changed((counts) => Math.round(3.7 * counts));
    const scale = countScale(rounded);
    expect(scale?.from).toBe("rounded");
    expect(scale && scale.value / 3.7).toBeCloseTo(1, 3);
    expect(scale && inCounts(rounded, scale).intensity.data).toEqual(pattern.intensity.data);
  });

  it("estimates it by neighbours where the values lie anywhere", () => {
    const scale = countScale(changed((counts, i) => (counts * flat[i % 576]) / 9973));
    expect(scale?.from).toBe("noise");
    expect(Math.abs((scale?.value ?? 0) * 9973 - 1)).toBeLessThan(0.2);
  });

  it("finds none without noise", () => {
    expect(countScale(withoutNoise)).toBeUndefined();
  });

  it("takes no rounding near the zeros of a smooth pattern for a count", () => {
    expect(countScale(evenBlock([12, 12, 18]))).toBeUndefined();
    expect(countScale(evenBlock([18, 18, 18]))).toBeUndefined();
  });

  it("does not look at what was not measured", () => {
    const data = changed((counts) => counts * 1e-3).intensity.data;
    data[5] = 0.31415;
    const mask = { data: new Uint8Array(data.length).fill(1), shape: pattern.intensity.shape };
    mask.data[5] = 0;
    const scale = countScale({ ...pattern, intensity: { ...pattern.intensity, data }, mask });
    expect(scale?.from).toBe("multiples");
  });
});

describe("phase", () => {
  const engine = createWasmEngine({ threads: 1 });
  const freeSet = heldOutVoxels(pattern);
  async function run(given: DiffractionPattern): Promise<{ solution: Solution; warnings: readonly string[] }> {
    const warnings: string[] = [];
    for await (const event of phase(given, { engine, recipe: "40*HIO+20*ER+20*ML", freeSet })) {
      if (event.type === "warning") warnings.push(event.message);
      if (event.type === "done") return { solution: event.solution, warnings };
    }
    throw new Error("it did not end");
  }

  it("does the same to counts at any scale, and gives the object at that of the pattern", async () => {
    const counts = await run(pattern);
    const scaled = await run(changed((value) => value / 9973));
    expect(counts.warnings).toEqual([]);
    expect(scaled.warnings[0]).toMatch(/multiples of 0\.0001003, which is taken for one count$/);
    expect(scaled.solution.chi).toBe(counts.solution.chi);
    expect(scaled.solution.freeLlk).toBe(counts.solution.freeLlk);
    const most = (values: Float32Array) => values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
    const ratio = most(counts.solution.object.real) / most(scaled.solution.object.real);
    expect(ratio / Math.sqrt(9973)).toBeCloseTo(1, 5);
    expect(counts.solution.lowestChi).toBeLessThanOrEqual(Math.min(...counts.solution.errorCurve.slice(-39)));
  });

  it("leaves likelihood out where no noise is seen, and says so", async () => {
    const { warnings } = await run(withoutNoise);
    expect(warnings[0]).toContain("error reduction runs in the place of likelihood (ML)");
  });
});
