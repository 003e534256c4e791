import { describe, expect, it } from "vitest";
import {
  portableAtan2,
  portableCos,
  portableExp,
  portableLog,
  portableLog1p,
  portableSin,
} from "./portable-functions.js";
import { createRandom } from "./random.js";

function arguments_(low: number, high: number): number[] {
  const random = createRandom(1);
  return Array.from({ length: 3000 }, () => low + (high - low) * random.uniform());
}

/** Largest error against `Math`, relative to the result or, where that is small, to `floor`. */
function worst(own: (x: number) => number, other: (x: number) => number, values: readonly number[], floor = 0): number {
  return Math.max(...values.map((x) => Math.abs(own(x) - other(x)) / Math.max(Math.abs(other(x)), floor)));
}

describe("portable functions", () => {
  it("agree with Math to the last digits", () => {
    expect(worst(portableExp, Math.exp, [...arguments_(-1, 1), ...arguments_(-700, 700)])).toBeLessThan(5e-16);
    const positive = [...arguments_(0.5, 2), ...arguments_(-700, 700).map(Math.exp), 5e-324, 1e-310];
    expect(worst(portableLog, Math.log, positive, 1e-2)).toBeLessThan(5e-16);
    expect(worst(portableLog1p, Math.log1p, [...arguments_(-0.5, 2), ...arguments_(-1e-9, 1e-9)])).toBeLessThan(1e-15);
    expect(worst(portableSin, Math.sin, [...arguments_(-7, 7), ...arguments_(-1e6, 1e6)], 1e-3)).toBeLessThan(5e-16);
    expect(worst(portableCos, Math.cos, [...arguments_(-7, 7), ...arguments_(-1e6, 1e6)], 1e-3)).toBeLessThan(5e-16);
    const angles = [...arguments_(-Math.PI, Math.PI), 0, Math.PI / 2, -Math.PI / 2, Math.PI / 4];
    const atan2 = (f: (y: number, x: number) => number) => (a: number) => f(3 * Math.sin(a), 3 * Math.cos(a));
    expect(worst(atan2(portableAtan2), atan2(Math.atan2), angles, 1e-3)).toBeLessThan(1e-15);
  });

  it("know their ends", () => {
    expect([portableExp(0), portableExp(710), portableExp(-746), portableExp(Number.NaN)]).toEqual([
      1,
      Infinity,
      0,
      NaN,
    ]);
    expect(portableExp(-740)).toBeGreaterThan(0);
    expect([portableLog(1), portableLog(0), portableLog(-1), portableLog(Infinity)]).toEqual([
      0,
      -Infinity,
      NaN,
      Infinity,
    ]);
    expect([portableSin(0), portableCos(0), portableAtan2(0, 0), portableAtan2(0, -1)]).toEqual([0, 1, 0, Math.PI]);
    expect([portableAtan2(1, 0), portableAtan2(-1, 0)]).toEqual([Math.PI / 2, -Math.PI / 2]);
    expect(portableAtan2(1, 1)).toBeCloseTo(Math.PI / 4, 15);
  });

  it("have the bits that they have everywhere", () => {
    const hex = (x: number): string => {
      const view = new DataView(new ArrayBuffer(8));
      view.setFloat64(0, x);
      return view.getBigUint64(0).toString(16);
    };
    const sums = [portableExp, portableLog, portableLog1p, portableSin, portableCos].map((f) =>
      hex(Array.from({ length: 1000 }, (_, i) => f(0.01 + i / 37)).reduce((sum, value) => sum * 0.75 + value, 0)),
    );
    expect(sums).toMatchInlineSnapshot(`
      [
        "427cf6ad59673d2c",
        "402a58767514add1",
        "402aa3233950e5c6",
        "400f0d8c9b90bf03",
        "bfec83ca2d0fa849",
      ]
    `);
  });
});
