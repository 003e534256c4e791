import "@autophase/vitest/matchers";
import { roll } from "@autophase/kernels";
import { amplitudeOf, type ComplexArray, phaseOf } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { centerObject } from "./center-object.js";
import { removeRamp } from "./remove-ramp.js";

const SHAPE = [12, 15, 10];

/** A block of 5 x 7 x 3 voxels around the origin, with a phase. */
function block(phaseAt: (x: readonly number[]) => number): {
  object: ComplexArray;
  support: { data: Uint8Array; shape: number[] };
} {
  const size = 12 * 15 * 10;
  const object = { real: new Float32Array(size), imag: new Float32Array(size), shape: SHAPE };
  const support = { data: new Uint8Array(size), shape: SHAPE };
  for (let i = 0; i < size; i++) {
    const x = [Math.floor(i / 150) - 6, (Math.floor(i / 10) % 15) - 7, (i % 10) - 5];
    if (Math.abs(x[0]) > 2 || Math.abs(x[1]) > 3 || Math.abs(x[2]) > 1) continue;
    support.data[i] = 1;
    object.real[i] = Math.cos(phaseAt(x));
    object.imag[i] = Math.sin(phaseAt(x));
  }
  return { object, support };
}

describe("centerObject", () => {
  it.each([[[0, 0, 0]], [[2, -3, 1]], [[6, 8, 5]]])(
    "brings back a block moved by %j, across the border too",
    (shift) => {
      const { object } = block(() => 0.5);
      const result = centerObject(roll(object, shift));
      expect(result.object).toEqual(object);
      expect(roll(roll(object, shift), result.shift)).toEqual(object);
    },
  );

  it("wants an object", () => {
    const zero = { real: new Float32Array(4), imag: new Float32Array(4), shape: [4] };
    expect(() => centerObject(zero)).toThrow("centerObject: expected an object");
  });
});

describe("removeRamp", () => {
  it("leaves the strain of a block that was moved and ramped", () => {
    // Odd along each axis, so that mean phase and mean gradient of the strain are 0.
    const strain = (x: readonly number[]) => 0.2 * x[0] * x[1] * x[2];
    const ramp = [0.6, -1.1, 2.4];
    const { object, support } = block((x) => strain(x) + 1.3 + x.reduce((sum, v, axis) => sum + v * ramp[axis], 0));
    const result = removeRamp(roll(object, [3, -5, 4]), roll(support, [3, -5, 4]));
    const expected = block(strain).object;
    expect(result.ramp).toBeAllClose(ramp, { rtol: 0, atol: 1e-6 });
    expect(result.shift).toEqual([-3, 5, -4]);
    expect(result.support).toEqual(support);
    expect(result.object.real).toBeAllClose(expected.real, { rtol: 0, atol: 1e-5 });
    expect(result.object.imag).toBeAllClose(expected.imag, { rtol: 0, atol: 1e-5 });
  });

  it("is idempotent and keeps the amplitude", () => {
    const { object, support } = block((x) => 0.4 * x[0] ** 2 - 0.2 * x[1] * x[0] + 0.3 * x[2]);
    const once = removeRamp(object, support);
    const twice = removeRamp(once.object, once.support);
    expect(amplitudeOf(once.object).data).toBeAllClose(amplitudeOf(object).data, { rtol: 1e-6, atol: 1e-6 });
    expect(twice.ramp).toBeAllClose([0, 0, 0], { rtol: 0, atol: 1e-6 });
    expect(phaseOf(twice.object).data).toBeAllClose(phaseOf(once.object).data, { rtol: 0, atol: 1e-5 });
  });

  it("wants something inside the support", () => {
    const { object, support } = block(() => 0);
    const empty = { data: new Uint8Array(support.data.length), shape: SHAPE };
    expect(() => removeRamp(object, empty)).toThrow("removeRamp: expected an object inside its support");
    expect(() => removeRamp(object, { data: new Uint8Array(1), shape: [1] })).toThrow("removeRamp: support");
  });
});
