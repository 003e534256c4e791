import { describe, expect, it } from "vitest";
import { countsHistogramFigure } from "../index.js";

/** Height of each bar, by its left end. */
function barsOf(svg: string): [number, number][] {
  const bars = [...svg.matchAll(/<rect x="([\d.]+)" y="[\d.]+" width="[\d.]+" height="([\d.]+)" fill/g)];
  return bars.map(([, x, height]) => [Number(x), Number(height)]);
}

describe("countsHistogramFigure", () => {
  const data = Uint32Array.of(0, 0, 0, 1, 1, 1, 1, 10, 999, 1000, 2 ** 32 - 1);
  const shape = [11];

  it("has a bar for each tenth of a decade that is met, as high as the logarithm of its voxels", () => {
    const svg = countsHistogramFigure({ data, shape });
    expect(svg).toContain("30.0 % of the voxels have none");
    const bars = barsOf(svg);
    expect(bars).toHaveLength(4);
    const [[first, four], [ten, one], [below], [thousand]] = bars;
    // from 0.5 voxels at the foot to twice the most at the top; decades are equally wide
    expect(four / one).toBeCloseTo(Math.log(4 / 0.5) / Math.log(1 / 0.5), 1);
    expect((thousand - first) / (ten - first)).toBeCloseTo(3, 1);
    expect(below).toBeLessThan(thousand);
  });

  it("leaves out what is masked, and what marks gaps", () => {
    const inside = { data: Uint8Array.from(data, (value) => Number(value !== 1)), shape };
    const svg = countsHistogramFigure({ data, shape }, inside);
    expect(svg).toContain("50.0 % of the voxels have none");
    expect(barsOf(svg)).toHaveLength(3);
    expect(() => countsHistogramFigure({ data, shape }, { data: new Uint8Array(3), shape: [3] })).toThrow(
      "countsHistogramFigure: expected as many of both, got 11 counts and 3 voxels of the mask",
    );
  });

  it("stands where there is nothing to show", () => {
    expect(barsOf(countsHistogramFigure({ data: new Float32Array(0), shape: [0] }))).toEqual([]);
  });
});
