import { twin, twinSupport } from "@autophase/analysis/metrics";
import { atOnce } from "@autophase/kernels";
import { coarserGuess } from "@autophase/phase-retrieval";
import { simulateCrystal } from "@autophase/simulation";
import { type ComplexArray, createRandom, mapTo } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { coarseAgreementPieces } from "./coarse-agreement.js";

const { object } = simulateCrystal({ seed: 3, index: 1, shape: [40, 40, 40] });
const support = {
  data: mapTo(Uint8Array, object.real, (re, i) => Number(re ** 2 + object.imag[i] ** 2 > 0)),
  shape: object.shape,
};
const outcome = {
  object: { ...object, real: Float32Array.from(object.real), imag: Float32Array.from(object.imag) },
  support,
};
const grid = [20, 20, 20];

/** What a start found, with noise relative to its norm. */
function found(start: number, noise: number) {
  const random = createRandom(start);
  const { object: coarse, support: inside } = coarserGuess(outcome, grid);
  const power = coarse.real.reduce((sum, re, i) => sum + re ** 2 + coarse.imag[i] ** 2, 0);
  const deviation = noise * Math.sqrt(power / (2 * coarse.real.length));
  const noisy = (part: Float32Array) => part.map((value) => value + deviation * random.normal());
  return { start, object: { ...coarse, real: noisy(coarse.real), imag: noisy(coarse.imag) }, support: inside };
}

function phased({ real, imag, shape }: ComplexArray, angle: number): ComplexArray {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return { real: real.map((re, i) => re * c - imag[i] * s), imag: imag.map((im, i) => im * c + real[i] * s), shape };
}

describe("coarseAgreementPieces", () => {
  it("counts who found the outcome on the coarse grid beside those that it is made of", () => {
    const starts = [found(1, 0), found(2, 0.33), found(3, 0.5), found(4, 2)];
    const { agree, against } = atOnce(coarseAgreementPieces(outcome, 2, starts));
    expect(agree).toBe(4);
    expect(against.map(({ start }) => start)).toEqual([3, 4]);
    expect(atOnce(coarseAgreementPieces(outcome, 2, []))).toEqual({ agree: 2, against: [] });
  });

  it("knows the twin, and an offset of the phase, as the same", () => {
    const same = found(1, 0);
    const turned = { start: 2, object: phased(twin(same.object), 1), support: twinSupport(same.support) };
    expect(atOnce(coarseAgreementPieces(outcome, 1, [turned])).agree).toBe(2);
  });
});
