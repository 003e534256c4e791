import { XMLValidator } from "fast-xml-parser";
import { expect, it } from "vitest";
import { poleFigureSvg } from "./pole-figure.js";

const shape = [5, 5];
const axes = [
  [0, 0, 1],
  [0, 1, 0],
  [1, 0, 0],
] as const;

it("draws both circles, with each facet in its own", () => {
  const circle = { data: Float32Array.from({ length: 25 }, (_, i) => i), shape };
  const svg = poleFigureSvg({ axes, upper: circle, lower: circle }, [
    { normal: [0, 0.6, 0.8], hkl: [1, 1, 1] },
    { normal: [0, 0, -1], hkl: null },
  ]);
  expect(XMLValidator.validate(svg)).toBe(true);
  // two circles and the colours
  expect(svg.match(/<image /g)).toHaveLength(3);
  // 0.6 / 1.8 of the radius above the middle; the other in the middle of the lower circle
  expect(svg).toContain('cx="150" cy="128"');
  expect(svg).toContain('cx="150" cy="178"');
  expect(svg).toContain(">1 1 1<");
  expect(svg).toContain(">?<");
});
