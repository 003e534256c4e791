import { describe, expect, it } from "vitest";
import { float16ToFloat32, toFloat16 } from "./float16.js";

describe("float16", () => {
  it.each([
    [0x0000, 0],
    [0x8000, -0],
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3555, 0.333251953125],
    [0x3c00, 1],
    [0xc000, -2],
    [0x7bff, 65504],
    [0x7c00, Number.POSITIVE_INFINITY],
    [0xfc00, Number.NEGATIVE_INFINITY],
  ])("reads %i as %f", (bits, value) => {
    expect(float16ToFloat32(Uint16Array.of(bits))[0]).toBe(value);
    expect(toFloat16([value])[0]).toBe(bits);
  });

  it("gives every bit pattern back", () => {
    const bits = Uint16Array.from({ length: 65536 }, (_, i) => i);
    const back = toFloat16(float16ToFloat32(bits));
    const isNaNPattern = (value: number): boolean => (value & 0x7fff) > 0x7c00;
    for (const value of bits)
      expect(isNaNPattern(value) ? isNaNPattern(back[value]) : back[value] === value).toBe(true);
  });

  it("rounds to the nearest, ties to even, from double precision at once", () => {
    const one = 2 ** -10;
    expect([...toFloat16([1 + one / 2, 1 + 1.5 * one, 1 + one / 2 + 2 ** -40])]).toEqual([0x3c00, 0x3c02, 0x3c01]);
    expect([...toFloat16([65519.9, 65520, 2047.5, 2 ** -25, 2 ** -25 + 2 ** -60, 3n])]).toEqual([
      0x7bff, 0x7c00, 0x6800, 0, 1, 0x4200,
    ]);
  });
});
