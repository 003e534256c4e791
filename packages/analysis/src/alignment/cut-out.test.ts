import { roll } from "@autophase/kernels";
import { type ComplexArray, createRandom, type Shape, sizeOfShape } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { cutOut, wholeBox, windowOf } from "./cut-out.js";
import { twin } from "./twin.js";

function randomObject(shape: Shape): ComplexArray {
  const random = createRandom(2);
  const draw = () => Float32Array.from({ length: sizeOfShape(shape) }, () => random.normal());
  return { real: draw(), imag: draw(), shape };
}

describe("cutOut", () => {
  it.each<[Shape]>([[[7]], [[4, 5]], [[1, 6, 5]], [[3, 4, 5]]])("places the object or its twin in %j", (shape) => {
    const object = randomObject(shape);
    const whole = shape.map((length, axis) => axis - length - 1);
    const box = wholeBox(shape);
    expect(cutOut(object, box)).toEqual(object);
    expect(cutOut(object, box, { isTwin: false, whole })).toEqual(roll(object, whole));
    expect(cutOut(object, box, { isTwin: true, whole })).toEqual(roll(twin(object), whole));
  });

  it("goes around the end of the box", () => {
    const object = { real: Float32Array.of(0, 1, 2, 3, 4, 5), imag: new Float32Array(6), shape: [2, 3] };
    expect([...cutOut(object, { start: [1, -1], shape: [2, 2] }).real]).toEqual([5, 3, 2, 0]);
  });
});

describe("windowOf", () => {
  it("holds what is above a twentieth, with room, at a length that transforms fast", () => {
    const object = { real: new Float32Array(200), imag: new Float32Array(200), shape: [200] };
    object.real.fill(1, 40, 73);
    object.imag[20] = 0.04;
    // 33 and 4 on each side are 41: the next length of small factors is 42
    expect(windowOf(object)).toEqual({ start: [34], shape: [45] });
  });

  it("is never larger than the box", () => {
    const object = { real: new Float32Array(30).fill(1), imag: new Float32Array(30), shape: [5, 6] };
    expect(windowOf(object)).toEqual({ start: [0, 0], shape: [5, 6] });
  });
});
