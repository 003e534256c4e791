import "@autophase/vitest/matchers";
import { farField } from "@autophase/physics";
import { type ComplexArray, createRandom, type Shape, sizeOfShape } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { translate } from "./translate.js";
import { twin, twinSupport } from "./twin.js";

const SHAPES: Shape[] = [[7], [8], [1, 6], [5, 6], [4, 5, 7], [6, 6, 2]];

function randomObject(shape: Shape): ComplexArray {
  const random = createRandom(11);
  const draw = () => Float32Array.from({ length: sizeOfShape(shape) }, () => random.normal());
  return { real: draw(), imag: draw(), shape };
}

describe.each(SHAPES)("in %j", (...shape) => {
  it("the twin has the same far field, and is its own inverse", () => {
    const object = randomObject(shape);
    expect(farField(twin(object)).data).toBeAllClose(farField(object).data, { rtol: 1e-5, atol: 1e-5 });
    expect(twin(twin(object))).toEqual(object);
  });

  it("a translation keeps the far field, and whole voxels are a roll", () => {
    const object = randomObject(shape);
    const fraction = translate(
      object,
      shape.map((_, axis) => 0.3 + axis),
    );
    expect(farField(fraction).data).toBeAllClose(farField(object).data, { rtol: 1e-5, atol: 1e-5 });
    const last = shape[shape.length - 1];
    const moved = translate(
      object,
      shape.map((_, axis) => (axis === shape.length - 1 ? 2 : 0)),
    );
    const rolled = object.real.map((_, i) => object.real[i - (i % last) + (((i % last) - 2 + 2 * last) % last)]);
    expect(moved.real).toBeAllClose(rolled, { rtol: 0, atol: 1e-6 });
  });
});

describe("twin", () => {
  it("inverts through the origin: index 0 of an even length stays", () => {
    const even = { real: Float32Array.of(1, 2, 3, 4), imag: Float32Array.of(5, 6, 7, 8), shape: [4] };
    expect(twin(even)).toEqual({
      real: Float32Array.of(1, 4, 3, 2),
      imag: Float32Array.of(-5, -8, -7, -6),
      shape: [4],
    });
    const odd = { real: Float32Array.of(1, 2, 3), imag: Float32Array.of(4, 5, 6), shape: [3] };
    expect(twin(odd)).toEqual({ real: Float32Array.of(3, 2, 1), imag: Float32Array.of(-6, -5, -4), shape: [3] });
  });

  it("has its support where the twin of the object is", () => {
    const object = randomObject([4, 5]);
    const data = Uint8Array.from(object.real, (value) => Number(value > 0.4));
    const { real } = twin({ real: Float32Array.from(data), imag: new Float32Array(data.length), shape: [4, 5] });
    expect(twinSupport({ data, shape: [4, 5] })).toEqual({ data: Uint8Array.from(real), shape: [4, 5] });
  });
});

describe("translate", () => {
  it("moves a Gaussian to where it should be", () => {
    const gaussian = (centre: number) =>
      Float32Array.from({ length: 32 }, (_, i) => Math.exp(-((i - 16 - centre) ** 2) / 8));
    const object = { real: gaussian(0), imag: new Float32Array(32), shape: [32] };
    expect(translate(object, [2.37]).real).toBeAllClose(gaussian(2.37), { rtol: 0, atol: 1e-6 });
  });

  it("wants one finite shift for each axis", () => {
    const object = randomObject([3, 4]);
    expect(() => translate(object, [1])).toThrow("translate: expected 2 finite shifts, got [1]");
    expect(() => translate(object, [1, Number.NaN])).toThrow(expect.objectContaining({ _tag: "ShapeError" }));
  });
});
