/** What a measurement may say: saturation, likelihood, admission, partial coherence; against `reference`. */

import "@autophase/vitest/matchers";
import { type ComplexArray, createRandom, type FloatData, sizeOfShape } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { centralBoxIndices, onGrid } from "../../central-box.js";
import type { Admission, EngineStep, GradientOptions, ObjectRule, PhasingProblem, PhasingState } from "../../engine.js";
import { createFft } from "../../fft/create-fft.js";
import {
  type Case,
  estimated,
  makeCase,
  open,
  reference,
  relativeError,
  runOn,
  saturated,
  spread,
} from "../engine-cases.js";
import type { Subject } from "../subject.js";

const ER: ObjectRule = {
  name: "ER",
  inside: { object: 0, projected: 1 },
  outside: { object: 0, projected: 0 },
};
const HIO: ObjectRule = { ...ER, name: "HIO", outside: { object: 1, projected: -0.9 } };

const CASES: readonly [string, ObjectRule, (given: Case) => Case][] = [
  ["saturated ER", ER, saturated],
  ["partial coherence", HIO, spread],
  ["saturated partial coherence", HIO, (given) => saturated(spread(given))],
  ["estimated ER", ER, estimated],
  ["estimated partial coherence", HIO, (given) => estimated(saturated(spread(given)))],
];

const LIKELIHOODS: readonly [string, number, (given: Case) => Case][] = [
  ["coherent", 0.3, (given) => given],
  ["saturated", 0.3, saturated],
  ["without background", 0, (given) => given],
  ["partially coherent", 0.3, (given) => saturated(spread(given))],
  ["estimated", 0.3, (given) => estimated(saturated(given))],
];

const ADMISSIONS: readonly Admission[] = [
  { modulus: 1 },
  { modulus: 1, anywhere: true },
  { phase: [-0.4, 1.1] },
  { phase: [-Math.PI / 2, Math.PI / 2] },
  { phase: [1, 5.5], modulus: 0.2, anywhere: true },
  { phase: [-Math.PI, Math.PI] },
];

type Field = ComplexArray<FloatData>;
type Kernel = NonNullable<PhasingProblem["pointSpread"]>;

/** The same at `k` and `-k`, and of the sum 1. */
function evenKernel(shape: readonly number[]): Kernel {
  const raw = Float64Array.from({ length: sizeOfShape(shape) }, (_, i) => {
    let [rest, square] = [i, 0];
    for (const length of shape.toReversed()) {
      const at = rest % length;
      rest = Math.floor(rest / length);
      square += Math.min(at, length - at) ** 2;
    }
    return Math.exp(-square / 1.3);
  });
  const sum = raw.reduce((total, value) => total + value, 0);
  return { data: raw.map((value) => value / sum), shape };
}

/** A support that leaves rows and planes out, and two fields. */
function withFields({ problem, state }: Case): Case {
  const { shape } = problem;
  const random = createRandom(11);
  const width = shape.at(-1) as number;
  const rows = shape.at(-2) ?? 1;
  const support = state.support.map((inside, i) => {
    const [row, plane] = [Math.floor(i / width) % rows, Math.floor(i / (width * rows))];
    return (rows > 2 && row < rows / 3) || plane % 3 === 1 ? 0 : inside;
  });
  const draw = () => Float32Array.from({ length: sizeOfShape(shape) }, () => random.normal());
  const field = (): Field => ({ real: draw(), imag: draw(), shape });
  return { problem, state: { object: state.object, support, fields: [field(), field()] } };
}

export function defineMeasurements({ engine, shapes, shape: usual, wideShape }: Subject): void {
  describe.each(CASES)("%s", (_name, rule, change) => {
    it.each(shapes.map((shape) => [shape]))("takes the step of the reference on %j", async (shape) => {
      const given = change(makeCase(shape));
      const steps: EngineStep[] = [{ type: "iterate", rule }];
      const expected = await runOn(reference, given, steps);
      const actual = await runOn(engine, given, steps);
      expect(relativeError(actual.object, expected.object)).toBeLessThan(1e-5);
      expect(actual.chi).toBeAllClose(expected.chi, { rtol: 1e-5 });
      expect([actual.chiAfter]).toBeAllClose([expected.chiAfter], { rtol: 1e-5 });
    });
  });

  describe.each(LIKELIHOODS)("the gradient of the likelihood, %s", (_name, background, change) => {
    it.each(shapes.map((shape) => [shape]))("is that of the reference on %j, and the object stays", async (shape) => {
      const given = withFields(change(makeCase(shape)));
      const options = { background, to: 1, products: [1, 2] };
      const [judge, workspace] = [await open(reference, given), await open(engine, given)];
      const expected = await judge.gradient(options);
      const before = await workspace.read();
      const actual = await workspace.gradient(options);
      // I / m amplifies the rounding of a small m
      const tolerance = { rtol: 1e-4, atol: 1e-4 * expected.square };
      expect(actual.chi).toBeCloseTo(expected.chi, 5);
      expect([actual.square, ...actual.products]).toBeAllClose([expected.square, ...expected.products], tolerance);
      const [after, wanted] = [await workspace.read(), await judge.read()];
      expect(after.object).toEqual(before.object);
      expect(relativeError(after.fields?.[0] as Field, wanted.fields?.[0] as Field)).toBeLessThan(1e-4);
      expect(after.fields?.[1]).toEqual(before.fields?.[1]);
      const nowhere = await workspace.gradient({ background, products: [2] });
      expect([nowhere.chi, ...nowhere.products]).toBeAllClose([actual.chi, actual.products[1] as number], {
        rtol: 1e-6,
      });
      expect(await workspace.read()).toEqual(after);
      expect(await workspace.read({ fields: false })).not.toHaveProperty("fields");
      workspace.dispose();
    });
  });

  it.each(shapes.map((shape) => [shape]))("takes the middle of the spectrum inside the support, %j", async (shape) => {
    const given = makeCase(shape, 3);
    const box = shape.map((length, axis) => Math.max(1, axis % 2 === 0 ? length - 1 : length));
    const { real, imag } = given.state.object;
    const cut = (part: FloatData) => Float64Array.from(part, (value, i) => value * given.state.support[i]);
    const field = { real: cut(real), imag: cut(imag), shape };
    createFft(shape).forward(field);
    const indices = centralBoxIndices(shape, box);
    const take = (part: Float64Array) => Float64Array.from(indices, (index) => part[index]);
    const workspace = await open(engine, given);
    await workspace.run([{ type: "iterate", rule: HIO }]);
    await workspace.write(given.state);
    const spectrum = await workspace.centralSpectrum(box);
    expect(spectrum.shape).toEqual(box);
    expect(relativeError(spectrum, { real: take(field.real), imag: take(field.imag), shape: box })).toBeLessThan(1e-5);
    expect(relativeError((await workspace.read()).object, given.state.object)).toBeLessThan(1e-6);
    await expect(workspace.centralSpectrum(shape.map((length) => length + 1))).rejects.toThrow("expected a box within");
    workspace.dispose();
  });

  it("refuses a gradient that makes no sense", async () => {
    const workspace = await open(engine, makeCase(usual));
    const refused = (options: GradientOptions) => expect(workspace.gradient(options)).rejects;
    await refused({ background: -1, products: [] }).toThrow("the background must be finite and not negative, got -1");
    await refused({ background: 0, to: 0, products: [] }).toThrow("the object stays as it is");
    await refused({ background: 0, to: 9, products: [] }).toThrow("expected a field from 0 to 4, got 9");
    await refused({ background: 0, products: [1, 2, 3] }).toThrow("at most 2 products, got 3");
    workspace.dispose();
  });

  it("takes a point spread on a box as the same one with zeros around it", async () => {
    const given = makeCase(usual);
    const box = usual.map((length, axis) => (axis % 2 === 0 ? Math.min(length, 4) : length));
    const size = box.reduce((product, length) => product * length, 1);
    const raw = Float64Array.from({ length: size }, (_, i) => (i === 0 ? 1 : 1 / (40 + i)));
    const sum = raw.reduce((total, value) => total + value, 0);
    const kernel = { data: raw.map((value) => value / sum), shape: box };
    const chi = async (pointSpread: PhasingProblem["pointSpread"]) => {
      const workspace = await open(engine, {
        ...given,
        problem: { ...given.problem, pointSpread: pointSpread as Kernel },
      });
      const value = await workspace.chi();
      workspace.dispose();
      return value;
    };
    expect(await chi(kernel)).toBe(await chi({ data: onGrid(kernel, usual), shape: usual }));
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
    const ones = { data: new Float64Array(given.problem.modulus.length).fill(1), shape: usual };
    await expect(workspace.writeProblem({ ...given.problem, pointSpread: ones })).rejects.toThrow(
      `the point spread must have the sum 1, got ${ones.data.length}`,
    );
    const large = { ...ones, shape: usual.map((length) => length + 1) };
    await expect(workspace.writeProblem({ ...given.problem, pointSpread: large })).rejects.toThrow(
      "expected a box within",
    );
    workspace.dispose();
  });

  it("puts another point spread in the place of the first, or none, and nothing else", async () => {
    const coherent = saturated(makeCase(usual, 6));
    const given = spread(coherent);
    const kernel = given.problem.pointSpread as Kernel;
    const mirrored = { ...kernel, data: kernel.data.toReversed() };
    const even = evenKernel(usual);
    const workspace = await open(engine, coherent);
    await workspace.run([{ type: "iterate", rule: HIO }]);
    let state: PhasingState = await runOn(reference, coherent, [{ type: "iterate", rule: HIO }]);
    for (const pointSpread of [kernel, even, mirrored, undefined, even]) {
      await workspace.writePointSpread(pointSpread);
      const { chi } = await workspace.run([{ type: "iterate", rule: HIO }]);
      const problem = { ...coherent.problem, ...(pointSpread && { pointSpread }) };
      const expected = await runOn(reference, { problem, state }, [{ type: "iterate", rule: HIO }]);
      expect(relativeError((await workspace.read()).object, expected.object)).toBeLessThan(2e-5);
      expect(chi).toBeAllClose(expected.chi, { rtol: 1e-4 });
      state = expected;
    }
    const ones = { data: new Float64Array(kernel.data.length).fill(1), shape: kernel.shape };
    await expect(workspace.writePointSpread(ones)).rejects.toThrow("the point spread must have the sum 1");
    const large = { ...ones, shape: usual.map((length) => length + 1) };
    await expect(workspace.writePointSpread(large)).rejects.toThrow("expected a box within");
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

  it("keeps estimates between their bounds and leaves them out of chi and likelihood", async () => {
    const shape = [4, 6];
    const object = { real: new Float64Array(24), imag: new Float64Array(24), shape };
    object.real[0] = 1; // |F| = 1 everywhere
    const estimates = [3, 0.5, 0.9, 0];
    const modulus = Float64Array.from({ length: 24 }, (_, i) => (i === 5 ? 2 : (estimates[i % 4] as number)));
    const mask = Uint8Array.from({ length: 24 }, (_, i) => (i === 5 ? 1 : i < 12 ? 3 : 0));
    const problem: PhasingProblem = { shape, modulus, mask, estimateBounds: [0.5, 1.5] };
    const workspace = await engine.createWorkspace(problem);
    const state = { object, support: new Uint8Array(24).fill(1) };
    await workspace.write(state);
    const { square } = await workspace.gradient({ background: 0, products: [] });
    const { chi } = await workspace.run([{ type: "iterate", rule: ER }]);
    const spectrumOf = async () => {
      const { object: next } = await workspace.read();
      const spectrum = { real: Float64Array.from(next.real), imag: Float64Array.from(next.imag), shape };
      createFft(shape).forward(spectrum);
      return spectrum.real;
    };
    const bounded = Array.from({ length: 24 }, (_, i) => (i === 5 ? 2 : i < 12 ? [1.5, 0.75, 1, 0][i % 4] : 1));
    expect(await spectrumOf()).toBeAllClose(bounded as number[], { atol: 1e-5 });
    expect(chi[0]).toBeCloseTo(0.5, 5);
    // one voxel of the spectrum changes, by 1 - I / |F|^2 = -3
    expect(square).toBeCloseTo(9 / 24, 4);
    await workspace.writeProblem({ shape, modulus, mask });
    await workspace.write(state);
    await workspace.run([{ type: "iterate", rule: ER }]);
    expect(await spectrumOf()).toBeAllClose(
      Array.from({ length: 24 }, (_, i) => (i === 5 ? 2 : 1)),
      { atol: 1e-5 },
    );
    const turned = engine.createWorkspace({ ...problem, estimateBounds: [2, 1] });
    await expect(turned).rejects.toThrow("expected bounds of estimates from 0 up, the larger one last, got 2 and 1");
    workspace.dispose();
  });
}
