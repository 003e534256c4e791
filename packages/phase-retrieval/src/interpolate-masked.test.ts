import { ValueError } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { assertInterpolation, interpolateMasked } from "./interpolate-masked.js";

describe("interpolateMasked", () => {
  const shape = [1, 5];
  const pattern = {
    intensity: { data: Float32Array.of(8, 99, 2, 99, 99), shape },
    mask: { data: Uint8Array.of(1, 0, 1, 0, 0), shape },
    history: [],
  };
  const isSource = (i: number) => pattern.mask.data[i] === 1;

  it("weighs measured voxels by the inverse of their distance to a power", () => {
    const [, second, , fourth, fifth] = interpolateMasked(pattern, { distance: 3 }, isSource).data;
    expect(second).toBeCloseTo(5, 6);
    expect(fourth).toBeCloseTo((2 + 8 / 9) / (1 + 1 / 9), 5);
    expect(fifth).toBeCloseTo(2, 6);
    const linear = interpolateMasked(pattern, { distance: 3, power: 1 }, isSource).data;
    expect(linear[3]).toBeCloseTo((2 + 8 / 3) / (1 + 1 / 3), 5);
  });

  it("gives nothing where something was measured, and where nothing near was", () => {
    const { data } = interpolateMasked(pattern, { distance: 1 }, isSource);
    expect([...data].map(Number.isNaN)).toEqual([true, false, true, false, true]);
    const hidden = interpolateMasked(pattern, { distance: 1 }, (i) => i === 0).data;
    expect([hidden[1], hidden[3]]).toEqual([8, Number.NaN]);
  });

  it("reaches over planes and rows, not around the border", () => {
    const cube = [3, 3, 3];
    const data = new Float32Array(27);
    const mask = { data: new Uint8Array(27).fill(1), shape: cube };
    mask.data[13] = 0;
    mask.data[0] = 0;
    data[4] = 12;
    data[26] = 700;
    const given = { intensity: { data, shape: cube }, mask, history: [] };
    const found = interpolateMasked(given, { distance: 1 }, (i) => mask.data[i] === 1);
    expect(found.data[13]).toBe(2);
    expect(found.data[0]).toBe(0);
  });

  it.each([{ distance: 0 }, { distance: 99 }, { distance: 3, power: -1 }, { distance: 3, bounds: [2, 1] as const }])(
    "refuses %j",
    (setting) => {
      expect(() => assertInterpolation(setting)).toThrow(ValueError);
    },
  );
});
