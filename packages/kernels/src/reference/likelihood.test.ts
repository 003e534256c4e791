import type { ComplexArray, FloatData } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { type Case, makeCase, open, reference, spread } from "../conformance/engine-cases.js";
import type { PhasingProblem } from "../engine.js";
import { createFft } from "../fft/create-fft.js";

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
        sum += pointSpread.data[at(h, w)] * own[at(Math.floor(i / columns) - h, (i % columns) - w)];
    return sum;
  });
  return expected.reduce(
    (sum, m, i) => (mask?.[i] === 1 ? sum + m + 0.3 - modulus[i] ** 2 * Math.log(m + 0.3) : sum),
    0,
  );
}

describe("the gradient of the likelihood", () => {
  it.each([
    ["coherent", (given: Case) => given],
    ["partially coherent", spread],
  ])("is 1/N times the gradient, by finite differences: %s", async (_, change) => {
    const { problem, state } = change(makeCase([5, 6], 9));
    const everywhere = { ...state, support: new Uint8Array(30).fill(1) };
    const workspace = await open(reference, { problem, state: everywhere });
    await workspace.gradient({ background: 0.3, to: 1, products: [] });
    const gradient = (await workspace.read()).fields?.[0] as ComplexArray<FloatData>;
    const real = Float64Array.from(state.object.real);
    const imag = Float64Array.from(state.object.imag);
    const step = 1e-5;
    for (const i of [0, 7, 29]) {
      const up = lossOf(problem, real.with(i, real[i] + step), imag);
      const down = lossOf(problem, real.with(i, real[i] - step), imag);
      expect(30 * gradient.real[i]).toBeCloseTo((up - down) / (4 * step), 4);
      const left = lossOf(problem, real, imag.with(i, imag[i] + step));
      const right = lossOf(problem, real, imag.with(i, imag[i] - step));
      expect(30 * gradient.imag[i]).toBeCloseTo((left - right) / (4 * step), 4);
    }
  });
});
