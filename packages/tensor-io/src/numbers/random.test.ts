import { describe, expect, it } from "vitest";
import { createRandom, threefry2x32 } from "./random.js";

describe("threefry2x32", () => {
  it.each([
    [
      [0, 0],
      [0, 0],
      [0x6b200159, 0x99ba4efe],
    ],
    [
      [0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x1cb996fc, 0xbb002be7],
    ],
    [
      [0x13198a2e, 0x03707344],
      [0x243f6a88, 0x85a308d3],
      [0xc4923a9c, 0x483df7a0],
    ],
  ] as const)("gives the published answer for key %j", (key, counter, expected) => {
    expect(threefry2x32(key, counter)).toEqual(expected);
  });
});

describe("createRandom", () => {
  it("repeats for one seed and path, and differs for another", () => {
    const draw = (...path: [number, ...number[]]) => createRandom(...path).uniform();
    expect(draw(7, 1, 2)).toBe(draw(7, 1, 2));
    expect(new Set([draw(7), draw(8), draw(7, 0), draw(7, 1), draw(7, 0, 1), draw(-7)]).size).toBe(6);
  });

  it("continues from a saved position", () => {
    const first = createRandom(3);
    for (let i = 0; i < 10; i++) first.normal();
    const second = createRandom(3);
    second.position = first.position;
    expect(second.uniform()).toBe(first.uniform());
  });

  it("has the moments of its distributions", () => {
    const random = createRandom(1);
    const count = 20_000;
    const mean = (draw: () => number) => Array.from({ length: count }, draw).reduce((a, b) => a + b) / count;
    expect(mean(() => random.uniform())).toBeCloseTo(0.5, 2);
    expect(mean(() => random.normal())).toBeCloseTo(0, 1);
    expect(mean(() => random.normal() ** 2)).toBeCloseTo(1, 1);
    expect(mean(() => random.integer(10))).toBeCloseTo(4.5, 1);
  });
});
