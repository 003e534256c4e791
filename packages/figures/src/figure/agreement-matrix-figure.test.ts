import { expect, it } from "vitest";
import { colourAt, colourMap } from "../colour/colour-map.js";
import { figureSvg } from "../plot/figure.js";
import { agreementBar, agreementMatrix } from "./agreement-matrix-figure.js";

const rgb = (place: number): string => `rgb(${colourAt(colourMap("viridis"), place).join(" ")})`;
const starts = [
  { number: 1, kept: true },
  { number: 2, kept: false },
];

it("colours a pair as its bar does: bright is far apart, as in the maps of the deviation", () => {
  const errors = [
    [0, 0.8],
    [0.8, 0],
  ];
  const svg = figureSvg(agreementMatrix(starts, errors));
  const fills = [...svg.matchAll(/<rect [^>]*fill="(rgb[^"]*)"/g)].map(([, fill]) => fill);
  expect(fills).toEqual([rgb(0), rgb(0.8), rgb(0.8), rgb(0)]);
  expect(svg).toContain(">.80<");
  expect(agreementBar()).toMatchObject({ title: "invariantError", description: "Colours run from 0 to 1." });
});
