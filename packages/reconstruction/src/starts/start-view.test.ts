import "@autophase/vitest/matchers";
import { createFft, fftshift, ifftshift, roll } from "@autophase/kernels";
import { createRandom } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { type ObjectView, type SolidView, viewOf } from "./start-view.js";

/** A lopsided block around `centre`, amplitude rising along width, phase 0.3 everywhere but in one corner. */
function block(shape: readonly number[], centre: readonly number[], reach: readonly number[]) {
  const size = shape.reduce((product, length) => product * length, 1);
  const object = { real: new Float32Array(size), imag: new Float32Array(size), shape };
  const support = new Uint8Array(size);
  for (let i = 0; i < size; i++) {
    let rest = i;
    const at = shape.map(() => 0);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at[axis] = rest % (shape[axis] as number);
      rest = Math.floor(rest / (shape[axis] as number));
    }
    const away = at.map((x, axis) => x - (centre[axis] as number));
    if (away.some((x, axis) => Math.abs(x) > (reach[axis] as number))) continue;
    const amplitude = 2 + 0.01 * (away.at(-1) as number);
    const angle = away.every((x) => x > 0) ? 0.8 : 0.3;
    object.real[i] = amplitude * Math.cos(angle);
    object.imag[i] = amplitude * Math.sin(angle);
    support[i] = 1;
  }
  return { object, support };
}

function solidOf({ solid }: ObjectView): SolidView {
  if (solid === undefined) throw new TypeError("there is no solid");
  return solid;
}

describe("viewOf", () => {
  const shape = [24, 30, 41];
  const { object, support } = block(shape, [12, 15, 20], [2, 3, 6]);
  const view = viewOf(object, support);

  it("cuts three planes through the centre of mass to what the support fills", () => {
    expect(view.planes.map((plane) => plane.shape)).toEqual([
      [17, 25],
      [17, 25],
      [17, 17],
    ]);
    const [across] = view.planes;
    const middle = 8 * 25 + 12;
    expect(across.amplitude[middle]).toBeCloseTo(2, 5);
    expect(across.amplitude[middle + 4] - across.amplitude[middle - 4]).toBeCloseTo(0.08, 5);
    expect(across.support.reduce((sum, inside) => sum + inside, 0)).toBe(7 * 13);
    expect(across.amplitude[0]).toBe(0);
  });

  it("takes the mean phase away", () => {
    const inside = view.planes[0].phase.filter((_, i) => view.planes[0].support[i] === 1);
    expect(Math.max(...inside) - Math.min(...inside)).toBeLessThan(0.01);
    expect(Math.abs(inside[0] as number)).toBeLessThan(0.1);
  });

  it("has the whole of it in blocks", () => {
    const { shape, step, amplitude, phase } = solidOf(view);
    expect([shape, step]).toEqual([[17, 17, 25], 1]);
    const across = view.planes[0];
    expect(amplitude.subarray(8 * 17 * 25, 9 * 17 * 25)).toBeAllClose(across.amplitude, { rtol: 1e-6 });
    const middle = 8 * 25 + 12;
    expect(phase[8 * 17 * 25 + middle]).toBeCloseTo(across.phase[middle], 6);
    const large = block([80, 30, 30], [40, 15, 15], [30, 3, 6]);
    const coarse = solidOf(viewOf(large.object, large.support));
    expect([coarse.shape, coarse.step]).toEqual([[25, 6, 9], 3]);
    const total = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0);
    const modulus = large.object.real.map((re, i) => Math.hypot(re, large.object.imag[i]));
    // blocks of two phases have a smaller mean
    const share = (27 * total(coarse.amplitude)) / total(modulus);
    expect(share).toBeGreaterThan(0.98);
    expect(share).toBeLessThan(1.0001);
    expect(viewOf({ ...object, shape: [24 * 30, 41] }, support).solid).toBeUndefined();
  });

  it("is the same wherever the object lies, over the edges too", () => {
    const shifts = [-12, 14, -25];
    const moved = viewOf(roll(object, shifts), roll({ data: support, shape }, shifts).data);
    expect(moved.planes).toEqual(view.planes);
    expect(moved.pattern.data).toBeAllClose(view.pattern.data, { rtol: 1e-4, atol: 1e-2 });
  });

  it("calculates the central plane of the pattern from a projection alone, whatever lies outside the support", () => {
    const random = createRandom(3);
    const noisy = {
      real: object.real.map((re, i) => (support[i] ? re : random.uniform())),
      imag: object.imag.slice(),
      shape,
    };
    const field = { real: Float64Array.from(object.real), imag: Float64Array.from(object.imag), shape };
    const corner = ifftshift(field);
    createFft(shape).forward(corner);
    const intensity = fftshift({ data: corner.real.map((re, i) => re * re + corner.imag[i] ** 2), shape });
    const central = intensity.data.subarray(12 * 30 * 41, 13 * 30 * 41);
    expect(viewOf(noisy, support).pattern.data).toBeAllClose(central, { rtol: 1e-5, atol: 1e-2 });
  });

  it("shows a 2-D object as one plane, and one that fills the box whole", () => {
    const flat = block([20, 16], [10, 8], [9, 5]);
    const { planes, pattern } = viewOf(flat.object, flat.support);
    expect(planes).toHaveLength(1);
    expect(planes[0].shape).toEqual([20, 16]);
    expect(planes[0].amplitude[10 * 16 + 8]).toBeCloseTo(2, 5);
    expect(pattern.shape).toEqual([20, 16]);
  });

  it("survives an empty support", () => {
    const { planes } = viewOf(object, new Uint8Array(support.length));
    expect(planes.every(({ amplitude }) => amplitude.every(Number.isFinite))).toBe(true);
  });
});
