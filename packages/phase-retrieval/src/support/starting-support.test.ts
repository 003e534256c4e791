import type { RealArray } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { autocorrelationSupport, boxSupport, sphereSupport } from "./starting-support.js";

const count = ({ data }: RealArray<Uint8Array>): number => data.reduce((sum, inside) => sum + inside, 0);

describe("boxSupport", () => {
  it("takes the central half of each axis, around floor(N/2)", () => {
    expect([...boxSupport([8]).data]).toEqual([0, 0, 1, 1, 1, 1, 0, 0]);
    expect([...boxSupport([7], 3 / 7).data]).toEqual([0, 0, 1, 1, 1, 0, 0]);
    expect(count(boxSupport([8, 16, 32]))).toBe(4 * 8 * 16);
    expect(count(boxSupport([8, 10, 1], [0.25, 0.5, 1]))).toBe(2 * 5);
    expect(count(boxSupport([4, 4], 1))).toBe(16);
  });

  it.each([0, -1, 1.5, Number.NaN, [0.5]])("refuses the fraction %j", (fraction) => {
    expect(() => boxSupport([4, 4], fraction as number)).toThrow(/fractions above 0/);
  });
});

describe("sphereSupport", () => {
  it("holds the voxels within its half axes of floor(N/2)", () => {
    const { data, shape } = sphereSupport([9, 12, 7], [1, 0.5, 0.7]);
    for (let i = 0; i < data.length; i++) {
      const [z, y, x] = [Math.floor(i / 84) - 4, (Math.floor(i / 7) % 12) - 6, (i % 7) - 3];
      expect(data[i]).toBe((z / 4.5) ** 2 + (y / 3) ** 2 + (x / 2.45) ** 2 <= 1 ? 1 : 0);
    }
    expect(shape).toEqual([9, 12, 7]);
  });
});

describe("autocorrelationSupport", () => {
  it("of a slit of 5 is 9 wide at threshold 0, by the closed form of its triangle narrower at 0.5", () => {
    const length = 32;
    const intensity = Float32Array.from({ length }, (_, i) => {
      const u = (Math.PI * (i - length / 2)) / length;
      return i === length / 2 ? 25 : (Math.sin(5 * u) / Math.sin(u)) ** 2;
    });
    const pattern = { data: intensity, shape: [length] };
    const wide = autocorrelationSupport(pattern, { threshold: 1e-4 });
    expect(count(wide)).toBe(9);
    expect(wide.data[length / 2 - 4]).toBe(1);
    expect(count(autocorrelationSupport(pattern, { threshold: 0.5 }))).toBe(5);
  });
});
