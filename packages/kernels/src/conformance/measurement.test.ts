/** What a measurement may say, on every engine that computes here: saturation, likelihood, admission, partial coherence. */

import "@autophase/vitest/matchers";
import { createRandom } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import type { Admission, EngineStep, ObjectRule, PhasingProblem } from "../engine.js";
import { createFft } from "../fft/create-fft.js";
import { type Case, ENGINES, makeCase, open, reference, relativeError, runOn, shapesFor } from "./engine-cases.js";

const ER: ObjectRule = {
  name: "ER",
  inside: { object: 0, projected: 1 },
  outside: { object: 0, projected: 0 },
};
const HIO: ObjectRule = { ...ER, name: "HIO", outside: { object: 1, projected: -0.9 } };
const ML: ObjectRule = {
  name: "ML",
  inside: { object: 1, projected: -1 },
  outside: { object: 0, projected: 0 },
  poisson: { background: 0.3 },
};

/** Every sixth voxel saturated, half of them above what was calculated. */
function saturated(given: Case): Case {
  const mask = given.problem.mask?.map((measured, i) => (i % 6 === 1 ? 2 : measured)) as Uint8Array;
  return { ...given, problem: { ...given.problem, mask } };
}

/** A lopsided point spread of the sum 1, most of it at the origin. */
function spread({ problem, state }: Case): Case {
  const random = createRandom(5);
  const raw = Float64Array.from(problem.modulus, (_, i) => (i === 0 ? 10 : random.uniform() ** 6));
  const sum = raw.reduce((total, value) => total + value, 0);
  return { problem: { ...problem, pointSpread: raw.map((value) => value / sum) }, state };
}

const CASES: readonly [string, ObjectRule, (given: Case) => Case][] = [
  ["saturated ER", ER, saturated],
  ["likelihood", ML, (given) => given],
  ["saturated likelihood", ML, saturated],
  ["likelihood without background", { ...ML, poisson: { background: 0 } }, (given) => given],
  ["partial coherence", HIO, spread],
  ["saturated partial coherence", HIO, (given) => saturated(spread(given))],
  ["likelihood with partial coherence", ML, (given) => saturated(spread(given))],
];

const ADMISSIONS: readonly Admission[] = [
  { modulus: 1 },
  { modulus: 1, anywhere: true },
  { phase: [-0.4, 1.1] },
  { phase: [-Math.PI / 2, Math.PI / 2] },
  { phase: [1, 5.5], modulus: 0.2, anywhere: true },
  { phase: [-Math.PI, Math.PI] },
];

describe.each(ENGINES)("%s", (_, engine) => {
  describe.each(CASES)("%s", (_name, rule, change) => {
    it.each(shapesFor(engine).map((shape) => [shape]))("takes the step of the reference on %j", async (shape) => {
      const given = change(makeCase(shape));
      const steps: EngineStep[] = [{ type: "iterate", rule }];
      const expected = await runOn(reference, given, steps);
      const actual = await runOn(engine, given, steps);
      // I / m amplifies the rounding of a small m
      expect(relativeError(actual.object, expected.object)).toBeLessThan(rule.poisson ? 1e-4 : 1e-5);
      expect(actual.chi).toBeAllClose(expected.chi, { rtol: 1e-5 });
      expect([actual.chiAfter]).toBeAllClose([expected.chiAfter], { rtol: rule.poisson ? 1e-4 : 1e-5 });
    });
  });

  it.each(ADMISSIONS.map((admits) => [admits]))("admits as the reference does: %j", async (admits) => {
    for (const shape of [[7, 6, 5], [5, 9], ...(engine.name === "gpu" ? [] : [[2, 64, 66]])]) {
      const given = makeCase(shape, 4);
      const steps: EngineStep[] = [{ type: "iterate", rule: { ...HIO, admits } }];
      const expected = await runOn(reference, given, steps);
      const actual = await runOn(engine, given, steps);
      expect(relativeError(actual.object, expected.object)).toBeLessThan(1e-5);
    }
  });

  it("puts another measurement in the place of the first, coherent or not", async () => {
    const given = makeCase([7, 6, 5], 6);
    const other = spread(saturated(makeCase([7, 6, 5], 7)));
    const workspace = await open(engine, given);
    await workspace.run([{ type: "iterate", rule: HIO }]);
    await workspace.writeProblem(other.problem);
    const { chi } = await workspace.run([{ type: "iterate", rule: HIO }]);
    const between = await runOn(reference, given, [{ type: "iterate", rule: HIO }]);
    const expected = await runOn(reference, { problem: other.problem, state: between }, [
      { type: "iterate", rule: HIO },
    ]);
    expect(relativeError((await workspace.read()).object, expected.object)).toBeLessThan(1e-5);
    expect(chi).toBeAllClose(expected.chi, { rtol: 1e-5 });
    await workspace.writeProblem(given.problem);
    await workspace.write(given.state);
    await workspace.run([{ type: "iterate", rule: HIO }]);
    expect(relativeError((await workspace.read()).object, between.object)).toBeLessThan(1e-5);
    const wrong = { ...given.problem, pointSpread: new Float64Array(210).fill(1) };
    await expect(workspace.writeProblem(wrong)).rejects.toThrow("the point spread must have the sum 1, got 210");
    workspace.dispose();
  });

  it("leaves what is above saturation, and raises what is below", async () => {
    const shape = [4, 6];
    const object = { real: new Float64Array(24), imag: new Float64Array(24), shape };
    object.real[0] = 1; // |F| = 1 everywhere
    const modulus = Float64Array.from({ length: 24 }, (_, i) => (i % 2 ? 0.5 : 3));
    const mask = Uint8Array.from({ length: 24 }, (_, i) => (i === 3 ? 1 : 2));
    const workspace = await engine.createWorkspace({ shape, modulus, mask });
    await workspace.write({ object, support: new Uint8Array(24).fill(1) });
    const { chi } = await workspace.run([{ type: "iterate", rule: ER }]);
    const { object: next } = await workspace.read();
    const spectrum = { real: Float64Array.from(next.real), imag: Float64Array.from(next.imag), shape };
    createFft(shape).forward(spectrum);
    const expected = Array.from({ length: 24 }, (_, i) => (i % 2 === 0 ? 3 : i === 3 ? 0.5 : 1));
    expect(spectrum.real).toBeAllClose(expected, { atol: 1e-5 });
    expect(chi[0]).toBeCloseTo(Math.sqrt(12 * 4 + 0.25) / 0.5, 4);
    workspace.dispose();
  });
});

/** `sum m - I log m` over measured voxels, by its definition, with a convolution by the direct sum. */
function lossOf({ shape, modulus, mask, pointSpread }: PhasingProblem, real: Float64Array, imag: Float64Array) {
  const spectrum = { real: real.slice(), imag: imag.slice(), shape };
  createFft(shape).forward(spectrum);
  const own = spectrum.real.map((re, i) => re * re + spectrum.imag[i] ** 2);
  const [rows, columns] = shape as [number, number];
  const at = (h: number, w: number): number => ((h + rows) % rows) * columns + ((w + columns) % columns);
  const expected = own.map((value, i) => {
    if (!pointSpread) return value;
    let sum = 0;
    for (let h = 0; h < rows; h++)
      for (let w = 0; w < columns; w++)
        sum += pointSpread[at(h, w)] * own[at(Math.floor(i / columns) - h, (i % columns) - w)];
    return sum;
  });
  return expected.reduce(
    (sum, m, i) => (mask?.[i] === 1 ? sum + m + 0.3 - modulus[i] ** 2 * Math.log(m + 0.3) : sum),
    0,
  );
}

describe("the step of the likelihood", () => {
  it.each([
    ["coherent", (given: Case) => given],
    ["partially coherent", spread],
  ])("is 1/N times the gradient, by finite differences: %s", async (_, change) => {
    const { problem, state } = change(makeCase([5, 6], 9));
    const everywhere = { ...state, support: new Uint8Array(30).fill(1) };
    const { object } = await runOn(reference, { problem, state: everywhere }, [{ type: "iterate", rule: ML }]);
    const real = Float64Array.from(state.object.real);
    const imag = Float64Array.from(state.object.imag);
    const step = 1e-5;
    for (const i of [0, 7, 29]) {
      const up = lossOf(problem, real.with(i, real[i] + step), imag);
      const down = lossOf(problem, real.with(i, real[i] - step), imag);
      expect(30 * object.real[i]).toBeCloseTo((up - down) / (4 * step), 4);
      const left = lossOf(problem, real, imag.with(i, imag[i] + step));
      const right = lossOf(problem, real, imag.with(i, imag[i] - step));
      expect(30 * object.imag[i]).toBeCloseTo((left - right) / (4 * step), 4);
    }
  });
});
