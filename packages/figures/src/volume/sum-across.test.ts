import { expect, it } from "vitest";
import { sumAcross } from "./sum-across.js";

const cube = { data: Uint16Array.from({ length: 24 }, (_, i) => i), shape: [2, 3, 4] };
const at = (d: number, h: number, w: number): number => (d * 3 + h) * 4 + w;

it("adds up along each axis", () => {
  const range = (length: number): number[] => Array.from({ length }, (_, i) => i);
  expect([...sumAcross(cube, 0).data]).toEqual(range(12).map((i) => 2 * i + 12));
  expect([...sumAcross(cube, 1).data]).toEqual(
    range(2).flatMap((d) => range(4).map((w) => range(3).reduce((sum, h) => sum + at(d, h, w), 0))),
  );
  expect([...sumAcross(cube, 2).data]).toEqual(
    range(2).flatMap((d) => range(3).map((h) => range(4).reduce((sum, w) => sum + at(d, h, w), 0))),
  );
  expect(sumAcross(cube, 1).shape).toEqual([2, 4]);
});

it("gives an image itself, and refuses what is not there", () => {
  expect(sumAcross({ data: new BigInt64Array([1n, 2n]), shape: [1, 2] }, 0)).toEqual({
    data: new Float32Array([1, 2]),
    shape: [1, 2],
  });
  expect(() => sumAcross(cube, 3)).toThrow("2 x 3 x 4 has no planes across axis 3");
  expect(() => sumAcross({ data: new Float32Array(2), shape: [2] }, 0)).toThrow("expected 2 or 3 axes, got 2");
});
