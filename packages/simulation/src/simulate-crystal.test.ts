import "@autophase/vitest/matchers";
import { farFieldIntensity, partiallyCoherent } from "@autophase/physics";
import { amplitudeOf, phaseOf } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { type SimulationOptions, simulateCrystal } from "./simulate-crystal.js";
import { STRAIN_FAMILY_NAMES } from "./strain/strain-family.js";

const SMALL = { seed: 7, index: 3, shape: [20, 24, 17] } as const;

describe("simulateCrystal", () => {
  it("is a pure function of seed and index", () => {
    const first = simulateCrystal(SMALL);
    for (const index of [0, 1, 2]) simulateCrystal({ ...SMALL, index });
    expect(simulateCrystal(SMALL)).toEqual(first);
  });

  it("makes the crystals of earlier releases", () => {
    const { parameters, support } = simulateCrystal({ seed: 1, index: 0, shape: [24, 28, 20] });
    expect(parameters.family).toBe("screw-dislocation");
    expect(parameters.rotation).toBeAllClose(
      [0.40016701479512434, -0.15633004515089458, 0.2555174409232631, 0.866105140636577],
      { rtol: 1e-13 },
    );
    expect(parameters.size).toBeAllClose([7.041459052227155, 6.970399331132325, 8], { rtol: 1e-12 });
    expect(parameters.peakCounts).toBeCloseTo(92843.50136392715, 7);
    expect(support.data.reduce((sum, inside) => sum + inside, 0)).toBe(97);
  });

  it("differs for every seed, index and split", () => {
    const variants: SimulationOptions[] = [
      SMALL,
      { ...SMALL, seed: 8 },
      { ...SMALL, index: 4 },
      { ...SMALL, split: "validation" },
      { ...SMALL, split: "test" },
    ];
    const sizes = variants.map((options) => JSON.stringify(simulateCrystal(options).parameters.size));
    expect(new Set(sizes).size).toBe(variants.length);
  });

  it("keeps the geometry when only strain or detector change", () => {
    const amplitude = (options: Partial<SimulationOptions>) =>
      amplitudeOf(simulateCrystal({ ...SMALL, ...options }).object);
    const plain = amplitude({});
    expect(amplitude({ detector: { peakCounts: 10, gaps: 2 } })).toEqual(plain);
    const strained = amplitude({ strain: { families: ["cosines"], maximumPhase: 12 } });
    expect(strained.data).toBeAllClose(plain.data, { rtol: 1e-6, atol: 1e-7 });
  });

  it("has amplitude at most 1, and a support of the voxels above half", () => {
    const { object, support } = simulateCrystal({ seed: 1, index: 0 });
    const { data } = amplitudeOf(object);
    expect(object.shape).toEqual([64, 64, 64]);
    expect(data.reduce((most, value) => Math.max(most, value), 0)).toBeCloseTo(1, 6);
    expect(support.data).toEqual(Uint8Array.from(data, (value) => Number(value > 0.5)));
  });

  it("is centred on its centre of mass", () => {
    for (let index = 0; index < 5; index++) {
      const { object } = simulateCrystal({ ...SMALL, index });
      expect(centreOfMass(object.real, object.imag, SMALL.shape)).toBeAllClose([0, 0, 0], { rtol: 0, atol: 0.15 });
    }
  });

  it("is a box of the drawn size when only {100} is allowed and nothing is turned", () => {
    const crystal = { facetFamilies: ["100"], maximumCuts: 0, rotated: false } as const;
    const { object, parameters } = simulateCrystal({ seed: 3, index: 1, crystal });
    const size = parameters.size as number[];
    const sum = amplitudeOf(object).data.reduce((total, value) => total + value, 0);
    expect(Math.abs(sum / (size[0] * size[1] * size[2]) - 1)).toBeLessThan(0.02);
  });

  it("keeps within the oversampling and the phase range", () => {
    for (let index = 0; index < 12; index++) {
      const { object, support, parameters } = simulateCrystal({
        ...SMALL,
        index,
        strain: { families: ["polynomial"] },
      });
      const oversampling = parameters.oversampling as number[];
      expect(Math.min(...oversampling)).toBeGreaterThanOrEqual(2);
      const inside = [...phaseOf(object).data].filter((_, i) => support.data[i]);
      const range = Math.max(...inside) - Math.min(...inside);
      expect(range).toBeLessThanOrEqual(Math.PI + 1e-5);
      expect(range).toBeCloseTo(parameters.phaseRange as number, 4);
    }
  });

  it("has parameters that survive JSON", () => {
    const { parameters } = simulateCrystal(SMALL);
    expect(JSON.parse(JSON.stringify(parameters))).toEqual(parameters);
    expect(parameters).toMatchObject({ seed: 7, index: 3, split: "train", shape: [20, 24, 17] });
  });
});

describe("hostile options", () => {
  it.each([
    { shape: [8, 8, 8], crystal: { oversampling: [2, 30] } },
    { shape: [8, 33, 9], crystal: { maximumCuts: 20, distanceSpread: 0.99 } },
    { shape: [16, 16, 16], crystal: { edgeWidth: 2 }, strain: { maximumPhase: 40 } },
    { shape: [11, 13, 17], crystal: { edgeWidth: 0.01, facetFamilies: ["111"] } },
  ] as Partial<SimulationOptions>[])("%j still gives a finite crystal", (options) => {
    for (let index = 0; index < 15; index++) {
      const { object, support, pattern } = simulateCrystal({ seed: 4, index, ...options });
      const amplitude = amplitudeOf(object).data;
      expect(amplitude.every((value) => value >= 0 && value <= 1 + 1e-6)).toBe(true);
      expect(support.data.some((inside) => inside === 1)).toBe(true);
      expect(pattern.intensity.data.every((counts) => counts >= 0 && Number.isFinite(counts))).toBe(true);
    }
  });
});

describe("the detector", () => {
  it("counts with a Poisson variance on the intensity", () => {
    const detector = { peakCounts: 1e5, background: 3 };
    const { object, pattern } = simulateCrystal({ ...SMALL, detector });
    const expected = simulateCrystal({ ...SMALL, detector: { ...detector, noise: false } }).pattern.intensity.data;
    const intensity = farFieldIntensity(object).data;
    const peak = intensity.reduce((most, value) => Math.max(most, value), 0);
    expect(expected).toBeAllClose(
      intensity.map((value) => (1e5 * value) / peak + 3),
      { rtol: 1e-5, atol: 1e-5 },
    );
    const counts = pattern.intensity.data;
    expect(counts.every((value) => Number.isInteger(value) && value >= 0)).toBe(true);
    // The normalised square of each deviation has mean 1 and variance 2 + 1/mean.
    const squares = counts.map((value, i) => (value - expected[i]) ** 2 / expected[i]);
    const mean = squares.reduce((sum, value) => sum + value, 0) / squares.length;
    expect(Math.abs(mean - 1)).toBeLessThan(4 * Math.sqrt((2 + 1 / 3) / squares.length));
  });

  it("has the wanted peak", () => {
    const { pattern } = simulateCrystal({ ...SMALL, detector: { peakCounts: 4e6 } });
    const peak = pattern.intensity.data.reduce((most, value) => Math.max(most, value), 0);
    expect(Math.abs(peak - 4e6)).toBeLessThan(5 * Math.sqrt(4e6));
    const { pattern: exact } = simulateCrystal({ ...SMALL, detector: { peakCounts: 4e6, noise: false } });
    expect(exact.intensity.data.reduce((most, value) => Math.max(most, value), 0)).toBeCloseTo(4e6, 0);
  });

  it("draws the peak log-uniformly", () => {
    const logs = Array.from({ length: 200 }, (_, index) => {
      const { parameters } = simulateCrystal({ seed: 1, index, shape: [8, 8, 8] });
      return Math.log10(parameters.peakCounts as number);
    });
    expect(Math.min(...logs)).toBeGreaterThanOrEqual(3);
    expect(Math.max(...logs)).toBeLessThanOrEqual(7);
    expect(Math.abs(logs.reduce((sum, value) => sum + value, 0) / logs.length - 5)).toBeLessThan(0.35);
  });

  it("blurs the pattern of partially coherent light before it counts", () => {
    const detector = { peakCounts: 1e5, noise: false } as const;
    const simulate = (coherenceWidth: number) =>
      simulateCrystal({ ...SMALL, detector: { ...detector, coherenceWidth } });
    const { object, pattern } = simulate(0.8);
    const blurred = partiallyCoherent(farFieldIntensity(object), 0.8).data;
    const peak = blurred.reduce((most, value) => Math.max(most, value), 0);
    expect(pattern.intensity.data).toBeAllClose(
      blurred.map((value) => (1e5 * value) / peak),
      { rtol: 1e-5, atol: 1e-5 },
    );
    expect(simulate(0).object).toEqual(object);
  });

  it("draws background and coherence between bounds, and says what it drew", () => {
    const detector = { background: [1, 3], coherenceWidth: [0.2, 0.6], peakCounts: 1e4, noise: false } as const;
    const drawn = Array.from({ length: 20 }, (_, index) =>
      simulateCrystal({ seed: 1, index, shape: [8, 8, 8], detector }),
    );
    for (const { parameters, pattern } of drawn) {
      const { background, coherenceWidth } = parameters as Record<string, number>;
      expect(background).toBeGreaterThanOrEqual(1);
      expect(background).toBeLessThan(3);
      expect(coherenceWidth).toBeGreaterThanOrEqual(0.2);
      expect(coherenceWidth).toBeLessThan(0.6);
      expect(pattern.intensity.data.reduce((least, value) => Math.min(least, value))).toBeGreaterThanOrEqual(
        background,
      );
    }
    expect(new Set(drawn.map(({ parameters }) => parameters.background)).size).toBe(20);
  });

  it("measures the same crystal again with another exposure", () => {
    const [first, second, third] = [0, 1, 2].map((exposure) => simulateCrystal({ ...SMALL, exposure }));
    expect(second.object).toEqual(first.object);
    expect(second.parameters.peakCounts).not.toBe(first.parameters.peakCounts);
    expect(third.pattern.intensity.data).not.toEqual(second.pattern.intensity.data);
    expect(simulateCrystal(SMALL)).toEqual(first);
  });

  it("counts the same on every machine", () => {
    const detector = { coherenceWidth: 0.5, background: 0.1, gaps: 1, deadPixels: 0.01 };
    const checksums = STRAIN_FAMILY_NAMES.map((family) => {
      const options = {
        seed: 11,
        index: 4,
        shape: [16, 15, 18],
        strain: { families: [family], maximumPhase: 6 },
        detector,
      };
      const { pattern, object } = simulateCrystal(options);
      const words = [pattern.intensity.data, object.real, object.imag].flatMap((data) => [
        ...new Int32Array(data.buffer),
      ]);
      return words.reduce((sum, word) => (Math.imul(sum, 31) + word) | 0, 7);
    });
    expect(checksums).toMatchInlineSnapshot(`
      [
        1436516168,
        402457170,
        1161855771,
        2119578202,
        -387492353,
        -1620573626,
      ]
    `);
  });

  it("masks gaps and dead pixels in every frame, and counts nothing there", () => {
    const shape = [8, 40, 48] as const;
    const detector = { gaps: 2, gapWidth: 3, deadPixels: 0.02, background: 50 };
    const { pattern } = simulateCrystal({ seed: 2, index: 0, shape, detector });
    const mask = pattern.mask?.data ?? new Uint8Array();
    const frame = mask.slice(0, 40 * 48);
    for (let f = 1; f < 8; f++) expect(mask.slice(f * 40 * 48, (f + 1) * 40 * 48)).toEqual(frame);
    expect(pattern.intensity.data.every((counts, i) => (mask[i] === 0 ? counts === 0 : counts > 0))).toBe(true);
    const dead = frame.filter((value) => value === 0).length;
    expect(dead).toBeGreaterThan(40 + 40 * 48 * 0.01);
    expect(dead).toBeLessThan(2 * 3 * 48 + 40 * 48 * 0.04);
    expect(simulateCrystal(SMALL).pattern.mask).toBeUndefined();
  });
});

describe("bad options", () => {
  it.each([
    [{ shape: [64, 64] }, "expected three lengths of at least 8, got 64 x 64"],
    [{ shape: [64, 64, 4] }, "got 64 x 64 x 4"],
    [{ shape: [64, 64, 32.5] }, "got 64 x 64 x 32.5"],
    [{ seed: 0.5 }, "seed: expected an integer, got 0.5"],
    [{ index: -1 }, "index: expected a non-negative integer, got -1"],
    [{ split: "holdout" }, "split: expected one of train, validation, test"],
    [{ crystal: { oversampling: [1, 5] } }, "oversampling: expected two numbers"],
    [{ crystal: { facetFamilies: [] } }, "facetFamilies: expected some of 100, 110, 111"],
    [{ crystal: { distanceSpread: 1 } }, "distanceSpread"],
    [{ crystal: { edgeWidth: 0 } }, "edgeWidth"],
    [{ strain: { families: ["twist"] } }, "families: expected some of gaussian-field"],
    [{ strain: { maximumPhase: -1 } }, "minimumPhase, maximumPhase"],
    [{ strain: { maximumPhase: Number.NaN } }, "minimumPhase, maximumPhase"],
    [{ detector: { peakCounts: 0 } }, "peakCounts"],
    [{ detector: { peakCounts: [10, 1] } }, "peakCounts"],
    [{ exposure: -1 }, "exposure: expected a non-negative integer, got -1"],
    [{ detector: { background: -1 } }, "background"],
    [{ detector: { background: [2, 1] } }, "background"],
    [{ detector: { coherenceWidth: -0.1 } }, "coherenceWidth"],
    [{ detector: { coherenceWidth: [0, 11] } }, "coherenceWidth"],
    [{ detector: { deadPixels: 1 } }, "deadPixels"],
    [{ detector: { gaps: 1.5 } }, "gaps"],
  ])("%j", (options, message) => {
    const run = () => simulateCrystal({ ...SMALL, ...(options as Partial<SimulationOptions>) });
    expect(run).toThrow(message);
    expect(run).toThrow(expect.objectContaining({ _tag: expect.stringMatching(/^(Shape|Value)Error$/) }));
  });
});

function centreOfMass(real: Float32Array, imag: Float32Array, shape: readonly [number, number, number]): number[] {
  const sums = [0, 0, 0];
  let total = 0;
  for (let i = 0; i < real.length; i++) {
    const amplitude = Math.hypot(real[i], imag[i]);
    total += amplitude;
    const at = [Math.floor(i / (shape[1] * shape[2])), Math.floor(i / shape[2]) % shape[1], i % shape[2]];
    for (const axis of [0, 1, 2]) sums[axis] += amplitude * (at[axis] - Math.floor(shape[axis] / 2));
  }
  return sums.map((sum) => sum / total);
}
