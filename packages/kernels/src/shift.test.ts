import { type RealArray, type RealData, ShapeError, sizeOfShape } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { fftshift, ifftshift, roll, rollInPlace } from "./shift.js";

const SHAPES = [[1], [4], [5], [2, 3], [3, 1, 4], [5, 6, 7], [1, 1], [2, 3, 2, 5]];

function counting(shape: readonly number[]): RealArray<Float64Array> {
  return { data: Float64Array.from({ length: sizeOfShape(shape) }, (_, i) => i), shape };
}

/** Element by element, from the definition. */
function naiveRoll({ data, shape }: RealArray<Float64Array>, shifts: readonly number[]): Float64Array {
  const out = new Float64Array(data.length);
  for (let index = 0; index < data.length; index++) {
    let rest = index;
    let weight = 1;
    let target = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const length = shape[axis];
      target += weight * (((((rest % length) + shifts[axis]) % length) + length) % length);
      rest = Math.floor(rest / length);
      weight *= length;
    }
    out[target] = data[index];
  }
  return out;
}

describe.each(SHAPES.map((shape) => [shape.join(" x "), shape] as const))("shifts of %s", (_, shape) => {
  const array = counting(shape);

  it("fftshift moves the origin from index 0 to floor(N/2)", () => {
    const halves = shape.map((length) => Math.floor(length / 2));
    expect(fftshift(array).data).toEqual(naiveRoll(array, halves));
    const centre = halves.reduce((index, at, axis) => index * shape[axis] + at, 0);
    expect(fftshift(array).data[centre]).toBe(0);
  });

  it("ifftshift undoes fftshift and the other way round", () => {
    expect(ifftshift(fftshift(array))).toEqual(array);
    expect(fftshift(ifftshift(array))).toEqual(array);
  });

  it("roll takes shifts of either sign and beyond the length", () => {
    const shifts = shape.map((length, axis) => (axis % 2 === 0 ? -2 * length - 1 : length + 2));
    expect(roll(array, shifts).data).toEqual(naiveRoll(array, shifts));
    const moved = { data: array.data.slice(), shape };
    rollInPlace(moved, shifts);
    expect(moved.data).toEqual(naiveRoll(array, shifts));
  });
});

describe("shifts", () => {
  it("keep the type of the data", () => {
    const types: RealData[] = [
      new Uint8Array([1, 2, 3]),
      new Int16Array([1, 2, 3]),
      new Float32Array([1, 2, 3]),
      new BigInt64Array([1n, 2n, 3n]),
    ];
    for (const data of types) {
      const out = fftshift({ data, shape: [3] }).data;
      expect(out.constructor).toBe(data.constructor);
      expect(Array.from(out as Iterable<number | bigint>, Number)).toEqual([3, 1, 2]);
    }
  });

  it("move both parts of a complex array", () => {
    const out = ifftshift({ real: Float32Array.of(1, 2, 3), imag: Float32Array.of(4, 5, 6), shape: [3] });
    expect([...out.real, ...out.imag]).toEqual([2, 3, 1, 5, 6, 4]);
  });

  it("leave the argument and scalars alone", () => {
    const array = counting([3]);
    roll(array, [1]).data.fill(-1);
    expect([...array.data]).toEqual([0, 1, 2]);
    expect(fftshift(counting([])).data).toEqual(Float64Array.of(0));
  });

  it("reject arrays and shifts that do not fit", () => {
    expect(() => fftshift({ data: new Uint8Array(5), shape: [2, 3] })).toThrow(ShapeError);
    expect(() => roll(counting([2, 3]), [1])).toThrow(/expected 2 integer shifts, got \[1\]/);
    expect(() => roll(counting([2]), [0.5])).toThrow(ShapeError);
    expect(() => rollInPlace(counting([2]), [])).toThrow(/rollInPlace: expected 1 integer shifts, got \[\]/);
  });
});
