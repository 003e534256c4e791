/** Steps on fields and supports, against `reference`. */

import "@autophase/vitest/matchers";
import type { ComplexArray, FloatData } from "@autophase/tensor-io";
import { expect, it } from "vitest";
import type { EngineStep, ShrinkWrapStep } from "../../engine.js";
import { createGaussianFilter } from "../../gaussian-filter.js";
import { makeCase, open, reference, relativeError, runOn } from "../engine-cases.js";
import type { Subject } from "../subject.js";

const ER: EngineStep = {
  type: "iterate",
  rule: { name: "ER", inside: { object: 0, projected: 1 }, outside: { object: 0, projected: 0 } },
};

/** Field 1 becomes the iterate after the first, field 3 a mixture. */
const MIX: readonly EngineStep[] = [
  { type: "combine", to: 1, terms: [{ from: 0, inside: 1, outside: 1 }] },
  ER,
  {
    type: "combine",
    to: 3,
    terms: [
      { from: 0, inside: 0.5, outside: -1 },
      { from: 1, inside: 2, outside: 0.25 },
      { from: 1, inside: -0.5, outside: 0.5 },
    ],
  },
];

const dotOf = (a: ComplexArray<FloatData>, b: ComplexArray<FloatData>): number =>
  Array.from(a.real).reduce((sum, re, i) => sum + re * b.real[i] + a.imag[i] * b.imag[i], 0);

export function defineFields({ engine, shapes, shape: usual, wideShape }: Subject): void {
  it.each(shapes.map((shape) => [shape]))("combines, smooths and multiplies on %j", async (shape) => {
    const given = makeCase(shape, 3);
    for (const sigma of [0, 0.6, 2.3, 9]) {
      const steps: EngineStep[] = [...MIX, { type: "smooth", field: 3, sigma }, { type: "dot", a: 3, b: 1 }, ER];
      const expected = await runOn(reference, given, steps);
      const actual = await runOn(engine, given, steps);
      for (const k of [0, 1, 2])
        expect(relativeError(actual.fields?.[k] as ComplexArray, expected.fields?.[k] as ComplexArray)).toBeLessThan(
          2e-5,
        );
      expect(relativeError(actual.object, expected.object)).toBeLessThan(2e-5);
      const scale = Math.sqrt(dotOf(expected.fields?.[0] as ComplexArray, expected.fields?.[0] as ComplexArray));
      expect(actual.dots).toBeAllClose(expected.dots, { rtol: 1e-4, atol: 1e-6 * scale ** 2 });
      expect(actual.chi).toBeAllClose(expected.chi, { rtol: 1e-4 });
    }
  });

  it("multiplies by its definition, at the scale of the caller", async () => {
    const { problem, state } = makeCase(usual, 8);
    const { dots, fields } = await runOn(engine, { problem, state }, [...MIX, { type: "dot", a: 1, b: 3 }]);
    expect(dots[0]).toBeCloseTo(dotOf(fields?.[0] as ComplexArray, fields?.[2] as ComplexArray), 2);
  });

  it("smooths both parts with the Gaussian of the shrink-wrap", async () => {
    const given = makeCase([9, 12, 10], 5);
    const { object } = await runOn(engine, given, [{ type: "smooth", field: 0, sigma: 1.3 }]);
    const filter = createGaussianFilter([9, 12, 10]);
    for (const part of ["real", "imag"] as const) {
      const expected = Float64Array.from(given.state.object[part]);
      filter.apply(expected, 1.3);
      expect(object[part]).toBeAllClose(expected, { atol: 1e-5 });
    }
  });

  it("hands fields out and takes them back; a state without any clears them", async () => {
    const given = makeCase(usual, 2);
    const workspace = await open(engine, given);
    expect(await workspace.read()).not.toHaveProperty("fields");
    await workspace.run(MIX);
    const state = await workspace.read();
    expect(state.fields).toHaveLength(3);
    expect(state.fields?.[1]?.real).toEqual(state.fields?.[1]?.real.map(() => 0));
    await workspace.write(given.state);
    expect(await workspace.read()).not.toHaveProperty("fields");
    await workspace.write(state);
    const again = await workspace.read();
    expect(again).toEqual(state);
    workspace.dispose();
  });

  it("hands the support out and takes it in, alone", async () => {
    const given = makeCase(usual, 2);
    const workspace = await open(engine, given);
    expect(await workspace.readSupport()).toEqual(given.state.support);
    const support = Uint8Array.from(given.state.support, (_, i) => (i % 4 === 0 ? 1 : 0));
    await workspace.writeSupport(support);
    const { object, support: after } = await workspace.read();
    expect(after).toEqual(support);
    expect(Float32Array.from(object.real)).toEqual(given.state.object.real);
    expect((await workspace.run([])).supportVoxels).toBe(Math.ceil(support.length / 4));
    await expect(workspace.writeSupport(new Uint8Array(3))).rejects.toMatchObject({ _tag: "ShapeError" });
    workspace.dispose();
  });

  it.each(["mean", "rms"] as const)("thresholds relative to the %s in the support", async (reference_) => {
    for (const shape of [usual, [97], wideShape]) {
      const given = makeCase(shape, 6);
      const step: ShrinkWrapStep = { type: "shrink-wrap", sigma: 0.8, threshold: 1.05, reference: reference_ };
      const low = await runOn(reference, given, [{ ...step, threshold: 1.05 * (1 + 1e-5) }]);
      const high = await runOn(reference, given, [{ ...step, threshold: 1.05 * (1 - 1e-5) }]);
      const { support, supportVoxels } = await runOn(engine, given, [step]);
      expect(support.findIndex((inside, i) => inside < low.support[i] || inside > high.support[i])).toBe(-1);
      expect(supportVoxels).toBeGreaterThan(0);
      expect(supportVoxels).toBeLessThan(support.length);
    }
  });

  it.each([
    [{ type: "combine", to: 9, terms: [] }, "expected a field from 0 to 4, got 9"],
    [{ type: "dot", a: 0, b: -1 }, "expected a field from 0 to 4, got -1"],
    [{ type: "smooth", field: 1, sigma: Number.NaN }, "sigma must be finite and not negative, got NaN"],
    [
      { type: "shrink-wrap", sigma: 1, threshold: 0.1, reference: "median" },
      "relative to maximum, mean, rms, got median",
    ],
    [{ type: "shrink-wrap", sigma: 1, threshold: 1 }, "threshold must be from 0 to below 1, got 1"],
  ] as [EngineStep, string][])("refuses %j", async (step, message) => {
    const workspace = await open(engine, makeCase([4, 5]));
    await expect(workspace.run([step])).rejects.toThrow(message);
    workspace.dispose();
  });
}
