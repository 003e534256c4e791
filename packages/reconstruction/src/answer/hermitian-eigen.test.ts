import { createRandom } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { type ComplexMatrix, hermitianEigen } from "./hermitian-eigen.js";

function randomHermitian(size: number, seed: number): ComplexMatrix {
  const random = createRandom(seed);
  const real = new Float64Array(size * size);
  const imag = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = i; j < size; j++) {
      real[i * size + j] = real[j * size + i] = random.normal();
      imag[i * size + j] = i === j ? 0 : random.normal();
      imag[j * size + i] = -imag[i * size + j];
    }
  }
  return { size, real, imag };
}

/** `norm(A v - value v)`. */
function residual({ size, real, imag }: ComplexMatrix, pair: ReturnType<typeof hermitianEigen>[0]): number {
  let sum = 0;
  for (let i = 0; i < size; i++) {
    let [re, im] = [-pair.value * pair.real[i], -pair.value * pair.imag[i]];
    for (let j = 0; j < size; j++) {
      const [a, b] = [real[i * size + j], imag[i * size + j]];
      re += a * pair.real[j] - b * pair.imag[j];
      im += a * pair.imag[j] + b * pair.real[j];
    }
    sum += re * re + im * im;
  }
  return Math.sqrt(sum);
}

describe("hermitianEigen", () => {
  it.each([1, 2, 5, 12])("solves A v = value v for %d rows, values falling", (size) => {
    const matrix = randomHermitian(size, size);
    const pairs = hermitianEigen(matrix);
    expect(pairs).toHaveLength(size);
    for (const pair of pairs) expect(residual(matrix, pair)).toBeLessThan(1e-10);
    for (let k = 1; k < size; k++) expect(pairs[k].value).toBeLessThanOrEqual(pairs[k - 1].value);
    const trace = Array.from({ length: size }, (_, i) => matrix.real[i * size + i]).reduce((a, b) => a + b, 0);
    expect(pairs.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(trace, 10);
  });

  it("gives orthogonal vectors, also where values coincide", () => {
    // (1 1^H) of length 4 twice over: values 4, 4 and six zeros
    const size = 8;
    const real = Float64Array.from({ length: 64 }, (_, k) => (Math.floor(k / 8) < 4 === k % 8 < 4 ? 1 : 0));
    const pairs = hermitianEigen({ size, real, imag: new Float64Array(64) });
    expect(pairs.map(({ value }) => Math.round(1e9 * value) / 1e9 + 0)).toEqual([4, 4, 0, 0, 0, 0, 0, 0]);
    for (const [i, a] of pairs.entries()) {
      for (const [j, b] of pairs.entries()) {
        const re = a.real.reduce((sum, x, k) => sum + x * b.real[k] + a.imag[k] * b.imag[k], 0);
        const im = a.real.reduce((sum, x, k) => sum + x * b.imag[k] - a.imag[k] * b.real[k], 0);
        expect(Math.hypot(re, im)).toBeCloseTo(i === j ? 1 : 0, 9);
      }
    }
  });

  it("knows a matrix of two rows", () => {
    const matrix = { size: 2, real: Float64Array.of(2, 0, 0, 2), imag: Float64Array.of(0, -1, 1, 0) };
    expect(hermitianEigen(matrix).map(({ value }) => value)).toEqual([expect.closeTo(3, 12), expect.closeTo(1, 12)]);
  });
});
