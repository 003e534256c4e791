import { createGaussianFilter } from "@autophase/kernels";
import { createMask } from "@autophase/physics";
import { type SimulatedCrystal, simulateCrystal } from "@autophase/simulation";
import { describe, expect, it } from "vitest";
import { estimateOversampling } from "./estimate-oversampling.js";

const SHAPE = [30, 32, 24];

function draw(index: number, peakCounts = 1e6): SimulatedCrystal & { readonly truth: readonly number[] } {
  const crystal = simulateCrystal({ seed: 3, index, shape: SHAPE, detector: { peakCounts } });
  return { ...crystal, truth: crystal.parameters.oversampling as number[] };
}

/** The largest relative error over the axes. */
function worst(estimate: readonly number[], truth: readonly number[]): number {
  return Math.max(...truth.map((value, axis) => Math.abs((estimate[axis] as number) / value - 1)));
}

const CRYSTALS = [0, 1, 2, 3, 4, 5, 6, 7];

describe("estimateOversampling", () => {
  it("is within 15 % of the truth for strained, facetted, noisy crystals", () => {
    for (const index of CRYSTALS) {
      const { pattern, truth } = draw(index);
      expect(worst(estimateOversampling(pattern), truth), `crystal ${index}`).toBeLessThan(0.15);
    }
  });

  it("stays there when the fringes are washed out by half a voxel", () => {
    for (const index of CRYSTALS) {
      const { pattern, truth } = draw(index);
      const data = pattern.intensity.data.slice();
      createGaussianFilter(SHAPE).apply(data, 0.5);
      const estimate = estimateOversampling({ intensity: { data, shape: SHAPE } });
      expect(worst(estimate, truth), `crystal ${index}`).toBeLessThan(0.15);
    }
  });

  it("stays there with a tenth of a per cent of the counts", () => {
    const errors = CRYSTALS.map((index) => {
      const { pattern, truth } = draw(index, 1e3);
      return worst(estimateOversampling(pattern), truth);
    });
    expect(errors.sort((a, b) => a - b)[4]).toBeLessThan(0.15);
    expect(errors.at(-1)).toBeLessThan(0.3);
  });

  it("fills gaps: as good along the other axes, and nearly so along its own", () => {
    const gaps = createMask(SHAPE, [{ type: "gap", axis: 2, start: 17, width: 2 }]);
    for (const index of CRYSTALS) {
      const { pattern, truth } = draw(index);
      const data = pattern.intensity.data.map((counts, i) => (gaps.data[i] === 0 ? 1e9 : counts));
      const estimate = estimateOversampling({ intensity: { data, shape: SHAPE }, mask: gaps });
      expect(worst(estimate.slice(0, 2), truth.slice(0, 2)), `crystal ${index}`).toBeLessThan(0.15);
      expect(estimate[2], `crystal ${index}`).toBeGreaterThan(0.8 * (truth[2] as number));
      expect(estimate[2], `crystal ${index}`).toBeLessThan(1.1 * (truth[2] as number));
    }
  });

  it("knows a box exactly, in two dimensions too", () => {
    const shape = [64, 40];
    const data = Float32Array.from({ length: 64 * 40 }, (_, i) => {
      const [k, l] = [Math.floor(i / 40) - 32, (i % 40) - 20];
      return 1e6 * (dirichlet(k, 16, 64) * dirichlet(l, 8, 40)) ** 2;
    });
    expect(worst(estimateOversampling({ intensity: { data, shape } }), [4, 5])).toBeLessThan(0.15);
  });

  it("refuses what holds no count", () => {
    const dark = { data: new Float32Array(64), shape: [4, 4, 4] };
    expect(() => estimateOversampling({ intensity: dark })).toThrow("estimateOversampling: every count is zero");
    const lit = { data: new Float32Array(64).fill(1), shape: [4, 4, 4] };
    const hidden = { data: new Uint8Array(64), shape: [4, 4, 4] };
    expect(() => estimateOversampling({ intensity: lit, mask: hidden })).toThrow("the mask hides every count");
    const mask = { data: new Uint8Array(8), shape: [2, 2, 2] };
    expect(() => estimateOversampling({ intensity: lit, mask })).toThrow("expected 4 x 4 x 4, got 2 x 2 x 2");
  });
});

/** Far field of `length` equal voxels of `of`, at most 1. */
function dirichlet(k: number, length: number, of: number): number {
  return k === 0 ? 1 : Math.sin((Math.PI * k * length) / of) / (length * Math.sin((Math.PI * k) / of));
}
