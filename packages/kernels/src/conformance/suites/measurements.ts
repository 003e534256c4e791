/** What a measurement may say: saturation, likelihood, admission, partial coherence; against `reference`. */

import "@autophase/vitest/matchers";
import { describe, expect, it } from "vitest";
import type { Admission, EngineStep, ObjectRule } from "../../engine.js";
import { createFft } from "../../fft/create-fft.js";
import { type Case, makeCase, open, reference, relativeError, runOn, saturated, spread } from "../engine-cases.js";
import type { Subject } from "../subject.js";

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

export function defineMeasurements({ engine, shapes, shape: usual, wideShape }: Subject): void {
  describe.each(CASES)("%s", (_name, rule, change) => {
    it.each(shapes.map((shape) => [shape]))("takes the step of the reference on %j", async (shape) => {
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
    for (const shape of [usual, wideShape]) {
      const given = makeCase(shape, 4);
      const steps: EngineStep[] = [{ type: "iterate", rule: { ...HIO, admits } }];
      const expected = await runOn(reference, given, steps);
      const actual = await runOn(engine, given, steps);
      expect(relativeError(actual.object, expected.object)).toBeLessThan(1e-5);
    }
  });

  it("puts another measurement in the place of the first, coherent or not", async () => {
    const given = makeCase(usual, 6);
    const other = spread(saturated(makeCase(usual, 7)));
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
    const wrong = { ...given.problem, pointSpread: new Float64Array(given.problem.modulus.length).fill(1) };
    await expect(workspace.writeProblem(wrong)).rejects.toThrow(
      `the point spread must have the sum 1, got ${wrong.pointSpread.length}`,
    );
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
}
