import { createFft, ifftshift, type PhasingState } from "@autophase/kernels";
import { describe, expect, it } from "vitest";
import { ml } from "./algorithms.js";
import { ENGINES, knownCrystal } from "./conformance/known-crystal.js";
import { conjugateGradientIteration } from "./conjugate-gradient.js";
import { measurementOf, problemOf } from "./measurement.js";

const BACKGROUND = 0.1;
const { pattern, object, support } = knownCrystal([16, 18], { peakCounts: 3000 });
const problem = problemOf(measurementOf(pattern));
const { data: counts } = ifftshift(pattern.intensity);

/** `sum m - I log m`, by its definition. */
function lossOf({ real, imag, shape }: PhasingState["object"]): number {
  const field = { real: Float64Array.from(real), imag: Float64Array.from(imag), shape };
  createFft(shape).forward(field);
  let loss = 0;
  for (let i = 0; i < counts.length; i++) {
    const expected = field.real[i] ** 2 + field.imag[i] ** 2 + BACKGROUND;
    loss += expected - counts[i] * Math.log(expected);
  }
  return loss;
}

/** The truth, pushed away from itself, corner layout. */
function beside(): PhasingState {
  const shift = (data: Float64Array): Float64Array => {
    const rolled = new Float64Array(data.length);
    for (let i = 0; i < data.length; i++) rolled[(Math.floor(i / 18 + 8) % 16) * 18 + ((i + 9) % 18)] = data[i];
    return rolled;
  };
  const scale = Math.sqrt(counts.reduce((total, value) => total + value, 0) / counts.length) / 12;
  const push = (data: Float64Array, phase: number) =>
    shift(data).map((value, i) => scale * value * (1 + 0.4 * Math.sin(3 * i + phase)));
  const inside = shift(Float64Array.from(support.data));
  return {
    object: { real: push(object.real, 0), imag: push(object.imag, 1), shape: [16, 18] },
    support: Uint8Array.from(inside),
  };
}

describe.each(ENGINES)("%s", (_, engine) => {
  it("goes down in every iteration, and below what as many error reductions reach", async () => {
    const workspace = await engine.createWorkspace(problem);
    await workspace.write(beside());
    const losses = [lossOf((await workspace.read()).object)];
    for (let i = 0; i < 12; i++) {
      const chi = await conjugateGradientIteration(workspace, ml({ background: BACKGROUND }), {
        fraction: 0,
        isFirst: i === 0,
        objectRms: 1,
        admits: undefined,
      });
      expect(chi).toBeGreaterThan(0);
      losses.push(lossOf((await workspace.read()).object));
    }
    for (let i = 1; i < losses.length; i++) expect(losses[i]).toBeLessThan(losses[i - 1] as number);
    await workspace.write(beside());
    const rule = { name: "ER", inside: { object: 0, projected: 1 }, outside: { object: 0, projected: 0 } };
    await workspace.run(Array.from({ length: 24 }, () => ({ type: "iterate", rule }) as const));
    expect(losses.at(-1)).toBeLessThan(lossOf((await workspace.read()).object));
    workspace.dispose();
  });

  it("stays inside the support", async () => {
    const workspace = await engine.createWorkspace(problem);
    await workspace.write(beside());
    const context = { fraction: 0, isFirst: true, objectRms: 1, admits: undefined };
    await conjugateGradientIteration(workspace, ml(), context);
    const after = await workspace.read();
    expect(after.object.real.every((value, i) => after.support[i] === 1 || value === 0)).toBe(true);
    workspace.dispose();
  });
});
