import { chi, freeLlk } from "@autophase/analysis";
import { expectedIntensity, heldOutVoxels } from "@autophase/phase-retrieval";
import { simulateCrystal } from "@autophase/simulation";
import { createRandom } from "@autophase/tensor-io";
import { expect, it } from "vitest";
import { freeFit } from "./free-fit.js";

const shape = [16, 18, 14];
const crystal = (peakCounts: number) => simulateCrystal({ seed: 3, index: 1, shape, detector: { peakCounts } });

it("agrees with the metrics of the analysis", () => {
  const { object, pattern } = crystal(1e4);
  const random = createRandom(1);
  const wrong = { ...object, real: object.real.map((value) => value + 0.1 * value * random.normal()) };
  const freeSet = heldOutVoxels(pattern, { seed: 2 });
  const fit = freeFit(wrong, pattern, freeSet);
  const seen = { ...pattern, mask: { data: freeSet.data.map((value) => 1 - value), shape } };
  const { data } = expectedIntensity(wrong);
  const modulus = { data: Float32Array.from(data, Math.sqrt), shape };
  expect(fit.chi).toBeCloseTo(chi(modulus, seen), 5);
  expect(fit.freeLlk).toBeCloseTo(freeLlk(modulus, pattern, freeSet), 2);
});

it.each([1e2, 1e3, 1e5])("of the truth is what counting noise leaves, at %d counts", (peakCounts) => {
  const { object, pattern } = crystal(peakCounts);
  const fit = freeFit(object, pattern, heldOutVoxels(pattern, { seed: 2, fraction: 0.5, core: 0 }));
  expect(fit.freeLlk / fit.idealLlk).toBeGreaterThan(0.9);
  expect(fit.freeLlk / fit.idealLlk).toBeLessThan(1.1);
});

it("has no free figures where nothing is held out", () => {
  const { object, pattern } = crystal(1e4);
  const { chi: own, freeChi, freeLlk: free } = freeFit(object, pattern, undefined);
  expect(own).toBeGreaterThan(0);
  expect([freeChi, free]).toEqual([Number.NaN, Number.NaN]);
});
