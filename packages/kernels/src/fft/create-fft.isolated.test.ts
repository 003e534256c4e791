import "@autophase/vitest/matchers";
import { type ComplexArray, createRandom, ShapeError, sizeOfShape } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { createFft } from "./create-fft.js";
import { fastLength, isFastLength } from "./fast-length.js";

type Complex64 = ComplexArray<Float64Array>;

const SHAPES = [
  [1],
  [2],
  [3],
  [7],
  [11],
  [13, 1],
  [1, 13],
  [5, 6, 7],
  [17, 4],
  [30, 31],
  [2, 3, 4, 5],
  [49],
  [25, 9],
  [64],
  [128],
  [97],
  [1, 1, 1],
];
const NAMED = SHAPES.map((shape) => [shape.join(" x "), shape] as const);

function noise(shape: readonly number[], seed = 1): Complex64 {
  const random = createRandom(seed);
  const size = sizeOfShape(shape);
  return {
    real: Float64Array.from({ length: size }, () => random.normal()),
    imag: Float64Array.from({ length: size }, () => random.normal()),
    shape,
  };
}

const copy = (z: Complex64): Complex64 => ({ real: z.real.slice(), imag: z.imag.slice(), shape: z.shape });

function unravel(index: number, shape: readonly number[]): number[] {
  const position = new Array<number>(shape.length);
  let rest = index;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    position[axis] = rest % shape[axis];
    rest = Math.floor(rest / shape[axis]);
  }
  return position;
}

/** The definition: one sum over the whole array for each output. */
function naiveTransform({ real, imag, shape }: Complex64): Complex64 {
  const size = sizeOfShape(shape);
  const out = { real: new Float64Array(size), imag: new Float64Array(size), shape };
  const positions = Array.from({ length: size }, (_, i) => unravel(i, shape));
  for (let k = 0; k < size; k++) {
    for (let n = 0; n < size; n++) {
      let turns = 0;
      for (let a = 0; a < shape.length; a++) turns += ((positions[k][a] * positions[n][a]) % shape[a]) / shape[a];
      const c = Math.cos(2 * Math.PI * turns);
      const s = -Math.sin(2 * Math.PI * turns);
      out.real[k] += real[n] * c - imag[n] * s;
      out.imag[k] += real[n] * s + imag[n] * c;
    }
  }
  return out;
}

const energy = ({ real, imag }: Complex64): number => real.reduce((sum, re, i) => sum + re ** 2 + imag[i] ** 2, 0);

describe.each(NAMED)("createFft of %s", (_, shape) => {
  const fft = createFft(shape);
  const z = noise(shape);
  const size = sizeOfShape(shape);
  const scale = Math.sqrt(size);

  it("is the discrete Fourier transform", () => {
    const expected = naiveTransform(z);
    const actual = copy(z);
    fft.forward(actual);
    expect(actual.real).toBeAllClose(expected.real, { rtol: 0, atol: 1e-12 * scale });
    expect(actual.imag).toBeAllClose(expected.imag, { rtol: 0, atol: 1e-12 * scale });
  });

  it("is undone by the inverse", () => {
    const actual = copy(z);
    fft.forward(actual);
    fft.inverse(actual);
    expect(actual.real).toBeAllClose(z.real, { rtol: 0, atol: 1e-12 });
    expect(actual.imag).toBeAllClose(z.imag, { rtol: 0, atol: 1e-12 });
  });

  it("keeps Parseval's sum: sum |F|^2 = size sum |z|^2", () => {
    const actual = copy(z);
    fft.forward(actual);
    expect(energy(actual) / (size * energy(z))).toBeCloseTo(1, 13);
  });

  it("transforms float32 data to float32 accuracy", () => {
    const actual = { real: Float32Array.from(z.real), imag: Float32Array.from(z.imag), shape };
    const expected = { real: Float64Array.from(actual.real), imag: Float64Array.from(actual.imag), shape };
    fft.forward(actual);
    fft.forward(expected);
    expect(actual.real).toBeAllClose(expected.real, { rtol: 1e-6, atol: 1e-6 * scale });
    expect(actual.imag).toBeAllClose(expected.imag, { rtol: 1e-6, atol: 1e-6 * scale });
  });
});

describe("createFft", () => {
  const shape = [6, 5, 11];
  const size = sizeOfShape(shape);

  it("is linear", () => {
    const fft = createFft(shape);
    const a = noise(shape, 1);
    const b = noise(shape, 2);
    const sum = {
      real: a.real.map((x, i) => 2 * x - 3 * b.real[i]),
      imag: a.imag.map((x, i) => 2 * x - 3 * b.imag[i]),
      shape,
    };
    for (const z of [a, b, sum]) fft.forward(z);
    expect(sum.real).toBeAllClose(
      a.real.map((x, i) => 2 * x - 3 * b.real[i]),
      { rtol: 0, atol: 1e-11 },
    );
    expect(sum.imag).toBeAllClose(
      a.imag.map((x, i) => 2 * x - 3 * b.imag[i]),
      { rtol: 0, atol: 1e-11 },
    );
  });

  it("turns an impulse at the origin into ones and an impulse elsewhere into a plane wave", () => {
    const at = [2, 3, 7];
    const z = { real: new Float64Array(size), imag: new Float64Array(size), shape };
    z.real[(at[0] * 5 + at[1]) * 11 + at[2]] = 1;
    createFft(shape).forward(z);
    const phase = Array.from({ length: size }, (_, index) => {
      const k = unravel(index, shape);
      return -2 * Math.PI * k.reduce((turns, n, axis) => turns + (n * at[axis]) / shape[axis], 0);
    });
    expect(z.real).toBeAllClose(phase.map(Math.cos), { rtol: 0, atol: 1e-13 });
    expect(z.imag).toBeAllClose(phase.map(Math.sin), { rtol: 0, atol: 1e-13 });
  });

  it("obeys the shift theorem", () => {
    const by = [1, 4, 8];
    const z = noise(shape);
    const moved = copy(z);
    for (let index = 0; index < size; index++) {
      const [a, b, c] = unravel(index, shape).map((n, axis) => (n + by[axis]) % shape[axis]);
      moved.real[(a * 5 + b) * 11 + c] = z.real[index];
      moved.imag[(a * 5 + b) * 11 + c] = z.imag[index];
    }
    const fft = createFft(shape);
    fft.forward(z);
    fft.forward(moved);
    const turned = copy(z);
    for (let index = 0; index < size; index++) {
      const k = unravel(index, shape);
      const angle = -2 * Math.PI * k.reduce((turns, n, axis) => turns + (n * by[axis]) / shape[axis], 0);
      turned.real[index] = z.real[index] * Math.cos(angle) - z.imag[index] * Math.sin(angle);
      turned.imag[index] = z.real[index] * Math.sin(angle) + z.imag[index] * Math.cos(angle);
    }
    expect(moved.real).toBeAllClose(turned.real, { rtol: 0, atol: 1e-12 });
    expect(moved.imag).toBeAllClose(turned.imag, { rtol: 0, atol: 1e-12 });
  });

  it("matches the definition axis by axis on 16 x 20 x 24", () => {
    const z = noise([16, 20, 24]);
    const expected = copy(z);
    for (const [axis, length] of z.shape.entries()) {
      const along = sizeOfShape(z.shape.slice(axis + 1));
      for (let line = 0; line < z.real.length / length; line++) {
        const base = Math.floor(line / along) * along * length + (line % along);
        const pick = (data: Float64Array) => Float64Array.from({ length }, (_, k) => data[base + k * along]);
        const out = naiveTransform({ real: pick(expected.real), imag: pick(expected.imag), shape: [length] });
        for (let k = 0; k < length; k++) {
          expected.real[base + k * along] = out.real[k];
          expected.imag[base + k * along] = out.imag[k];
        }
      }
    }
    createFft(z.shape).forward(z);
    expect(z.real).toBeAllClose(expected.real, { rtol: 0, atol: 1e-10 });
    expect(z.imag).toBeAllClose(expected.imag, { rtol: 0, atol: 1e-10 });
  });

  it.each([4096, 2401, 2187, 5005, 10007])("stays exact for long lines: %d", (length) => {
    const at = length - 3;
    const z = { real: new Float64Array(length), imag: new Float64Array(length), shape: [length] };
    z.imag[at] = 2;
    const fft = createFft([length]);
    fft.forward(z);
    const angle = Float64Array.from({ length }, (_, k) => (-2 * Math.PI * ((k * at) % length)) / length);
    expect(z.real).toBeAllClose(
      angle.map((a) => -2 * Math.sin(a)),
      { rtol: 0, atol: 1e-12 },
    );
    expect(z.imag).toBeAllClose(
      angle.map((a) => 2 * Math.cos(a)),
      { rtol: 0, atol: 1e-12 },
    );
    fft.inverse(z);
    expect(z.imag[at]).toBeCloseTo(2, 12);
  });

  it.each([[[16, 16, 16]], [[11, 13, 17]]])("makes no array in a call on %j", (shape) => {
    const fft = createFft(shape);
    const z = noise(shape);
    fft.forward(z);
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 10; i++) {
      fft.forward(z);
      fft.inverse(z);
    }
    expect(process.memoryUsage().arrayBuffers).toBeLessThanOrEqual(before);
  });

  it("serves several arrays with one plan", () => {
    const fft = createFft([11, 8]);
    const first = noise([11, 8], 3);
    const again = copy(first);
    fft.forward(first);
    fft.forward(noise([11, 8], 4));
    fft.forward(again);
    expect(again.real).toEqual(first.real);
  });

  it("leaves a scalar as it is", () => {
    const z = { real: new Float64Array([3]), imag: new Float64Array([-2]), shape: [] };
    createFft([]).forward(z);
    expect([z.real[0], z.imag[0]]).toEqual([3, -2]);
  });

  it("transforms views at an offset without touching their neighbours", () => {
    const buffer = new Float64Array(14).fill(9);
    const z = { real: buffer.subarray(1, 6), imag: buffer.subarray(7, 12), shape: [5] };
    z.real.fill(1);
    z.imag.fill(0);
    createFft([5]).forward(z);
    expect(Array.from(buffer, (x) => Math.round(x * 1e12) / 1e12 + 0)).toEqual([
      9, 5, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 9, 9,
    ]);
  });

  it("rejects shapes and arrays that do not fit", () => {
    expect(() => createFft([4, 0])).toThrow(ShapeError);
    expect(() => createFft([2.5])).toThrow(ShapeError);
    expect(() => createFft([4, 4]).forward(noise([4, 5]))).toThrow(/expected 4 x 4, got 4 x 5/);
    const short = { real: new Float64Array(3), imag: new Float64Array(4), shape: [4] };
    expect(() => createFft([4]).inverse(short)).toThrow(ShapeError);
  });
});

describe("fastLength", () => {
  it("is the next product of 2, 3 and 5", () => {
    const lengths = [0, 1, 7, 11, 19, 24, 31, 121, 241].map((minimum) => fastLength(minimum));
    expect(lengths).toEqual([1, 1, 8, 12, 20, 24, 32, 125, 243]);
  });

  it("may have the factor 7, and divides by what it must", () => {
    const even = { multipleOf: 2, largestFactor: 7 } as const;
    expect([1, 66, 67, 202, 257].map((minimum) => fastLength(minimum, even))).toEqual([2, 70, 70, 210, 270]);
    expect(fastLength(65, { multipleOf: 6 })).toBe(72);
    expect(fastLength(23, { multipleOf: 11 })).toBe(33);
  });

  it("is what isFastLength says", () => {
    expect([1, 64, 210, 11, 67, 0.5].map(isFastLength)).toEqual([true, true, true, false, false, false]);
  });
});
