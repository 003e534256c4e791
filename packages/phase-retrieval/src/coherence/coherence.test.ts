import "@autophase/vitest/matchers";
import { centralBoxIndices, createFft, onGrid } from "@autophase/kernels";
import { createRandom, type Shape, sizeOfShape } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { coherenceBox } from "./central-box.js";
import { convolveSpectra, spectrumOf } from "./convolve.js";
import { convolveAxis } from "./convolve-axis.js";
import { convolveSpread } from "./convolve-spread.js";
import { type Comparison, centralCounts, estimatePointSpread, firstPointSpread } from "./estimate-point-spread.js";
import { fitWidths } from "./fit-widths.js";
import { foundPointSpread, HALF_WIDTH, momentWidths, profileOf, pseudoVoigt } from "./point-spread.js";
import { richardsonLucy } from "./richardson-lucy.js";

const sum = (data: Float64Array): number => data.reduce((total, value) => total + value, 0);

/** Counts of a random object of a quarter of the box, and the same convolved with `kernel`. */
function comparisonWith(shape: Shape, kernel: Float64Array): Comparison {
  const random = createRandom(4);
  const size = sizeOfShape(shape);
  const field = { real: new Float64Array(size), imag: new Float64Array(size), shape };
  let stride = size;
  const inside = new Uint8Array(size).fill(1);
  for (const length of shape) {
    stride /= length;
    for (let i = 0; i < size; i++) if (Math.floor(i / stride) % length >= length / 3) inside[i] = 0;
  }
  for (let i = 0; i < size; i++) if (inside[i]) [field.real[i], field.imag[i]] = [random.normal(), random.normal()];
  const fft = createFft(shape);
  fft.forward(field);
  const coherent = field.real.map((re, i) => re * re + field.imag[i] ** 2);
  const measured = convolveSpectra(fft, spectrumOf(fft, coherent), spectrumOf(fft, kernel));
  return { shape, coherent, measured, weight: new Uint8Array(size).fill(1) };
}

describe("profileOf", () => {
  it.each([0, 0.4, 1])("with mixing %d has the sum 1, is even, and falls to half at its width", (mixing) => {
    const profile = profileOf(40, 3, mixing);
    expect(sum(profile)).toBeCloseTo(1, 12);
    expect(profile[3] / profile[0]).toBeCloseTo(0.5, 12);
    for (let i = 1; i < 40; i++) expect(profile[i]).toBeCloseTo(profile[40 - i], 12);
  });

  it("of width 0 is all at the origin", () => {
    expect([...profileOf(4, 0, 0.5)].map((value) => Math.round(1e6 * value))).toEqual([1e6, 0, 0, 0]);
  });
});

describe("foundPointSpread", () => {
  it("lays a kernel around its origin into the box of an estimate, with sum 1", () => {
    const kernel = { data: Float32Array.of(1, 2, 8, 4, 1), shape: [1, 5] };
    const { kernel: found, widths, mixing } = foundPointSpread(kernel, [0, 2], [3, 4]);
    expect([found.shape, mixing]).toEqual([[3, 4], 0]);
    expect(found.data).toBeAllClose([0.5, 0.25, 0.125, 0.125, ...new Array(8).fill(0)], { atol: 1e-12 });
    expect(widths).toBeAllClose([0, HALF_WIDTH * Math.sqrt(0.375 + 0.5)], { rtol: 1e-12 });
  });

  it("leaves out what is further away, and refuses what is no point spread", () => {
    const far = { data: Float64Array.from({ length: 61 }, (_, i) => (i === 0 ? 9 : i === 30 ? 1 : 0)), shape: [61] };
    expect(foundPointSpread(far, [30], [64]).kernel.data[0]).toBe(1);
    const one = { data: Float64Array.of(1), shape: [1] };
    expect(() => foundPointSpread(one, [0], [4, 4])).toThrow("expected 2 axes, got 1");
    expect(() => foundPointSpread({ ...one, data: Float64Array.of(Number.NaN) }, [0], [4])).toThrow("got NaN");
    expect(() => foundPointSpread({ ...one, data: Float64Array.of(0) }, [0], [4])).toThrow("zero around its origin");
  });
});

describe("momentWidths", () => {
  it("are the widths of a Gaussian", () => {
    const { kernel } = pseudoVoigt([32, 30, 1], [2.5, 1.7, 0], 0);
    expect(momentWidths(kernel)).toBeAllClose([2.5, 1.7, 0], { rtol: 1e-3, atol: 1e-6 });
  });
});

describe("convolveSpectra", () => {
  it("is the direct sum, and with the mirror image its adjoint", () => {
    const fft = createFft([7]);
    const a = Float64Array.of(1, 2, 0, -1, 3, 0.5, 4);
    const b = Float64Array.of(0.5, 0, 1, 0, 0, 2, 0);
    const direct = a.map((_, i) => a.reduce((total, value, j) => total + value * b[(i - j + 7) % 7], 0));
    expect(convolveSpectra(fft, spectrumOf(fft, a), spectrumOf(fft, b))).toBeAllClose(direct, { atol: 1e-12 });
    const mirrored = a.map((_, i) => a.reduce((total, value, j) => total + value * b[(j - i + 7) % 7], 0));
    expect(convolveSpectra(fft, spectrumOf(fft, a), spectrumOf(fft, b), true)).toBeAllClose(mirrored, { atol: 1e-12 });
  });
});

describe("convolveAxis", () => {
  it.each([0, 1, 2])("is the direct sum along axis %d", (axis) => {
    const shape = [4, 5, 3];
    const random = createRandom(3);
    const data = Float64Array.from({ length: 60 }, () => random.normal());
    const profile = Float64Array.from({ length: shape[axis] }, (_, j) => (j === 2 ? 1e-30 : random.normal()));
    const stride = [15, 3, 1][axis];
    const direct = data.map((_, i) => {
      const at = Math.floor(i / stride) % shape[axis];
      return profile.reduce((total, value, j) => {
        return total + value * data[i + (((at - j + shape[axis]) % shape[axis]) - at) * stride];
      }, 0);
    });
    convolveAxis(data, shape, axis, profile);
    expect(data).toBeAllClose(direct, { rtol: 1e-12, atol: 1e-12 });
  });
});

describe("convolveSpread", () => {
  it.each(["pseudo-Voigt", "lopsided"])("is the product of spectra: %s", (kind) => {
    const shape = [30, 28];
    const random = createRandom(8);
    const data = Float64Array.from({ length: 840 }, () => random.uniform());
    const spread = pseudoVoigt([24, 24], [0.8, 1.1], 0.3);
    if (kind === "lopsided") spread.kernel.data[1] += 0.2;
    const fft = createFft(shape);
    const expected = convolveSpectra(fft, spectrumOf(fft, data), spectrumOf(fft, onGrid(spread.kernel, shape)));
    convolveSpread(data, shape, spread);
    expect(data).toBeAllClose(expected, { rtol: 1e-10 });
  });
});

describe("coherenceBox", () => {
  it("is long enough, and no longer than the pattern", () => {
    expect(coherenceBox([64, 20, 1])).toEqual([24, 20, 1]);
  });

  it("holds a narrow kernel", () => {
    const grid = onGrid(firstPointSpread([64, 48], 1).kernel, [64, 48]);
    const { kernel } = pseudoVoigt([64, 48], [1, 1], 0);
    expect(grid).toBeAllClose(kernel.data, { rtol: 1e-9, atol: 1e-12 });
  });
});

describe("fitWidths", () => {
  it.each([
    ["gaussian", 0],
    ["lorentzian", 1],
    ["pseudo-voigt", 0.4],
  ] as const)("finds the widths of a %s", (model, mixing) => {
    const { kernel } = pseudoVoigt([24, 20], [0.9, 0.6], mixing);
    const comparison = comparisonWith([24, 20], kernel.data);
    let found = firstPointSpread([24, 20]);
    for (let round = 0; round < 15; round++) found = fitWidths(comparison, model, found);
    expect(found.widths).toBeAllClose([0.9, 0.6], { rtol: 0.05 });
    expect(found.mixing).toBeCloseTo(mixing, 1);
  });

  it("tells three axes apart", () => {
    const { kernel } = pseudoVoigt([20, 18, 16], [0.9, 0.5, 0.7], 0);
    const comparison = comparisonWith([20, 18, 16], kernel.data);
    let found = firstPointSpread([20, 18, 16]);
    for (let round = 0; round < 10; round++) found = fitWidths(comparison, "gaussian", found);
    expect(found.widths).toBeAllClose([0.9, 0.5, 0.7], { rtol: 0.05 });
  });
});

describe("richardsonLucy", () => {
  it("comes closer to a lopsided kernel with every call, stays positive and keeps its sum", () => {
    const truth = new Float64Array(480);
    for (const [at, value] of [
      [0, 0.6],
      [1, 0.2],
      [20, 0.15],
      [479, 0.05],
    ])
      truth[at as number] = value as number;
    const comparison = comparisonWith([24, 20], truth);
    const distance = (kernel: Float64Array): number => Math.hypot(...kernel.map((value, i) => value - truth[i]));
    let kernel = firstPointSpread([24, 20]).kernel.data;
    const distances = [distance(kernel)];
    for (let call = 0; call < 50; call++) {
      kernel = richardsonLucy(comparison, kernel);
      distances.push(distance(kernel));
      expect(sum(kernel)).toBeCloseTo(1, 9);
      expect(Math.min(...kernel)).toBeGreaterThanOrEqual(0);
    }
    for (let i = 1; i < distances.length; i++) expect(distances[i]).toBeLessThan(distances[i - 1]);
    expect(distances.at(-1)).toBeLessThan(0.15 * distances[0]);
  });

  it("does not look at what was not measured", () => {
    const { kernel } = pseudoVoigt([24, 20], [1, 1], 0);
    const comparison = comparisonWith([24, 20], kernel.data);
    const weight = comparison.weight.map((_, i) => (i % 9 === 4 ? 0 : 1));
    const spoilt = comparison.measured.map((value, i) => (weight[i] ? value : 1e9));
    const start = firstPointSpread([24, 20]).kernel.data;
    expect(richardsonLucy({ ...comparison, weight, measured: spoilt }, start)).toEqual(
      richardsonLucy({ ...comparison, weight }, start),
    );
  });
});

describe("estimatePointSpread", () => {
  it("works on the middle of a pattern, masked voxels and all", () => {
    const shape = [48, 40];
    const { coherent } = comparisonWith(shape, pseudoVoigt(shape, [0, 0], 0).kernel.data);
    const fft = createFft(shape);
    const spread = pseudoVoigt(shape, [0.8, 0.8], 0).kernel.data;
    const modulus = convolveSpectra(fft, spectrumOf(fft, coherent), spectrumOf(fft, spread)).map((value, i) =>
      i % 7 === 3 ? 1e3 : Math.sqrt(Math.max(0, value)),
    );
    const box = coherenceBox(shape);
    const real = Float64Array.from(centralBoxIndices(shape, box), (i) => Math.sqrt(coherent[i]));
    const spectrum = { real, imag: new Float64Array(real.length), shape: box };
    const problem = { shape, modulus, mask: Uint8Array.from(modulus, (_, i) => (i % 7 === 3 ? 0 : 1)) };
    let found = firstPointSpread(shape);
    const counts = centralCounts(problem);
    for (let round = 0; round < 5; round++) found = estimatePointSpread(spectrum, counts, "gaussian", found);
    expect(found.kernel.shape).toEqual([24, 24]);
    expect(found.widths).toBeAllClose([0.8, 0.8], { rtol: 0.05 });
    expect(HALF_WIDTH).toBeCloseTo(1.17741, 5);
  });
});
