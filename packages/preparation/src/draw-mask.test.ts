import { describe, expect, it } from "vitest";
import { drawMask, type MaskStroke } from "./draw-mask.js";

const SHAPE = [3, 6, 8];

/** Places that are covered, as `frame,row,column`. */
function covered(...strokes: MaskStroke[]): string[] {
  const { data } = drawMask(SHAPE, strokes);
  return Array.from(data, (value, i) => (value === 0 ? [Math.floor(i / 48), Math.floor(i / 8) % 6, i % 8].join() : ""))
    .filter(Boolean)
    .sort();
}

describe("drawMask", () => {
  it("covers a rectangle of one frame, whichever corner comes first, and clips it", () => {
    const points = [
      [2, 5],
      [1, 4],
    ] as const;
    const stroke = { axis: 0, index: 1, kind: "rectangle", points } as const;
    expect(covered(stroke)).toEqual(["1,1,4", "1,1,5", "1,2,4", "1,2,5"]);
    expect(
      covered({
        ...stroke,
        points: [
          [-4, -4],
          [0, 0],
        ],
      }),
    ).toEqual(["1,0,0"]);
  });

  it("covers the same place in all planes across each axis", () => {
    const points = [[1, 2]] as const;
    const stroke = { index: "all", kind: "rectangle", points } as const;
    expect(covered({ ...stroke, axis: 0 })).toEqual(["0,1,2", "1,1,2", "2,1,2"]);
    expect(covered({ ...stroke, axis: 1 })).toEqual([0, 1, 2, 3, 4, 5].map((row) => `1,${row},2`));
    expect(covered({ ...stroke, axis: 2 })).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((column) => `1,2,${column}`));
  });

  it("covers what a brush passes, between its points too", () => {
    const path = [
      [2, 1],
      [2, 5],
    ] as const;
    const brush = { axis: 0, index: 0, kind: "brush", points: path } as const;
    expect(covered({ ...brush, radius: 0.4 })).toEqual([1, 2, 3, 4, 5].map((column) => `0,2,${column}`));
    const disc = covered({ ...brush, points: [[2, 3]], radius: 1 });
    expect(disc).toEqual(["0,1,3", "0,2,2", "0,2,3", "0,2,4", "0,3,3"]);
  });

  it("covers the inside of a polygon that is not convex", () => {
    const points = [
      [-0.5, -0.5],
      [-0.5, 4.5],
      [4.5, 4.5],
      [4.5, 2.5],
      [1.5, 2.5],
      [1.5, -0.5],
    ] as const;
    const inside = covered({ axis: 0, index: 2, kind: "polygon", points });
    expect(inside).toHaveLength(2 * 5 + 3 * 2);
    expect(inside).not.toContain("2,3,1");
  });

  it("refuses planes that are not there", () => {
    const stroke = { axis: 0, index: 3, kind: "rectangle", points: [[0, 0]] } as const;
    expect(() => drawMask(SHAPE, [stroke])).toThrow("3 x 6 x 8 has no plane 3 across axis 0");
    expect(() => drawMask(SHAPE, [{ ...stroke, index: 0, points: [] }])).toThrow("expected a stroke with points");
    expect(() => drawMask([4, 4], [])).toThrow("expected 3 axes, got 4 x 4");
  });
});
