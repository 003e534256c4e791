import "@autophase/vitest/matchers";
import { ShapeError, ValueError } from "@autophase/tensor-io";
import { decode } from "fast-png";
import { describe, expect, it } from "vitest";
import { colourAt, colourMap } from "../colour/colour-map.js";
import { cameraAt } from "./camera.js";
import { createSplineScratch, sampleLinear, splineGradient } from "./sample.js";
import { supportProjection } from "./support-projection.js";

const shape = [24, 26, 28] as const;

/** A soft solid: amplitude 1 where `inside` is negative, and a phase per voxel. */
function solid(
  inside: (z: number, y: number, x: number) => number,
  phase: (z: number, y: number, x: number) => number,
) {
  const [depth, height, width] = shape;
  const size = depth * height * width;
  const object = { real: new Float32Array(size), imag: new Float32Array(size), shape };
  const support = { data: new Uint8Array(size), shape };
  for (let i = 0; i < size; i++) {
    const at = [
      Math.floor(i / (height * width)) - 12,
      (Math.floor(i / width) % height) - 13,
      (i % width) - 14,
    ] as const;
    const amplitude = 1 / (1 + Math.exp(2 * inside(...at)));
    object.real[i] = amplitude * Math.cos(phase(...at));
    object.imag[i] = amplitude * Math.sin(phase(...at));
    support.data[i] = inside(...at) < 2 ? 1 : 0;
  }
  return { object, support };
}

const ball = solid(
  (z, y, x) => Math.hypot(z, y, x) - 8,
  () => 1,
);

function pixels(png: Uint8Array) {
  const { data, width } = decode(png);
  return (row: number, column: number): readonly number[] => [
    ...data.slice(4 * (row * width + column), 4 * (row * width + column) + 4),
  ];
}

describe("cameraAt", () => {
  it("has right-handed unit axes for any view, and looks along depth at 0", () => {
    expect(cameraAt({ yaw: 0, pitch: 0 })).toEqual({ right: [0, 0, 1], down: [-0, 1, 0], forward: [1, 0, -0] });
    for (const view of [
      { yaw: 35, pitch: 25 },
      { yaw: -110, pitch: 70 },
    ]) {
      const { right, down, forward } = cameraAt(view);
      const dot = (a: readonly number[], b: readonly number[]) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
      const products = [
        dot(right, right),
        dot(down, down),
        dot(forward, forward),
        dot(right, down),
        dot(right, forward),
        dot(down, forward),
      ];
      expect(products).toBeAllClose([1, 1, 1, 0, 0, 0], { atol: 1e-12 });
      const cross = [
        right[2] * down[1] - right[1] * down[2],
        right[0] * down[2] - right[2] * down[0],
        right[1] * down[0] - right[0] * down[1],
      ];
      expect(cross).toBeAllClose(forward, { atol: 1e-12 });
    }
  });
});

describe("sampling", () => {
  const size = [6, 7, 8] as const;
  const data = Float32Array.from(
    { length: 336 },
    (_, i) => 2 * Math.floor(i / 56) - 3 * (Math.floor(i / 8) % 7) + 0.5 * (i % 8) + 1,
  );

  it("is exact for a linear field", () => {
    expect(sampleLinear(data, size, 2.25, 3.5, 4.75)).toBeCloseTo(2 * 2.25 - 3 * 3.5 + 0.5 * 4.75 + 1, 5);
    const gradient = new Float64Array(3);
    splineGradient(data, size, 2.25, 3.5, 4.75, createSplineScratch(), gradient);
    expect(gradient).toBeAllClose([2, -3, 0.5], { atol: 1e-5 });
  });
});

describe("supportProjection", () => {
  it("draws a ball as a round disc, brighter towards the lamp, transparent around", () => {
    const size = 120;
    const at = pixels(supportProjection(ball, { size }));
    expect(at(0, 0)).toEqual([0, 0, 0, 0]);
    let area = 0;
    for (let row = 0; row < size; row++) for (let column = 0; column < size; column++) area += at(row, column)[3] / 255;
    const radius = Math.sqrt(area / Math.PI) / (size / 2);
    expect(radius).toBeGreaterThan(0.8);
    expect(radius).toBeLessThan(1);
    for (const [row, column] of [
      [60, 12],
      [60, 107],
      [12, 60],
      [107, 60],
    ]) {
      expect(at(row, column)[3]).toBe(255);
    }
    expect(at(40, 45)[1]).toBeGreaterThan(at(85, 80)[1] + 40);
  });

  it("colours the surface by the phase beneath it: the far side does not show", () => {
    const split = solid(
      (z, y, x) => Math.hypot(z, y, x) - 8,
      (z) => 1.2 * Math.sign(z),
    );
    const hue = (view: { yaw: number; pitch: number }) => {
      const [red, green, blue] = pixels(supportProjection(split, { size: 60, view }))(30, 30);
      return Math.atan2(Math.sqrt(3) * (green - blue), 2 * red - green - blue);
    };
    const hueOf = (phase: number) => {
      const [red, green, blue] = colourAt(colourMap("phase"), phase / (2 * Math.PI) + 0.5);
      return Math.atan2(Math.sqrt(3) * (green - blue), 2 * red - green - blue);
    };
    expect(Math.abs(hue({ yaw: 0, pitch: 0 }) - hueOf(-1.2))).toBeLessThan(0.25);
    expect(Math.abs(hue({ yaw: 180, pitch: 0 }) - hueOf(1.2))).toBeLessThan(0.25);
  });

  it("keeps left and right, up and down as in the slices", () => {
    const corner = solid(
      (z, y, x) => Math.min(Math.hypot(z, y - 7, x) - 4, Math.hypot(z, y, x + 7) - 4, Math.hypot(z, y, x) - 4),
      () => 0,
    );
    const at = pixels(supportProjection(corner, { size: 80, view: { yaw: 0, pitch: 0 } }));
    const opaque = (rows: readonly [number, number], columns: readonly [number, number]) => {
      let count = 0;
      for (let row = rows[0]; row < rows[1]; row++)
        for (let column = columns[0]; column < columns[1]; column++) count += at(row, column)[3] ? 1 : 0;
      return count;
    };
    const empty = opaque([40, 80], [0, 40]);
    expect(opaque([0, 40], [0, 40])).toBeGreaterThan(2 * empty);
    expect(opaque([40, 80], [40, 80])).toBeGreaterThan(2 * empty);
  });

  it("stretches along an axis of longer voxels", () => {
    const at = pixels(
      supportProjection(ball, { size: 100, view: { yaw: 0, pitch: 0 }, voxelSizeNanometers: [1, 2, 1] }),
    );
    const rows = Array.from({ length: 100 }, (_, k) => at(k, 50)[3] > 0).filter(Boolean).length;
    const columns = Array.from({ length: 100 }, (_, k) => at(50, k)[3] > 0).filter(Boolean).length;
    expect(rows / columns).toBeGreaterThan(1.85);
    expect(rows / columns).toBeLessThan(2.15);
  });

  it("does not let one bright voxel carve the surface", () => {
    const bright = { object: { ...ball.object, real: ball.object.real.slice() }, support: ball.support };
    bright.object.real[(12 * 26 + 13) * 28 + 14] = 6;
    const area = (object: typeof ball) => {
      const { data } = decode(supportProjection(object, { size: 60, view: { yaw: 0, pitch: 0 } }));
      return data.filter((value, i) => i % 4 === 3 && value > 127).length;
    };
    expect(area(bright) / area(ball)).toBeGreaterThan(0.95);
    expect(area(bright) / area(ball)).toBeLessThan(1.05);
  });

  it("is transparent for an empty support", () => {
    const support = { data: new Uint8Array(ball.support.data.length), shape };
    const { data } = decode(supportProjection({ object: ball.object, support }, { size: 8 }));
    expect(data.every((value) => value === 0)).toBe(true);
  });

  it("closes an object that fills its box", () => {
    const full = {
      object: { real: new Float32Array(27).fill(1), imag: new Float32Array(27), shape: [3, 3, 3] },
      support: { data: new Uint8Array(27).fill(1), shape: [3, 3, 3] },
    };
    expect(pixels(supportProjection(full, { size: 40 }))(20, 20)[3]).toBe(255);
  });

  it("says what is wrong with its arguments", () => {
    const flat = {
      object: { real: new Float32Array(4), imag: new Float32Array(4), shape: [2, 2] },
      support: { data: new Uint8Array(4), shape: [2, 2] },
    };
    expect(() => supportProjection(flat)).toThrow(ShapeError);
    expect(() => supportProjection(ball, { threshold: 1 })).toThrow(ValueError);
    expect(() => supportProjection(ball, { size: 0 })).toThrow(ValueError);
  });
});
