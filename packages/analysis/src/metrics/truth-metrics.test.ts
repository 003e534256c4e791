import "@autophase/vitest/matchers";
import { type ComplexArray, createRandom, type RealArray, type Shape, sizeOfShape } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { invariantError } from "./invariant-error.js";
import { iou, iou10 } from "./iou.js";
import { isSuccess } from "./is-success.js";
import { phaseMae } from "./phase-mae.js";
import { ssim } from "./ssim.js";

const line = (...values: number[]): RealArray<Float32Array> => ({
  data: Float32Array.from(values),
  shape: [values.length],
});

describe("iou", () => {
  it("by hand, at half and at a tenth of the reference's maximum", () => {
    const reference = line(0, 0.3, 2, 2, 1.1, 1);
    const amplitude = line(0.3, 0.1, 1.2, 0.9, 5, 0);
    // Above 1: {2, 4} and {2, 3, 4}; above 0.2: {0, 2, 3, 4} and {1, 2, 3, 4, 5}.
    expect(iou(amplitude, reference)).toBeCloseTo(2 / 3, 12);
    expect(iou10(amplitude, reference)).toBeCloseTo(3 / 6, 12);
    expect(iou(reference, reference)).toBe(1);
  });

  it("wants a reference", () => {
    expect(() => iou(line(1, 1), line(0, 0))).toThrow("a reference");
    expect(() => iou(line(1, 1), line(1))).toThrow(expect.objectContaining({ _tag: "ShapeError" }));
  });
});

describe("isSuccess", () => {
  it.each([
    [0.9, 0.2, true],
    [0.8999, 0.1, false],
    [1, 0.2001, false],
    [Number.NaN, 0, false],
  ])("iou %d, phaseMae %d: %s", (overlap, error, expected) => {
    expect(isSuccess({ iou: overlap, phaseMae: error })).toBe(expected);
  });
});

function randomObject(shape: Shape, seed: number): ComplexArray {
  const random = createRandom(seed);
  const draw = () => Float32Array.from({ length: sizeOfShape(shape) }, () => random.normal());
  return { real: draw(), imag: draw(), shape };
}

describe("invariantError", () => {
  const a = randomObject([3, 4, 5], 1);

  it("is 0 for a complex multiple and 1 for orthogonal objects", () => {
    const turned = { real: a.imag.map((v) => -3 * v), imag: a.real.map((v) => 3 * v), shape: a.shape };
    expect(invariantError(a, turned)).toBeLessThan(1e-6);
    const left = { real: Float32Array.of(1, 0), imag: Float32Array.of(0, 0), shape: [2] };
    const right = { real: Float32Array.of(0, 0), imag: Float32Array.of(0, 2), shape: [2] };
    expect(invariantError(left, right)).toBe(1);
  });

  it("by hand: cosine 3/5 gives 4/5", () => {
    const left = { real: Float32Array.of(1, 0), imag: Float32Array.of(0, 0), shape: [2] };
    const right = { real: Float32Array.of(3, 0), imag: Float32Array.of(0, 4), shape: [2] };
    expect(invariantError(left, right)).toBeCloseTo(0.8, 12);
    expect(invariantError(right, left)).toBeCloseTo(0.8, 12);
  });

  it("wants finite objects that are not zero", () => {
    const zero = { real: new Float32Array(60), imag: new Float32Array(60), shape: a.shape };
    expect(() => invariantError(a, zero)).toThrow("a second object");
    const broken = { ...a, imag: a.imag.map((v, i) => (i === 7 ? Number.POSITIVE_INFINITY : v)) };
    expect(() => invariantError(broken, a)).toThrow("got Infinity at index 7");
  });
});

describe("phaseMae", () => {
  const shape = [11, 12, 9];
  /** A block of amplitude 1 with the given phase, and a faint rest that must not count. */
  function block(phaseAt: (x: readonly [number, number, number], i: number) => number): ComplexArray {
    const object = { real: new Float32Array(1188), imag: new Float32Array(1188), shape };
    for (let i = 0; i < 1188; i++) {
      const x = [Math.floor(i / 108) - 5, (Math.floor(i / 9) % 12) - 6, (i % 9) - 4] as const;
      const amplitude = x.every((value) => Math.abs(value) <= 2) ? 1 : 0.4;
      object.real[i] = amplitude * Math.cos(phaseAt(x, i));
      object.imag[i] = amplitude * Math.sin(phaseAt(x, i));
    }
    return object;
  }
  const truth = block((x) => 0.3 * x[0] * x[1]);

  it("ignores offset, ramp, amplitude, and what lies outside", () => {
    const same = block((x) => 0.3 * x[0] * x[1] + 2.5 - 0.4 * x[0] + 0.17 * x[1] + 0.9 * x[2]);
    for (let i = 0; i < 1188; i++) {
      const factor = Math.hypot(truth.real[i], truth.imag[i]) > 0.5 ? 1.5 : -0.2;
      same.real[i] *= factor;
      same.imag[i] *= factor;
    }
    expect(phaseMae(same, truth)).toBeLessThan(1e-5);
  });

  it("is the mean absolute deviation of a known error, wrapped phases included", () => {
    // +-0.3 rad in a pattern that no plane follows: x0 x1 x2 over +-1 or more, 0 where one is 0.
    const sign = (x: readonly number[]) => Math.sign(x[0] * x[1] * x[2]);
    const wrong = block((x) => 0.3 * x[0] * x[1] + 3 + 0.3 * sign(x));
    expect(phaseMae(wrong, truth)).toBeCloseTo((0.3 * 64) / 125, 5);
  });

  it("is large for random phases, though the best of all ramps is removed", () => {
    // A ramp that gathers a share r of the phase factors lowers the mean from pi / 2 by about 4 r / pi, and among the
    // 1188 ramps of the grid the best of 125 random factors has r near sqrt(log(1188) / 125) = 0.24.
    const random = createRandom(3);
    const error = phaseMae(
      block(() => 2 * Math.PI * random.uniform()),
      truth,
    );
    expect(Math.abs(error - (Math.PI / 2 - (4 / Math.PI) * 0.24))).toBeLessThan(0.15);
  });
});

describe("ssim", () => {
  const noisy = (shape: Shape, seed: number) => {
    const random = createRandom(seed);
    return { data: Float32Array.from({ length: sizeOfShape(shape) }, () => random.uniform()), shape };
  };

  it.each([[[9]], [[8, 10]], [[8, 7, 9]], [[1, 8, 9]], [[3, 9, 8]], [[2, 6, 4]], [[75, 8]]])(
    "equals a direct loop in %j",
    (shape) => {
      const a = noisy(shape, 1);
      const b = { data: a.data.map((value, i) => 0.7 * value + 0.3 * noisy(shape, 2).data[i]), shape };
      expect(ssim(a, b)).toBeCloseTo(directSsim(a, b), 9);
    },
  );

  it("is 1 for equal arrays, the constant formula for constant ones, and symmetric", () => {
    const shape = [8, 9, 7];
    const constant = (value: number) => ({ data: new Float32Array(504).fill(value), shape });
    expect(ssim(noisy(shape, 1), noisy(shape, 1))).toBeCloseTo(1, 12);
    expect(ssim(constant(0.5), constant(0.25))).toBeCloseTo((0.25 + 1e-4) / (0.3125 + 1e-4), 6);
    expect(ssim(noisy(shape, 1), noisy(shape, 2))).toBeCloseTo(ssim(noisy(shape, 2), noisy(shape, 1)), 14);
  });

  it("wants more than one voxel", () => {
    expect(() => ssim(noisy([1, 1, 1], 1), noisy([1, 1, 1], 1))).toThrow(
      "ssim: expected more than one voxel, got 1 x 1 x 1",
    );
  });
});

/** Every window visited on its own, 7 long or as long as the axis. */
function directSsim(a: RealArray<Float32Array>, b: RealArray<Float32Array>): number {
  const { shape } = a;
  const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
  const strides = shape.map((_, axis) => sizeOfShape(shape.slice(axis + 1)));
  const offsets = shape.reduce(
    (list, length, axis) => list.flatMap((at) => upTo(Math.min(7, length)).map((w) => at + w * strides[axis])),
    [0],
  );
  const starts = shape.reduce(
    (list, length, axis) => list.flatMap((at) => upTo(Math.max(1, length - 6)).map((i) => at + i * strides[axis])),
    [0],
  );
  const n = offsets.length;
  const values = starts.map((start) => {
    const x = offsets.map((offset) => a.data[start + offset]);
    const y = offsets.map((offset) => b.data[start + offset]);
    const mx = x.reduce((sum, v) => sum + v, 0) / n;
    const my = y.reduce((sum, v) => sum + v, 0) / n;
    const vx = x.reduce((sum, v) => sum + (v - mx) ** 2, 0) / (n - 1);
    const vy = y.reduce((sum, v) => sum + (v - my) ** 2, 0) / (n - 1);
    const vxy = x.reduce((sum, v, i) => sum + (v - mx) * (y[i] - my), 0) / (n - 1);
    return ((2 * mx * my + 1e-4) * (2 * vxy + 9e-4)) / ((mx * mx + my * my + 1e-4) * (vx + vy + 9e-4));
  });
  return values.reduce((sum, v) => sum + v, 0) / values.length;
}
