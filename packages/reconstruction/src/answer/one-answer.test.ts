import { invariantError, translate, twin } from "@autophase/analysis";
import { heldOutVoxels, type Solution } from "@autophase/phase-retrieval";
import { simulateCrystal } from "@autophase/simulation";
import { type ComplexArray, createRandom, ValueError } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { oneAnswer } from "./one-answer.js";

const shape = [24, 26, 20];
const options = { seed: 9, shape, crystal: { oversampling: [2.6, 3.2] as [number, number] } };
const { object: truth, pattern } = simulateCrystal({ ...options, index: 0, detector: { peakCounts: 1e5 } });
const { object: other } = simulateCrystal({ ...options, index: 1 });

/** All of the crystal, its soft edge too. */
const support = { data: Uint8Array.from(truth.real, (re, i) => Number(re !== 0 || truth.imag[i] !== 0)), shape };

/** The object with its own small errors inside the support. */
function perturbed(object: ComplexArray, size: number, seed: number): ComplexArray {
  const random = createRandom(seed);
  const noisy = (part: Float32Array): Float32Array =>
    part.map((value, i) => support.data[i] * (value + size * random.normal()));
  return { real: noisy(object.real), imag: noisy(object.imag), shape };
}

function solution(start: number, object: ComplexArray, freeLlk: number): Solution {
  const supportVoxels = support.data.reduce((sum, inside) => sum + inside, 0);
  const common = { support, supportVoxels, errorCurve: Float64Array.of(0.1), iterations: 1, seconds: 1 };
  return { start, object, chi: 0.05, freeLlk, ...common };
}

const starts = [
  solution(0, perturbed(truth, 0.05, 1), 0.6),
  solution(1, twin(perturbed(truth, 0.05, 2)), 0.62),
  solution(2, other, 0.65),
  solution(3, translate(perturbed(truth, 0.05, 3), [0.4, -0.3, 0.2]), 0.61),
  solution(4, perturbed(truth, 0.05, 4), 0.63),
];
const freeSet = heldOutVoxels(pattern, { seed: 1 });

describe("oneAnswer", () => {
  const answer = oneAnswer(pattern, starts, { freeSet });

  it("keeps what agrees, twins and moved ones too, and drops the other object", () => {
    expect(answer.starts.map(({ kept }) => kept)).toEqual([true, true, false, true, true]);
    expect(answer.starts[1].twin).toBe(true);
    expect(answer.starts[2].reason).toMatch(/^invariantError 0\.[3-9]\d? to those that agree$/);
    expect(answer.starts.map(({ rank }) => rank)).toEqual([1, 3, 5, 2, 4]);
    expect(answer.best).toBe(0);
    expect(answer.agreement).toMatchObject({ kept: 4 });
  });

  it("comes nearer to the truth than any of them", () => {
    const error = invariantError(answer.object, truth);
    expect(error).toBeLessThan(0.8 * invariantError(starts[0].object, truth));
    expect(answer.object.shape).toEqual(shape);
    for (const [i, inside] of answer.support.data.entries()) if (!inside) expect(answer.object.real[i]).toBe(0);
  });

  it("keeps two halves of the starts, laid over it, that differ as two starts each differ from the truth", () => {
    const [first, second] = answer.halves ?? [];
    if (!first || !second) throw new RangeError("expected two halves");
    expect(first.shape).toEqual(shape);
    // the errors of two starts in each half, and those of both
    const apart = invariantError(first, second);
    const { medianInvariantError } = answer.agreement;
    expect(apart / (medianInvariantError ?? 0)).toBeCloseTo(1 / Math.sqrt(2), 1);
    expect(oneAnswer(pattern, [starts[0]], { freeSet }).halves).toBeUndefined();
  });

  it("weighs the modes: what is left to the others is the variance of the errors", () => {
    expect(answer.modes).toHaveLength(4);
    expect(answer.modes.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9);
    const { medianInvariantError } = answer.agreement;
    // for n equal errors of relative power e^2 the pairs lie sqrt(2) e apart and the others hold (n - 1) / n e^2
    expect(1 - answer.modes[0]).toBeCloseTo((3 / 4) * ((medianInvariantError ?? 0) ** 2 / 2), 2);
  });

  it("says to trust it, with a map of what is sure", () => {
    expect(answer.verdict).toMatchObject({ trustworthy: true });
    expect(answer.verdict.reason).toMatch(/^Trustworthy: 4 of 5 independent starts agree/);
    const { phase, amplitude } = answer.agreement.maps;
    expect(phase.shape).toEqual(shape);
    const inside = phase.data.filter((_, i) => answer.support.data[i] === 1);
    expect(Math.min(...inside)).toBeGreaterThan(0);
    expect(amplitude.data.every((value) => value >= 0 && value < 0.5)).toBe(true);
  });

  it("does not trust starts that differ, nor one alone", () => {
    const lost = [1, 2, 3, 4].map((index) => solution(index, simulateCrystal({ ...options, index }).object, 0.6));
    const { verdict, agreement } = oneAnswer(pattern, lost, { freeSet });
    expect(agreement.kept).toBeLessThan(4);
    expect(verdict.trustworthy).toBe(false);
    expect(verdict.reason).toMatch(/^Not trustworthy: /);
    const alone = oneAnswer(pattern, [starts[0]], { freeSet });
    expect(alone.verdict).toMatchObject({ trustworthy: false });
    expect(alone.agreement.medianInvariantError).toBeNull();
    expect(alone.modes).toEqual([1]);
  });

  it("counts the starts that failed", () => {
    expect(oneAnswer(pattern, starts, { freeSet, begun: 40 }).verdict.reason).toContain("4 of 40");
  });

  it("wants something to answer from", () => {
    expect(() => oneAnswer(pattern, [])).toThrow(ValueError);
  });
});
