import { XMLValidator } from "fast-xml-parser";
import { describe, expect, it } from "vitest";
import { crystalReportHtml } from "./crystal-report-html.js";
import type { CrystalContent } from "./crystal-section.js";

const SHAPE = [14, 16, 18];
const SIZE = 14 * 16 * 18;
const place = (i: number) => [Math.floor(i / 288) - 7, (Math.floor(i / 18) % 16) - 8, (i % 18) - 9];
const inside = {
  data: Uint8Array.from({ length: SIZE }, (_, i) => Number(Math.hypot(...place(i)) < 5.5)),
  shape: SHAPE,
};
const map = (value: (z: number) => number) => ({
  data: Float32Array.from({ length: SIZE }, (_, i) => inside.data[i] * value(place(i)[0])),
  shape: SHAPE,
});

function content(change: Partial<CrystalContent> = {}): CrystalContent {
  return {
    object: { real: Float32Array.from(inside.data), imag: new Float32Array(SIZE), shape: SHAPE },
    inside,
    bulk: { data: inside.data.map((value, i) => value * Number(Math.hypot(...place(i)) < 4)), shape: SHAPE },
    displacementNanometers: map((z) => 0.01 * z),
    strain: map((z) => 2e-4 * z),
    voxelSizeNanometers: 10,
    viewSize: 60,
    ...change,
  };
}
const record = { program: "autophase", version: "1", command: "autophase analyze R.cxi", date: "", parameters: {} };
const report = (change: Partial<CrystalContent> = {}): string =>
  crystalReportHtml({
    ...content(change),
    title: "A.cxi <gold>",
    facts: { "d-spacing": "2.335 \u00c5" },
    history: [record],
  });

describe("crystalReportHtml", () => {
  it("is a page of sound markup that loads nothing", () => {
    const html = report();
    expect(
      XMLValidator.validate(
        html
          .replace("<!doctype html>", "")
          .replace(/<script[^>]*>[\s\S]*?<\/script>/g, "")
          .replaceAll(/<(meta|input)([^>]*[^/])>/g, "<$1$2/>"),
      ),
    ).toBe(true);
    expect(/(src|href)="(?!data:)/.test(html)).toBe(false);
    expect(["A.cxi &lt;gold&gt;", "autophase analyze R.cxi"].filter((text) => !html.includes(text))).toEqual([]);
  });

  it("shows lengths in nanometres, small displacements in picometres, strain in thousandths", () => {
    const html = report();
    // a page is too long to be printed when it lacks something
    const texts = ["50\u00a0nm", "displacement along q (pm)", "strain along q (10\u207b\u00b3)"];
    expect(texts.filter((text) => !html.includes(text))).toEqual([]);
    expect(report({ displacementNanometers: map((z) => z) }).includes("displacement along q (nm)")).toBe(true);
  });

  it("tells of resolution, facets and cuts where there are any, and of nothing else", () => {
    const plain = report();
    expect(["Resolution", "Facets", "dislocations"].filter((text) => plain.includes(text))).toEqual([]);
    const curve = { frequency: [0, 0.01, 0.02], value: [1, 0.8, 0.2], resolutionNanometers: 60 };
    const facet = {
      areaNanometersSquared: 1234,
      share: 0.1,
      angleToQDegrees: 70.5,
      distanceNanometers: 51,
      roughnessNanometers: 2,
    };
    const full = report({
      prtf: curve,
      shellCorrelation: { ...curve, resolutionNanometers: null },
      facets: [
        { ...facet, hkl: [1, -1, 1] },
        { ...facet, hkl: null },
      ],
      cuts: inside,
    });
    const texts = [
      "(60 nm)",
      "Fourier-shell correlation",
      "(1\u00a0\u22121\u00a01)",
      "70.5\u00b0",
      "Beside dislocations",
    ];
    expect(texts.filter((text) => !full.includes(text))).toEqual([]);
    expect(full.includes("edge of the pattern")).toBe(false);
    const ended = report({ prtf: { ...curve, edge: 0.012 }, shellCorrelation: { ...curve, edge: 0.03 } });
    const atEdge = ["edge of the pattern", "above 1/e to the edge (60 nm)", "0.5 at "];
    expect(atEdge.filter((text) => !ended.includes(text))).toEqual([]);
  });

  it("greys where the displacement jumps, and shows how far starts differ", () => {
    const plain = report();
    const texts = [
      "beside a jump of the displacement",
      "Displacement between starts",
      "deviation of the displacement (pm)",
    ];
    expect(texts.filter((text) => plain.includes(text))).toEqual([]);
    const full = report({ cuts: inside, displacementDeviationNanometers: map(() => 0.004) });
    expect(texts.filter((text) => !full.includes(text))).toEqual([]);
    // no cut, no grey
    expect(report({ cuts: map(() => 0) as never }).includes(texts[0] as string)).toBe(false);
  });

  it("ends with what the crystal was phased from", () => {
    const intensity = { data: Float32Array.from({ length: SIZE }, (_, i) => i % 50), shape: SHAPE };
    const more = { comparison: { phaseMae: 0.04 }, pattern: { intensity }, errorCurve: [0.9, 0.3, 0.2] };
    const html = crystalReportHtml({ ...content(), facts: {}, history: [], ...more });
    const headings = ["Against the truth", "Diffraction pattern", "Convergence"];
    expect(headings.filter((text) => !html.includes(`<h2>${text}</h2>`))).toEqual([]);
    expect(headings.filter((text) => report().includes(text))).toEqual([]);
  });

  it("refuses arrays that do not fit", () => {
    expect(() => report({ strain: { data: new Float32Array(8), shape: [2, 2, 2] } })).toThrow(
      "crystalSections: expected 14 x 16 x 18, got 2 x 2 x 2",
    );
    expect(() => report({ voxelSizeNanometers: 0 })).toThrow("voxels of 0 nm");
  });
});
