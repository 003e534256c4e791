import { describe, expect, it } from "vitest";
import { type AugmentationName, drawAugmentation } from "./augmentation.js";

const draws = (names: AugmentationName[], shape = [8, 8, 8]) =>
  Array.from({ length: 400 }, (_, item) => drawAugmentation(names, shape, [1, 2, item]));

/** Of the signed permutation. */
function determinant({ axes, flips }: { axes: readonly number[]; flips: readonly boolean[] }): number {
  const exchanges = axes.flatMap((a, i) => axes.slice(i + 1).filter((b) => b < a)).length;
  return (exchanges + flips.filter(Boolean).length) % 2 === 0 ? 1 : -1;
}

describe("drawAugmentation", () => {
  it("is a pure function of seed, epoch and item", () => {
    const at = (...place: [number, number, number]) =>
      JSON.stringify(drawAugmentation(["rotate", "oversampling"], [8, 8, 8], place));
    expect(at(1, 2, 3)).toBe(at(1, 2, 3));
    expect(new Set([at(1, 2, 3), at(2, 2, 3), at(1, 3, 3), at(1, 2, 4)]).size).toBe(4);
  });

  it("draws each of the 24 rotations, no mirror image, unless flips are wanted too", () => {
    const rotations = draws(["rotate"]).map(({ orientation }) => orientation as NonNullable<typeof orientation>);
    expect(rotations.every((orientation) => determinant(orientation) === 1)).toBe(true);
    expect(new Set(rotations.map((orientation) => JSON.stringify(orientation))).size).toBe(24);
    const all = draws(["rotate", "flip"]).map(({ orientation }) => JSON.stringify(orientation));
    expect(new Set(all).size).toBe(48);
    expect(new Set(draws(["flip"]).map(({ orientation }) => JSON.stringify(orientation))).size).toBe(8);
  });

  it("exchanges only axes of equal length", () => {
    const axes = draws(["rotate", "flip"], [8, 6, 8]).map(({ orientation }) => orientation?.axes.join(""));
    expect([...new Set(axes)].sort()).toEqual(["012", "210"]);
  });

  it("draws a finer sampling for each axis, which does not depend on the others", () => {
    const factors = draws(["oversampling"]).map(({ oversampling }) => oversampling as number[]);
    expect(factors).toEqual(draws(["oversampling", "rotate", "flip"]).map(({ oversampling }) => oversampling));
    expect(Math.min(...factors.flat())).toBeGreaterThanOrEqual(1);
    expect(Math.max(...factors.flat())).toBeGreaterThan(1.48);
    expect(Math.max(...factors.flat())).toBeLessThan(1.5);
    expect(draws(["oversampling"])[0]?.orientation).toBeUndefined();
  });

  it("leaves everything as it is when nothing is wanted", () => {
    expect(drawAugmentation([], [8, 8, 8], [1, 2, 3])).toEqual({});
  });
});
