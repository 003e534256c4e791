import "@autophase/vitest/matchers";
import { type ComplexArray, createRandom, type Shape, sizeOfShape } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { invariantError } from "../metrics/invariant-error.js";
import { alignToReference } from "./align-to-reference.js";
import { translate } from "./translate.js";
import { twin } from "./twin.js";

interface Disturbance {
  readonly shift: readonly number[];
  readonly ramp: readonly number[];
  readonly offset: number;
  readonly scale: number;
  readonly isTwin: boolean;
}

/** An asymmetric blob, band-limited and almost zero at the border, with a curved phase of about `range` radians. */
function strainedBlob(shape: Shape, range: number): ComplexArray {
  const size = sizeOfShape(shape);
  const object = { real: new Float32Array(size), imag: new Float32Array(size), shape };
  for (let i = 0; i < size; i++) {
    const x = centredCoordinates(i, shape).map((voxels, axis) => voxels / (shape[axis] / 7));
    const squared = x.reduce((sum, value, axis) => sum + value ** 2 * (1 + 0.15 * axis), 0);
    const amplitude = Math.exp(-squared) * (1 + 0.3 * Math.tanh(x.reduce((sum, value) => sum + value, 0)));
    const curved = x.reduce((sum, value, axis) => sum + (axis % 2 ? -1 : 1) * value ** 2 + 0.1 * value ** 3, 0);
    object.real[i] = amplitude * Math.cos((range / 4) * curved);
    object.imag[i] = amplitude * Math.sin((range / 4) * curved);
  }
  return object;
}

function centredCoordinates(index: number, shape: Shape): number[] {
  let rest = index;
  return [...shape]
    .reverse()
    .map((length) => {
      const n = rest % length;
      rest = (rest - n) / length;
      return n - Math.floor(length / 2);
    })
    .reverse();
}

/** The object that `alignToReference` has to bring back: the inverse steps, last to first. */
function disturb(object: ComplexArray, { shift, ramp, offset, scale, isTwin }: Disturbance): ComplexArray {
  const wave = (z: ComplexArray): ComplexArray => {
    const out = { real: z.real.slice(), imag: z.imag.slice(), shape: z.shape };
    for (let i = 0; i < out.real.length; i++) {
      const at = centredCoordinates(i, z.shape);
      const angle = -offset - at.reduce((sum, x, axis) => sum + x * ramp[axis], 0);
      out.real[i] = (z.real[i] * Math.cos(angle) - z.imag[i] * Math.sin(angle)) / scale;
      out.imag[i] = (z.real[i] * Math.sin(angle) + z.imag[i] * Math.cos(angle)) / scale;
    }
    return out;
  };
  const moved = translate(
    wave(object),
    shift.map((voxels) => -voxels),
  );
  return isTwin ? twin(moved) : moved;
}

const cases: [string, Shape, number, Disturbance][] = [
  ["whole voxels", [24, 20, 22], 2, { shift: [3, -2, 4], ramp: [0, 0, 0], offset: 0.3, scale: 1, isTwin: false }],
  [
    "fractions",
    [24, 20, 22],
    Math.PI,
    { shift: [1.37, -0.5, 2.81], ramp: [0, 0, 0], offset: -2, scale: 3, isTwin: false },
  ],
  [
    "a ramp",
    [24, 21, 17],
    Math.PI,
    { shift: [0, 0, 0], ramp: [0.31, -0.2, 0.05], offset: 1, scale: 0.2, isTwin: false },
  ],
  [
    "everything",
    [40, 35, 37],
    2 * Math.PI,
    { shift: [-2.6, 1.2, 0.4], ramp: [0.3, -0.21, 0.1], offset: 3, scale: 7, isTwin: true },
  ],
  [
    "strong strain",
    [96, 91],
    4 * Math.PI,
    { shift: [2.45, -3.5], ramp: [0.1, -0.15], offset: 1.5, scale: 2, isTwin: true },
  ],
  [
    "two axes, odd",
    [45, 43],
    2 * Math.PI,
    { shift: [4.4, -3.7], ramp: [0.2, -0.4], offset: -1, scale: 0.5, isTwin: true },
  ],
  [
    "an axis of length 1",
    [1, 40, 32],
    Math.PI,
    { shift: [0, -3.3, 2.6], ramp: [0, 0.2, 0.3], offset: 2, scale: 1.5, isTwin: false },
  ],
];

describe("alignToReference", () => {
  it.each(cases)("undoes %s", (_, shape, range, disturbance) => {
    const reference = strainedBlob(shape, range);
    const result = alignToReference(disturb(reference, disturbance), reference);
    expect(result.twin).toBe(disturbance.isTwin);
    expect(result.invariantError).toBeLessThan(1e-5);
    expect(result.shift).toBeAllClose(disturbance.shift, { rtol: 0, atol: 1e-5 });
    expect(result.ramp).toBeAllClose(disturbance.ramp, { rtol: 0, atol: 1e-5 });
    expect(result.scale).toBeCloseTo(disturbance.scale, 4);
    expect(result.aligned.real).toBeAllClose(reference.real, { rtol: 0, atol: 2e-5 });
    expect(result.aligned.imag).toBeAllClose(reference.imag, { rtol: 0, atol: 2e-5 });
  });

  it("finds the transform of a noisy object, and the noise as the error", () => {
    const disturbance = { shift: [1.4, -2.7, 0.2], ramp: [0.1, 0.2, -0.3], offset: 1, scale: 2, isTwin: true };
    const reference = strainedBlob([24, 24, 24], 2 * Math.PI);
    const object = disturb(reference, disturbance);
    const random = createRandom(5);
    const norm = Math.sqrt(object.real.reduce((sum, v, i) => sum + v * v + object.imag[i] ** 2, 0));
    const sigma = (0.1 * norm) / Math.sqrt(2 * object.real.length);
    for (const data of [object.real, object.imag])
      for (let i = 0; i < data.length; i++) data[i] += sigma * random.normal();
    const result = alignToReference(object, reference);
    expect(result.twin).toBe(true);
    expect(result.shift).toBeAllClose(disturbance.shift, { rtol: 0, atol: 0.05 });
    expect(result.invariantError).toBeCloseTo(0.1, 2);
  });

  it.each([
    ["a constant", (_: number, shape: Shape) => new Float32Array(sizeOfShape(shape)).fill(2)],
    ["one voxel", (seed: number, shape: Shape) => new Float32Array(sizeOfShape(shape)).fill(1, 7 + seed, 8 + seed)],
    [
      "two far voxels",
      (_: number, shape: Shape) => new Float32Array(sizeOfShape(shape)).map((_v, i) => Number(i % 70 === 3)),
    ],
  ])("lays %s over its like exactly", (_, create) => {
    const shape = [6, 5, 7];
    const object = { real: create(0, shape), imag: new Float32Array(210), shape };
    const reference = { real: create(100, shape), imag: new Float32Array(210), shape };
    const result = alignToReference(object, reference);
    expect(result.invariantError).toBeLessThan(1e-3);
    expect([...result.shift, ...result.ramp, result.offset, result.scale].every(Number.isFinite)).toBe(true);
  });

  it("does no worse than leaving unlike objects where they are", () => {
    const random = createRandom(1);
    const draw = () => ({
      real: Float32Array.from({ length: 480 }, () => random.normal()),
      imag: Float32Array.from({ length: 480 }, () => random.normal()),
      shape: [8, 6, 10],
    });
    for (let i = 0; i < 5; i++) {
      const [object, reference] = [draw(), draw()];
      const result = alignToReference(object, reference);
      expect(result.invariantError).toBeLessThanOrEqual(invariantError(object, reference));
      expect(result.invariantError).toBeCloseTo(invariantError(result.aligned, reference), 5);
    }
  });
});
