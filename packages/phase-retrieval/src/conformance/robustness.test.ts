/** What measured patterns do to a phasing, and what helps; on every engine that computes here. */

import { atOnce } from "@autophase/kernels";
import type { ComplexArray } from "@autophase/tensor-io";
import { beforeAll, describe, expect, it } from "vitest";
import { heldOutVoxels, type PhaseOptions, type PhasingEvent, phase } from "../index.js";
import { grow } from "../support/morphology.js";
import { distance, ENGINES, farFieldIntensity, knownCrystal } from "./known-crystal.js";
import { type StartsOptions, solveStarts } from "./solve-starts.js";

const SHAPE = [32, 30];
const crystal = knownCrystal(SHAPE);
const around = {
  support: { data: atOnce(grow(crystal.support.data, SHAPE, 1)), shape: SHAPE },
  shrinkWrap: false,
} as const;

/** Half width at half maximum over standard deviation of a Gaussian. */
const HALF_WIDTH = Math.sqrt(2 * Math.LN2);

describe.each(ENGINES)("%s", (_, engine) => {
  const options: StartsOptions = { engine, recipe: "150*HIO+30*ER", starts: 3, seed: 2, ...around };

  describe("partial coherence", () => {
    const blur = 0.5;
    const blurred = knownCrystal(SHAPE, { blur });
    const coherence = { first: 40, every: 20 };
    const recipe = "2*(20*ER+80*HIO)+60*ER";

    let blind = 1;
    beforeAll(async () => {
      blind = distance((await solveStarts(blurred.pattern, { ...options, recipe })).best.object, blurred.object);
    });
    const models = ["gaussian", "free", "lorentzian", "pseudo-voigt"] as const;

    it.each(engine.name === "reference" ? models.slice(0, 2) : models)(
      "%s finds more than none does",
      async (model) => {
        const { best } = await solveStarts(blurred.pattern, { ...options, recipe, coherence: { ...coherence, model } });
        expect(distance(best.object, blurred.object)).toBeLessThan(0.5 * blind);
        expect(best.pointSpread?.widths).toHaveLength(2);
        if (model !== "gaussian" && model !== "pseudo-voigt") return;
        for (const width of best.pointSpread?.widths ?? []) {
          expect(Math.abs(width / (HALF_WIDTH * blur) - 1)).toBeLessThan(0.1);
        }
      },
    );

    it("finds next to no width where there is none", async () => {
      const { best } = await solveStarts(crystal.pattern, {
        ...options,
        recipe,
        coherence: { ...coherence, model: "gaussian" },
      });
      for (const width of best.pointSpread?.widths ?? []) expect(width).toBeLessThan(0.4);
    });

    it("tells of every estimate", async () => {
      const events: PhasingEvent[] = [];
      const run = { ...options, starts: 1, coherence: { ...coherence, model: "free" } as const };
      for await (const event of phase(blurred.pattern, run)) events.push(event);
      const estimates = events.flatMap((event) => (event.type === "coherence" ? [event.iteration] : []));
      expect(estimates).toEqual([40, 60, 80, 100, 120, 140, 160]);
    });
  });

  it("saturated voxels may grow: better than taking them at their word", async () => {
    const limit = 1e5;
    const data = crystal.pattern.intensity.data.map((counts) => Math.min(counts, limit));
    const pattern = { ...crystal.pattern, intensity: { data, shape: SHAPE } };
    const blind = await solveStarts(pattern, options);
    const aware = await solveStarts(pattern, { ...options, saturation: limit });
    expect(distance(aware.best.object, crystal.object)).toBeLessThan(0.1 * distance(blind.best.object, crystal.object));
  });

  it("low to high resolution ends with the whole pattern", async () => {
    const { best } = await solveStarts(crystal.pattern, { ...options, lowToHigh: { first: 0.2, until: 80 } });
    expect(distance(best.object, crystal.object)).toBeLessThan(0.12);
    const half = await solveStarts(crystal.pattern, {
      ...options,
      recipe: "30*ER",
      lowToHigh: { first: 0.2, until: 100 },
    });
    expect(outerShare(half.best.object)).toBeLessThan(0.5 * outerShare(best.object));
  });

  it("the mean of the last iterates is what it says", async () => {
    const recipe = "30*HIO+3*RAAR";
    const single = { ...options, starts: 1 };
    const averaged = await solveStarts(crystal.pattern, { ...single, recipe, averageLast: 2 });
    const [last, before] = [
      await solveStarts(crystal.pattern, { ...single, recipe }),
      await solveStarts(crystal.pattern, { ...single, recipe: "30*HIO+2*RAAR" }),
    ];
    const mean = {
      ...last.best.object,
      real: last.best.object.real.map((value, i) => value + before.best.object.real[i]),
      imag: last.best.object.imag.map((value, i) => value + before.best.object.imag[i]),
    };
    expect(distance(averaged.best.object, toDouble(mean))).toBeLessThan(2e-3);
    expect(distance(averaged.best.object, toDouble(last.best.object))).toBeGreaterThan(2e-3);
  });

  describe("held-out voxels", () => {
    const freeSet = heldOutVoxels(crystal.pattern, { seed: 3 });

    it("judge a solution by what it never saw", async () => {
      const good = await solveStarts(crystal.pattern, { ...options, freeSet });
      const bad = await solveStarts(crystal.pattern, { ...options, freeSet, recipe: "3*ER" });
      expect(good.best.freeLlk).toBeLessThan(0.1 * (bad.best.freeLlk as number));
      expect(good.best.freeLlk).toBe(Math.min(...good.starts.map(({ freeLlk }) => freeLlk as number)));
    });

    it("make no difference by their counts", async () => {
      const data = crystal.pattern.intensity.data.map((counts, i) => (freeSet.data[i] ? 3 * counts + 7 : counts));
      const spoilt = { ...crystal.pattern, intensity: { data, shape: SHAPE } };
      const short = { ...options, freeSet, recipe: "20*HIO", starts: 1 };
      const [a, b] = [await solveStarts(crystal.pattern, short), await solveStarts(spoilt, short)];
      expect(a.best.object.real).toEqual(b.best.object.real);
      expect(a.best.freeLlk).not.toBe(b.best.freeLlk);
    });
  });

  it.each([
    ["GPS and averages", { recipe: "30*GPS+5*ER", averageLast: 20 }],
    ["ML", { recipe: "20*HIO+15*ML" }],
    ["OSS and coherence", { recipe: "35*OSS", coherence: { model: "free", first: 7, every: 9 } }],
    ["windows", { recipe: "35*HIO", lowToHigh: { first: 0.3, until: 30, every: 7 } }],
  ] as [string, Partial<PhaseOptions>][])("a run with %s goes on as if it had not been cut", async (_name, change) => {
    const run = { ...options, starts: 1, reportEvery: 5, freeSet: heldOutVoxels(crystal.pattern), ...change };
    const whole = await solveStarts(crystal.pattern, run);
    const controller = new AbortController();
    let snapshot: PhaseOptions["resume"];
    for await (const event of phase(crystal.pattern, { ...run, signal: controller.signal })) {
      if (event.type === "progress" && event.iteration === 25) controller.abort();
      if (event.type === "interrupted") snapshot = structuredClone(event.snapshot);
    }
    if (!snapshot) throw new TypeError("expected a snapshot");
    const resumed = await solveStarts(crystal.pattern, { ...run, resume: snapshot });
    expect(resumed.best.object).toEqual(whole.best.object);
    expect(resumed.best.freeLlk).toBe(whole.best.freeLlk);
  });
});

/** Share of the far field beyond half of the axes. */
function outerShare(object: ComplexArray): number {
  const { data } = farFieldIntensity(toDouble(object));
  let [outer, all] = [0, 0];
  for (let i = 0; i < data.length; i++) {
    const [h, w] = [Math.floor(i / 30) - 16, (i % 30) - 15];
    all += data[i];
    if (Math.max(Math.abs(h), Math.abs(w)) > 8) outer += data[i];
  }
  return outer / all;
}

function toDouble({ real, imag, shape }: ComplexArray): ComplexArray<Float64Array> {
  return { real: Float64Array.from(real), imag: Float64Array.from(imag), shape };
}
