import type { ComplexArray, Json } from "@autophase/tensor-io";
import { describe, expect, it } from "vitest";
import { translate } from "../alignment/translate.js";
import { compareSolutions } from "./compare-solutions.js";

const shape = [6, 6, 6];
/** A block of amplitude `value`, of one phase in its left part and another in its right. */
const block = (value: number, phase: number): ComplexArray => {
  const inside = (i: number): number => {
    const index = [Math.floor(i / 36), Math.floor(i / 6) % 6, i % 6];
    return index.every((n) => n > 1 && n < 5) ? value * (1 + (i % 6)) : 0;
  };
  const at = (i: number): number => (i % 6 > 3 ? phase : 0);
  return {
    real: Float32Array.from({ length: 216 }, (_, i) => inside(i) * Math.cos(at(i))),
    imag: Float32Array.from({ length: 216 }, (_, i) => inside(i) * Math.sin(at(i))),
    shape,
  };
};
const answer = (kept: number): { [name: string]: Json } => ({
  answer: { agreement: { kept }, verdict: { trustworthy: true, reason: "" } },
});
const history = (kept: number) => [{ program: "", version: "", command: "", date: "", parameters: answer(kept) }];
const shareOf = ({ real, imag }: ComplexArray, i: number): number => Math.atan2(imag[i], real[i]);
/** In the right part. */
const PLACE = 2 * 36 + 2 * 6 + 4;

describe("compareSolutions", () => {
  const object = block(1, 0.2);

  it("takes the halves of an answer at equal power, whatever their scale", () => {
    const halves = [block(5, 0.1), block(1, 0.5)] as const;
    const { mean, starts, pair } = compareSolutions({ object, halves, history: history(9) }, []);
    expect([starts, pair]).toEqual([9, halves]);
    expect(shareOf(mean, PLACE)).toBeCloseTo(0.3, 5);
    // between two that differ by a phase it is shorter
    const [left, right] = [PLACE - 1, PLACE].map((i) => Math.hypot(mean.real[i], mean.imag[i]));
    expect(right / left / (5 / 4)).toBeCloseTo(Math.cos(0.2), 5);
  });

  it("weighs others by their starts, and compares with the first", () => {
    const moved = { object: translate(object, [0, 0, 0.25]), history: history(3) };
    const { starts, pair } = compareSolutions({ object, history: [] }, [moved]);
    expect(starts).toBe(4);
    expect(pair?.[0]).toBe(object);
    const distance = pair?.[1].real.reduce((sum, value, i) => sum + (value - object.real[i]) ** 2, 0) ?? 1;
    expect(distance / object.real.reduce((sum, value) => sum + value * value, 0)).toBeLessThan(1e-3);
    expect(compareSolutions({ object, history: [] }, [])).toMatchObject({ starts: 1 });
  });

  it("refuses another shape", () => {
    const other = { object: { real: new Float32Array(8), imag: new Float32Array(8), shape: [2, 2, 2] }, history: [] };
    expect(() => compareSolutions({ object, history: [] }, [other])).toThrow("analyze: others: expected 6 x 6 x 6");
  });
});
