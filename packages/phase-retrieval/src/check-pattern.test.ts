import { createReferenceEngine } from "@autophase/kernels/reference";
import { createRandom, type DiffractionPattern } from "@autophase/tensor-io";

import { describe, expect, it } from "vitest";
import { knownCrystal } from "./conformance/known-crystal.js";
import { centerPattern, checkPattern, type PhaseOptions, phase, solve } from "./index.js";

const shape = [8, 6];
const CENTRE = 4 * 6 + 3;

function pattern(peakAt: number, change: Partial<DiffractionPattern> = {}): DiffractionPattern {
  const data = Float32Array.from({ length: 48 }, (_, i) => (i === peakAt ? 100 : 1 + (i % 3)));
  return { intensity: { data, shape }, history: [], ...change };
}

const hiding = (...indices: readonly number[]) => ({
  data: Uint8Array.from({ length: 48 }, (_, i) => (indices.includes(i) ? 0 : 1)),
  shape,
});
const codes = (given: DiffractionPattern) => checkPattern(given).map(({ code }) => code);

describe("checkPattern", () => {
  it("says nothing of a centred pattern of counts", () => {
    expect(codes(pattern(CENTRE))).toEqual([]);
    expect(codes(pattern(CENTRE + 2))).toEqual([]);
  });

  it("tells how far the brightest voxel is off", () => {
    expect(codes(pattern(CENTRE + 6 * 3))).toEqual(["off-centre"]);
    expect(checkPattern(pattern(0))[0]?.message).toContain("[-4, -3] voxels from the centre");
    expect(checkPattern(pattern(0, { mask: hiding(0) }))[0]?.message).toContain("[-4, -1] voxels");
  });

  it("tells of a hidden centre", () => {
    expect(codes(pattern(CENTRE, { mask: hiding(CENTRE) }))).toContain("masked-centre");
  });
});

describe("centerPattern", () => {
  it("moves the peak to the centre and the mask with it", () => {
    const { intensity, mask } = centerPattern(pattern(9, { mask: hiding(10) }));
    expect(intensity.data[CENTRE]).toBe(100);
    expect(mask?.data[CENTRE + 1]).toBe(0);
    expect(mask?.data.reduce((sum, value) => sum + value, 0)).toBe(47);
  });
});

describe("phase", () => {
  const options: PhaseOptions = { engine: createReferenceEngine(), recipe: "2*ML", shrinkWrap: false };
  const warningsOf = async (given: DiffractionPattern, change: Partial<PhaseOptions> = {}) => {
    const found: string[] = [];
    for await (const event of phase(given, { ...options, ...change })) {
      if (event.type === "warning") found.push(event.code);
    }
    return found;
  };

  it("warns before it starts, and centres on request", async () => {
    expect(await warningsOf(pattern(0))).toEqual(["off-centre"]);
    expect(await warningsOf(pattern(0), { center: true })).toEqual([]);
  });

  it.each([0.001, 300])("says what one count is in scaled ones (by %d) where a likelihood needs it", async (scale) => {
    const { intensity } = pattern(CENTRE);
    const scaled = { ...pattern(CENTRE), intensity: { data: intensity.data.map((x) => x * scale), shape } };
    expect(await warningsOf(scaled)).toEqual(["not-counts"]);
    expect(await warningsOf(scaled, { recipe: "2*ER" })).toEqual([]);
  });

  it("says nothing again of a pattern that was checked", async () => {
    expect(await warningsOf(pattern(0), { isChecked: true })).toEqual([]);
  });

  it.each([
    [{ mask: { data: new Uint8Array(48), shape } }, {}, "all voxels are masked (1 = measured)"],
    [{}, { freeSet: { data: new Uint8Array(48).fill(1), shape } }, "nothing is left to phase with"],
    [{}, { saturation: 0.5 }, "nothing is left to phase with: every count is masked, held out or saturated"],
    [{}, { saturation: 0 }, "saturation must be above 0 counts, got 0"],
    [{}, { freeSet: { data: new Uint8Array(4), shape: [2, 2] } }, "held-out voxels: expected 8 x 6, got 2 x 2"],
    [{}, { coherence: { model: "sharp" } }, "a model out of gaussian, lorentzian, pseudo-voigt, free, got sharp"],
    [{}, { lowToHigh: { first: 0, until: 5 } }, "low to high: expected widths above 0"],
    [{}, { recipe: "DM", constraints: { positivity: true } }, "DM has none but the support"],
    [{}, { constraints: { phase: [1, -1] } }, "expected phases that rise by at most 2 pi, got 1 to -1"],
    [{}, { averageLast: 0 }, "averageLast must be a whole number of at least 1, got 0"],
  ])("refuses %j with %j", async (change, wrong, message) => {
    const attempt = solve(pattern(CENTRE, change), { ...options, ...(wrong as Partial<PhaseOptions>) });
    await expect(attempt).rejects.toThrow(message);
  });
});

describe("what is no pattern", () => {
  const cube = [24, 20, 22];
  const size = 24 * 20 * 22;
  const of = (value: (i: number) => number): DiffractionPattern => {
    return { intensity: { data: Float32Array.from({ length: size }, (_, i) => value(i)), shape: cube }, history: [] };
  };
  const random = createRandom(3);
  const noise = Float32Array.from({ length: size }, () => Math.floor(-3 * Math.log(1 - random.uniform())));
  const isHot = (i: number): boolean => i % 977 === 5;

  it.each([
    ["an even level", of(() => 7)],
    ["nothing but noise", of((i) => noise[i])],
    ["noise and hot pixels", of((i) => noise[i] + (isHot(i) ? 1e5 : 0))],
    ["hot pixels alone", of((i) => (isHot(i) ? 100 : 0))],
  ])("%s", (_, given) => {
    expect(codes(given)).toEqual(["no-peak"]);
  });

  it.each([1, 300, 1e5])("a peak of %d counts over a strong background is told where it stands out", (peakCounts) => {
    const { pattern: known } = knownCrystal(cube, { peakCounts: 1e6 });
    const { data } = known.intensity;
    const weak = data.map((counts, i) => Math.round((counts * peakCounts) / 1e6) + noise[i]);
    expect(codes({ ...known, intensity: { data: weak, shape: cube } })).toEqual(peakCounts === 1 ? ["no-peak"] : []);
  });

  it("is told by a support that fills the box, after the phasing", async () => {
    const found: string[] = [];
    const options = { engine: createReferenceEngine(), recipe: "2*ER", shrinkWrap: false } as const;
    const support = { data: new Uint8Array(size).fill(1, 0, 0.6 * size), shape: cube };
    for await (const event of phase(
      of((i) => noise[i]),
      { ...options, support },
    )) {
      if (event.type === "warning") found.push(event.code);
    }
    expect(found).toEqual(["no-peak", "full-support"]);
  });
});
