import { describe, expect, it } from "vitest";
import { fdlibmAtan2, fdlibmCos, fdlibmExp, fdlibmLog, fdlibmSin } from "./fdlibm.js";
import { createRandom } from "./random.js";

function numbers(low: number, high: number): number[] {
  const random = createRandom(1);
  return Array.from({ length: 3000 }, () => low + (high - low) * random.uniform());
}

/** Largest error against `Math`, relative to the result or, where that is small, to `floor`. */
function worst(own: (x: number) => number, other: (x: number) => number, values: readonly number[], floor = 0): number {
  return Math.max(...values.map((x) => Math.abs(own(x) - other(x)) / Math.max(Math.abs(other(x)), floor)));
}

describe("the functions of fdlibm", () => {
  it("agree with Math to the last digit or so", () => {
    expect(worst(fdlibmExp, Math.exp, [...numbers(-1, 1), ...numbers(-700, 700)])).toBeLessThan(3e-16);
    const positive = [...numbers(0.5, 2), ...numbers(-700, 700).map(Math.exp), 5e-324, 1e-310];
    expect(worst(fdlibmLog, Math.log, positive, 1e-2)).toBeLessThan(3e-16);
    expect(worst(fdlibmSin, Math.sin, [...numbers(-7, 7), ...numbers(-1e6, 1e6)], 1e-3)).toBeLessThan(3e-16);
    expect(worst(fdlibmCos, Math.cos, [...numbers(-7, 7), ...numbers(-1e6, 1e6)], 1e-3)).toBeLessThan(3e-16);
    const atan2 = (f: (y: number, x: number) => number) => (angle: number) =>
      f(3 * Math.sin(angle), 3 * Math.cos(angle));
    expect(worst(atan2(fdlibmAtan2), atan2(Math.atan2), numbers(-Math.PI, Math.PI), 1e-3)).toBeLessThan(5e-16);
  });

  it("know their ends", () => {
    const { POSITIVE_INFINITY: infinity, NaN: nothing } = Number;
    expect([0, 1, 710, -746, nothing].map(fdlibmExp)).toEqual([1, Math.E, infinity, 0, nothing]);
    expect(fdlibmExp(-740)).toBeGreaterThan(0);
    expect([1, 0, -1, infinity].map(fdlibmLog)).toEqual([0, -infinity, nothing, infinity]);
    expect([fdlibmSin(-0), fdlibmSin(1e-30), fdlibmCos(0)]).toEqual([-0, 1e-30, 1]);
    for (const y of [0, -0, 1, -1]) {
      for (const x of [0, -0, 1, -1, infinity, -infinity]) expect(fdlibmAtan2(y, x)).toBe(Math.atan2(y, x));
    }
  });

  it("have the bits of fdlibm everywhere", () => {
    const hex = (x: number): string => {
      const view = new DataView(new ArrayBuffer(8));
      view.setFloat64(0, x);
      return view.getBigUint64(0).toString(16);
    };
    const atan2 = (x: number): number => fdlibmAtan2(x - 10, 7 - x);
    const sums = [fdlibmExp, fdlibmLog, fdlibmSin, fdlibmCos, atan2].map((f) =>
      hex(Array.from({ length: 1000 }, (_, i) => f(0.01 + i / 37)).reduce((sum, value) => sum * 0.75 + value, 0)),
    );
    expect(sums).toMatchInlineSnapshot(`
      [
        "427cf6ad59673d2c",
        "402a58767514add1",
        "400f0d8c9b90bf03",
        "bfec83ca2d0fa849",
        "40237fd187d7f508",
      ]
    `);
  });
});
