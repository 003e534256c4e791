import "@autophase/vitest/matchers";
import { fftshift, ifftshift } from "@autophase/kernels";
import { type ComplexArray, createRandom, ShapeError, sizeOfShape } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { farField, farFieldIntensity } from "./far-field.js";

function noise(shape: readonly number[]): ComplexArray<Float64Array> {
  const random = createRandom(1);
  const draw = () => Float64Array.from({ length: sizeOfShape(shape) }, () => random.normal());
  return { real: draw(), imag: draw(), shape };
}

/** `exp(-2 pi i k n / N)` with both origins at `floor(N/2)`, summed as it stands. */
function naiveFarField({ real, imag, shape }: ComplexArray<Float64Array>): Float64Array {
  const coordinates = real.reduce<number[][]>((all, _, index) => {
    let rest = index;
    const position = shape.map(() => 0);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      position[axis] = (rest % shape[axis]) - Math.floor(shape[axis] / 2);
      rest = Math.floor(rest / shape[axis]);
    }
    all.push(position);
    return all;
  }, []);
  return Float64Array.from(coordinates, (k) => {
    let [re, im] = [0, 0];
    for (const [i, n] of coordinates.entries()) {
      const angle = -2 * Math.PI * k.reduce((turns, value, axis) => turns + (value * n[axis]) / shape[axis], 0);
      re += real[i] * Math.cos(angle) - imag[i] * Math.sin(angle);
      im += real[i] * Math.sin(angle) + imag[i] * Math.cos(angle);
    }
    return Math.hypot(re, im);
  });
}

const absolute = ({ real, imag }: ComplexArray<Float64Array>) => real.map((re, i) => re ** 2 + imag[i] ** 2);
const sum = (data: ArrayLike<number>) => Array.from(data).reduce((total, value) => total + value, 0);

describe("farField", () => {
  it.each([[[1]], [[8]], [[7]], [[3, 4]], [[5, 6, 7]], [[11, 1, 2]]])(
    "is the centred transform's modulus on %j",
    (shape) => {
      const object = noise(shape);
      expect(farField(object).data).toBeAllClose(naiveFarField(object), { rtol: 1e-6, atol: 1e-6 });
    },
  );

  it("is unnormalised: sum(out**2) === size * sum(|object|**2)", () => {
    const object = noise([9, 10, 11]);
    expect(sum(farField(object).data.map((value) => value ** 2)) / (990 * sum(absolute(object)))).toBeCloseTo(1, 5);
  });

  it("does not see a translation, a global phase or the twin", () => {
    const object = noise([5, 6, 7]);
    const [c, s] = [Math.cos(1.1), Math.sin(1.1)];
    const expected = farField(object).data;
    const turned = {
      ...object,
      real: object.real.map((re, i) => re * c - object.imag[i] * s),
      imag: object.imag.map((im, i) => object.real[i] * s + im * c),
    };
    expect(farField(turned).data).toBeAllClose(expected, { rtol: 1e-5, atol: 1e-5 });
    expect(farField(fftshift(object)).data).toBeAllClose(expected, { rtol: 1e-5, atol: 1e-5 });
    // conjugated and inverted through the origin: in corner layout index n goes to -n
    const corner = ifftshift(object);
    const invert = (data: Float64Array, sign: number) =>
      data.map((_, index) => {
        const [a, b, d] = [Math.floor(index / 42), Math.floor(index / 7) % 6, index % 7];
        return sign * data[(((5 - a) % 5) * 6 + ((6 - b) % 6)) * 7 + ((7 - d) % 7)];
      });
    const twin = fftshift({ real: invert(corner.real, 1), imag: invert(corner.imag, -1), shape: object.shape });
    expect(farField(twin).data).toBeAllClose(expected, { rtol: 1e-5, atol: 1e-5 });
  });

  it("has its origin, the sum of the object, at floor(N/2)", () => {
    const shape = [4, 5];
    const object = { real: new Float32Array(20).fill(2), imag: new Float32Array(20), shape };
    const { data } = farField(object);
    expect(data[2 * 5 + 2]).toBeCloseTo(40, 5);
    expect(sum(data)).toBeCloseTo(40, 4);
  });

  it("leaves the object alone", () => {
    const object = noise([3, 5]);
    const before = object.real.slice();
    farField(object);
    expect(object.real).toEqual(before);
  });

  it("gives the same when many shapes have been planned since", () => {
    const first = farField(noise([6, 5]));
    for (let length = 2; length < 12; length++) farField(noise([length]));
    expect(farField(noise([6, 5]))).toEqual(first);
  });

  it("rejects parts that do not hold the shape", () => {
    const object = { real: new Float32Array(6), imag: new Float32Array(5), shape: [2, 3] };
    expect(() => farField(object)).toThrow(ShapeError);
    expect(() => farFieldIntensity(object)).toThrow(/farFieldIntensity: 2 x 3 needs 6 elements, got 5/);
  });
});

describe("farFieldIntensity", () => {
  it("is the square of the modulus", () => {
    const object = noise([4, 9]);
    const modulus = farField(object).data;
    expect(farFieldIntensity(object).data).toBeAllClose(
      modulus.map((value) => value ** 2),
      { rtol: 1e-6, atol: 1e-6 },
    );
  });
});
