import "@autophase/vitest/matchers";
import { type ComplexArray, createRandom, ShapeError, ValueError } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { farField } from "./far-field.js";
import { projectModulus } from "./project-modulus.js";

const SHAPE = [4, 5, 7];

function noise(seed: number): ComplexArray {
  const random = createRandom(seed);
  const draw = () => Float32Array.from({ length: 140 }, () => random.normal());
  return { real: draw(), imag: draw(), shape: SHAPE };
}

const distance = (a: ComplexArray, b: ComplexArray) =>
  Math.sqrt(a.real.reduce((sum, re, i) => sum + (re - b.real[i]) ** 2 + (a.imag[i] - b.imag[i]) ** 2, 0));

describe("projectModulus", () => {
  const modulus = farField(noise(1));
  const object = noise(2);

  it("gives an object with the measured far field", () => {
    expect(farField(projectModulus(object, modulus)).data).toBeAllClose(modulus.data, { rtol: 1e-5, atol: 1e-4 });
  });

  it("leaves an object alone that has it already", () => {
    const result = projectModulus(noise(1), modulus);
    expect(result.real).toBeAllClose(noise(1).real, { rtol: 1e-5, atol: 1e-5 });
    expect(result.imag).toBeAllClose(noise(1).imag, { rtol: 1e-5, atol: 1e-5 });
  });

  it("is the nearest object: its distance is that of the moduli, by Parseval", () => {
    const before = farField(object).data;
    const misfit = Math.sqrt(before.reduce((sum, value, i) => sum + (value - modulus.data[i]) ** 2, 0) / 140);
    expect(distance(object, projectModulus(object, modulus))).toBeCloseTo(misfit, 4);
  });

  it("leaves masked voxels of the far field as they are", () => {
    const mask = { data: Uint8Array.from({ length: 140 }, (_, i) => (i % 3 === 0 ? 0 : 1)), shape: SHAPE };
    const before = farField(object).data;
    const after = farField(projectModulus(object, modulus, { mask })).data;
    const expected = before.map((value, i) => (mask.data[i] === 0 ? value : modulus.data[i]));
    expect(after).toBeAllClose(expected, { rtol: 1e-5, atol: 1e-4 });
  });

  it("gives phase 0 to an empty object", () => {
    const empty = { real: new Float32Array(140), imag: new Float32Array(140), shape: SHAPE };
    expect(farField(projectModulus(empty, modulus)).data).toBeAllClose(modulus.data, { rtol: 1e-5, atol: 1e-4 });
  });

  it("rejects shapes that differ and moduli that are none", () => {
    expect(() => projectModulus(object, { data: modulus.data, shape: [5, 4, 7] })).toThrow(ShapeError);
    const mask = { data: new Uint8Array(140), shape: [140] };
    expect(() => projectModulus(object, modulus, { mask })).toThrow(
      /projectModulus: mask: expected 4 x 5 x 7, got 140/,
    );
    const broken = { data: modulus.data.slice().fill(-2, 9, 10), shape: SHAPE };
    expect(() => projectModulus(object, broken)).toThrow(ValueError);
    expect(() => projectModulus(object, broken)).toThrow(/got -2 at index 9/);
  });
});
