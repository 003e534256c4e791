/** Iterates, shrink-wraps and manners of an engine: the same answers as `reference`. */

import "@autophase/vitest/matchers";
import type { ComplexArray, FloatData } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import type { EngineStep, ObjectRule } from "../../engine.js";
import { DisposedError, NumericError } from "../../errors.js";
import { type Case, makeCase, open, reference, relativeError, runOn, withoutMask } from "../engine-cases.js";
import type { Subject } from "../subject.js";

const BETA = 0.9;
const PROJECTED = { object: 0, projected: 1 };

/** The six algorithms of `docs/notation.md`, expanded into coefficients, and one with every coefficient. */
const RULES: readonly ObjectRule[] = [
  { name: "ER", inside: PROJECTED, outside: { object: 0, projected: 0 } },
  { name: "SF", inside: PROJECTED, outside: { object: 0, projected: -1 } },
  { name: "HIO", inside: PROJECTED, outside: { object: 1, projected: -BETA } },
  { name: "RAAR", inside: PROJECTED, outside: { object: BETA, projected: 1 - 2 * BETA } },
  { name: "HPR", inside: PROJECTED, outside: { object: 1, projected: -BETA } },
  {
    name: "DM",
    inside: { object: 0, projected: BETA + 1, probed: -BETA },
    outside: { object: 1, projected: 0, probed: -BETA },
    probe: { inside: 1, outside: 1 / BETA },
  },
  {
    name: "general",
    inside: { object: 0.3, projected: -1.2, probed: 0.7 },
    outside: { object: -0.4, projected: 0.5 },
    probe: { inside: 0.9, outside: -1.3 },
  },
];

export function defineIterates({ engine, shapes, shape: usual }: Subject): void {
  describe.each(RULES.map((rule) => [rule.name, rule] as const))("%s", (_name, rule) => {
    it.each(shapes.map((shape) => [shape]))("takes the step of the reference on %j, masked and not", async (shape) => {
      const given = makeCase(shape);
      for (const problem of [given.problem, withoutMask(given.problem)]) {
        const steps: EngineStep[] = [{ type: "iterate", rule }];
        const expected = await runOn(reference, { ...given, problem }, steps);
        const actual = await runOn(engine, { ...given, problem }, steps);
        expect(relativeError(actual.object, expected.object)).toBeLessThan(1e-5);
        expect(actual.chi).toBeAllClose(expected.chi, { rtol: 1e-5 });
        expect(actual.chiAfter).toBeCloseTo(expected.chiAfter, 5);
        expect(actual.support).toEqual(given.state.support);
        expect(actual.supportVoxels).toBe(expected.supportVoxels);
      }
    });
  });

  it.each(shapes.map((shape) => [shape]))("shrinks the support as the reference does on %j", async (shape) => {
    const given = makeCase(shape, 2);
    for (const sigma of [0, 0.4, 1, 2.7, 9]) {
      const step = { type: "shrink-wrap", sigma, threshold: sigma === 0 ? 0.5 : 0.9 } as const;
      const actual = await runOn(engine, given, [step]);
      const [low, high] = await bracket(given, step);
      const wrong = actual.support.findIndex((inside, i) => inside < high[i] || inside > low[i]);
      expect(wrong).toBe(-1);
      expect(actual.supportVoxels).toBe(actual.support.reduce((sum, inside) => sum + inside, 0));
      expect(actual.object.real).toBeAllClose(given.state.object.real, { rtol: 0 });
    }
  });

  it("follows the reference through steps of every kind", async () => {
    const given = makeCase(usual, 3);
    const [er, , hio, raar, , dm] = RULES.map((rule): EngineStep => ({ type: "iterate", rule }));
    const shrink = (sigma: number): EngineStep => ({ type: "shrink-wrap", sigma, threshold: 0.3 });
    const steps = [shrink(1), er, hio, shrink(2), raar, dm, shrink(1), shrink(1.5), er, er, hio, shrink(0.7)];
    const expected = await runOn(reference, given, steps);
    const actual = await runOn(engine, given, steps);
    expect(actual.chi).toBeAllClose(expected.chi, { rtol: 1e-4, atol: 1e-6 });
    expect(relativeError(actual.object, expected.object)).toBeLessThan(1e-4);
    expect(actual.supportVoxels).toBe(expected.supportVoxels);
    expect(actual.support).toEqual(expected.support);
  });

  it("reads what was written", async () => {
    const given = makeCase([3, 5, 7]);
    const workspace = await open(engine, given);
    const { object, support } = await workspace.read();
    expect(Float32Array.from(object.real)).toEqual(given.state.object.real);
    expect(Float32Array.from(object.imag)).toEqual(given.state.object.imag);
    expect(object.shape).toEqual([3, 5, 7]);
    expect(support).toEqual(given.state.support);
    expect(await workspace.run([])).toEqual({
      chi: new Float64Array(0),
      dots: new Float64Array(0),
      supportVoxels: support.reduce((sum, inside) => sum + inside, 0),
    });
    workspace.dispose();
  });

  it.each([1e-24, 1e15])("does not mind the scale of the pattern: %d", async (scale) => {
    const { problem, state } = makeCase(usual);
    const times = (data: FloatData) => Float64Array.from(data, (value) => value * scale);
    const given: Case = {
      problem: { ...problem, modulus: times(problem.modulus) },
      state: { ...state, object: { ...state.object, real: times(state.object.real), imag: times(state.object.imag) } },
    };
    const steps: EngineStep[] = RULES.map((rule) => ({ type: "iterate", rule }));
    const expected = await runOn(reference, given, steps);
    const actual = await runOn(engine, given, steps);
    expect(actual.chi).toBeAllClose(expected.chi, { rtol: 1e-4 });
    expect(relativeError(rescaled(actual.object, scale), rescaled(expected.object, scale))).toBeLessThan(1e-4);
  });

  it("stops at an iterate that is not finite and names the step", async () => {
    const given = makeCase(usual);
    const blowUp: EngineStep = {
      type: "iterate",
      rule: { name: "BLOWUP", inside: { object: Number.POSITIVE_INFINITY, projected: 1 }, outside: PROJECTED },
    };
    const [er] = RULES.map((rule): EngineStep => ({ type: "iterate", rule }));
    const workspace = await open(engine, given);
    await expect(workspace.run([er, er, blowUp, er])).rejects.toMatchObject({ _tag: "NumericError", step: 2 });
    const outside: EngineStep = { type: "iterate", rule: { ...blowUp.rule, outside: blowUp.rule.inside } };
    await expect(workspace.run([outside])).rejects.toThrow(NumericError);
    await workspace.write(given.state);
    await workspace.run([er, er]);
    const spoilt = { ...given.state.object, imag: given.state.object.imag.with(3, Number.NaN) };
    await workspace.write({ ...given.state, object: spoilt });
    await expect(workspace.run([er])).rejects.toMatchObject({ _tag: "NumericError", step: 0 });
    await workspace.write(given.state);
    await workspace.run([er]);
    workspace.dispose();
  });

  it("tells of use after dispose", async () => {
    const workspace = await open(engine, makeCase([4, 4]));
    workspace.dispose();
    workspace.dispose();
    await expect(workspace.run([])).rejects.toThrow(DisposedError);
    await expect(workspace.read()).rejects.toThrow(DisposedError);
    await expect(workspace.chi()).rejects.toThrow(DisposedError);
  });

  it("rejects problems, states and steps that do not fit", async () => {
    const { problem, state } = makeCase([4, 5]);
    await expect(engine.createWorkspace({ ...problem, shape: [4, 0] })).rejects.toMatchObject({ _tag: "ShapeError" });
    await expect(engine.createWorkspace({ ...problem, shape: [4, 6] })).rejects.toMatchObject({ _tag: "ShapeError" });
    const workspace = await engine.createWorkspace(problem);
    await expect(workspace.write({ ...state, support: new Uint8Array(3) })).rejects.toMatchObject({
      _tag: "ShapeError",
    });
    const wrong: EngineStep = { type: "shrink-wrap", sigma: Number.NaN, threshold: 0.1 };
    await expect(workspace.run([wrong])).rejects.toMatchObject({ _tag: "ValueError" });
    workspace.dispose();
  });
}

/** Supports of the reference with the threshold lowered and raised by what float32 can differ. */
async function bracket(given: Case, step: Extract<EngineStep, { type: "shrink-wrap" }>) {
  const at = async (threshold: number) => (await runOn(reference, given, [{ ...step, threshold }])).support;
  return [await at(step.threshold * (1 - 1e-6)), await at(step.threshold * (1 + 1e-6))] as const;
}

function rescaled({ real, imag, shape }: ComplexArray<FloatData>, scale: number): ComplexArray<Float64Array> {
  const times = (data: FloatData) => Float64Array.from(data, (value) => value / scale);
  return { real: times(real), imag: times(imag), shape };
}
