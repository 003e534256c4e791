import { ShapeError, ValueError } from "@autophase/tensor-io";
import { decode } from "fast-png";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { describe, expect, it } from "vitest";
import { colourAt, colourMap } from "../colour/colour-map.js";
import { UNMEASURED } from "../plot/ink.js";
import { amplitudeFigure } from "./amplitude-figure.js";
import { errorCurveFigure } from "./error-curve-figure.js";
import { binCounts, histogramFigure } from "./histogram-figure.js";
import { objectViewsFigure } from "./object-views-figure.js";
import { patternFigure } from "./pattern-figure.js";
import { phaseFigure } from "./phase-figure.js";
import { firstCrossing, prtfFigure } from "./prtf-figure.js";

const shape = [9, 10, 11];

/** A block of 3 x 4 x 5 voxels; the phase grows along width. */
function block() {
  const size = 990;
  const object = { real: new Float32Array(size), imag: new Float32Array(size), shape };
  const support = { data: new Uint8Array(size), shape };
  for (let i = 0; i < size; i++) {
    const [z, y, x] = [Math.floor(i / 110), Math.floor(i / 11) % 10, i % 11];
    if (z < 3 || z > 5 || y < 3 || y > 6 || x < 3 || x > 7) continue;
    object.real[i] = 2 * Math.cos(0.5 * (x - 5));
    object.imag[i] = 2 * Math.sin(0.5 * (x - 5));
    support.data[i] = 1;
  }
  return { object, support };
}

const counts = { intensity: { data: Float32Array.from({ length: 990 }, (_, i) => (i * i) % 1000), shape } };
const flat = {
  object: { real: Float32Array.of(1, 0, 0, 1, 1, 0), imag: new Float32Array(6), shape: [2, 3] },
  support: { data: Uint8Array.of(1, 0, 0, 1, 1, 0), shape: [2, 3] },
};

const figures: readonly (readonly [string, () => string])[] = [
  ["amplitude", () => amplitudeFigure(block())],
  [
    "amplitude in nanometres",
    () => amplitudeFigure(block(), { voxelSizeNanometers: [5, 8, 8], axisNames: ["<a>", "&b", '"c'] }),
  ],
  ["amplitude of an image", () => amplitudeFigure(flat)],
  ["phase", () => phaseFigure(block())],
  ["phase of an image", () => phaseFigure(flat)],
  ["views", () => objectViewsFigure(block(), { size: 40 })],
  ["histograms", () => histogramFigure(block())],
  ["pattern", () => patternFigure(counts)],
  ["pattern beside the far field", () => patternFigure(counts, { farField: counts.intensity })],
  [
    "error curve",
    () =>
      errorCurveFigure(
        [
          [0.9, 0.3, 0.1],
          [0.8, 0.5],
        ],
        { segments: [{ name: "<ER>", iterations: 3 }] },
      ),
  ],
  ["error curve with zeros", () => errorCurveFigure([[0.5, 0, Number.NaN, 0.1]])],
  ["PRTF", () => prtfFigure({ frequency: [0, 0.1, 0.2], value: [1, 0.6, 0.1] })],
];

describe.each(figures)("figure: %s", (_, draw) => {
  const svg = draw();

  it("is well-formed SVG with a title and a description", () => {
    expect(XMLValidator.validate(svg)).toBe(true);
    const root = new XMLParser({ ignoreAttributes: false }).parse(svg).svg;
    expect(String(root.title).length).toBeGreaterThan(2);
    expect(String(root.desc).length).toBeGreaterThan(10);
    expect(root["@_role"]).toBe("img");
  });

  it("has only numbers where numbers belong, and loads nothing", () => {
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    expect(svg.replaceAll("http://www.w3.org/2000/svg", "")).not.toMatch(/https?:|url\(/);
  });
});

function picture(svg: string, index: number) {
  const found = [...svg.matchAll(/href="data:image\/png;base64,([^"]+)"/g)][index]?.[1] ?? "";
  const { data, width, height } = decode(Buffer.from(found, "base64"));
  const rows = Math.max(width, height);
  return {
    width,
    height,
    rows,
    at: (u: number, v: number) => [
      ...data.slice(
        4 * (Math.floor(v * height) * width + Math.floor(u * width)),
        4 * (Math.floor(v * height) * width + Math.floor(u * width)) + 4,
      ),
    ],
  };
}

describe("amplitudeFigure", () => {
  it("shows three planes, cropped to the object", () => {
    const svg = amplitudeFigure(block(), { margin: 1 });
    expect(["depth = 4", "height = 5", "width = 5"].every((title) => svg.includes(`>${title}<`))).toBe(true);
    const { at } = picture(svg, 0);
    const map = colourMap("viridis");
    expect(at(0.5, 0.5)).toEqual([...colourAt(map, 1), 255]);
    expect(at(0.01, 0.01)).toEqual([...colourAt(map, 0), 255]);
  });

  it("writes its scale in voxels, or in nanometres when it knows them", () => {
    expect(amplitudeFigure(block())).toMatch(/\d\u00a0voxels/);
    expect(amplitudeFigure(block(), { voxelSizeNanometers: [5, 5, 5] })).toMatch(/>10\u00a0nm</);
  });
});

describe("phaseFigure", () => {
  it("colours the phase inside the support and nothing outside", () => {
    const { at } = picture(phaseFigure(block(), { margin: 1 }), 0);
    const map = colourMap("phase");
    expect(at(0.5, 0.5)).toEqual([...colourAt(map, 0.5), 255]);
    const right = at((0.5 + 5) / 7, 0.5);
    expect(right).toEqual([...colourAt(map, 0.5 + 1 / (2 * Math.PI)), 255]);
    expect(at(0.01, 0.5)).toEqual([0, 0, 0, 0]);
  });
});

describe("patternFigure", () => {
  it("marks voxels that were not measured, and only in the measurement", () => {
    const mask = { data: new Uint8Array(990).fill(1), shape };
    mask.data.fill(0, 4 * 110, 4 * 110 + 11);
    const svg = patternFigure({ ...counts, mask }, { farField: counts.intensity });
    expect(svg).toContain("not measured");
    expect(picture(svg, 0).at(0.5, 0.01)).toEqual([...UNMEASURED]);
    expect(picture(svg, 3).at(0.5, 0.01)).not.toEqual([...UNMEASURED]);
    expect(patternFigure(counts)).not.toContain("not measured");
  });

  it("brings the far field to the scale of the counts", () => {
    const farField = { data: counts.intensity.data.map((value) => 37 * Math.sqrt(value)), shape };
    const svg = patternFigure(counts, { farField });
    const images = [...svg.matchAll(/base64,([^"]+)"/g)].map(([, bytes]) => decode(Buffer.from(bytes, "base64")).data);
    let different = 0;
    for (let k = 0; k < 3; k++)
      images[k].forEach((value, i) => {
        if (Math.abs(value - images[k + 3][i]) > 4) different++;
      });
    expect(different).toBe(0);
  });

  it("names the count that cannot be, unless it is masked", () => {
    const data = new Float32Array(6);
    data[4] = -2;
    const intensity = { data, shape: [2, 3] };
    expect(() => patternFigure({ intensity })).toThrow("got -2 at element 4");
    const mask = { data: Uint8Array.of(1, 1, 1, 1, 0, 1), shape: [2, 3] };
    expect(XMLValidator.validate(patternFigure({ intensity, mask }))).toBe(true);
    expect(() => patternFigure(counts, { farField: intensity })).toThrow(ShapeError);
    expect(() => patternFigure({ intensity: { data: new Float32Array(3), shape: [3] } })).toThrow(ShapeError);
  });
});

describe("errorCurveFigure", () => {
  it("emphasises the start that ends lowest, or the one that is named", () => {
    expect(
      errorCurveFigure([
        [1, 0.5],
        [1, 0.2],
        [1, 0.4],
      ]),
    ).toContain("ends at 0.2, best of 3 starts");
    expect(
      errorCurveFigure(
        [
          [1, 0.5],
          [1, 0.2],
        ],
        { best: 0 },
      ),
    ).toContain("ends at 0.5");
  });

  it("keeps the first iterates of a long run from flattening the rest", () => {
    const curve = [1000, ...Array.from({ length: 99 }, (_, i) => 0.8 * 0.98 ** i)];
    const svg = errorCurveFigure([curve]);
    expect(svg).toContain(">0.5<");
    expect(svg).not.toContain(">100<");
  });

  it("names the algorithms where there is room", () => {
    const curve = Array.from({ length: 200 }, (_, i) => 1 / (i + 1));
    const svg = errorCurveFigure([curve], {
      segments: [
        { name: "HIO", iterations: 198 },
        { name: "ER", iterations: 2 },
      ],
    });
    expect(svg).toContain(">HIO<");
    expect(svg).not.toContain(">ER<");
    expect(svg).toContain(">2 ER<");
  });

  it("refuses nothing to draw", () => {
    expect(() => errorCurveFigure([])).toThrow(ValueError);
    expect(() => errorCurveFigure([[0, Number.NaN]])).toThrow(ValueError);
    expect(() => errorCurveFigure([[1, 0.5]], { best: 1 })).toThrow(ValueError);
  });
});

describe("histogramFigure", () => {
  it("counts every voxel once, both ends included", () => {
    expect([...binCounts([0, 0.1, 0.5, 0.99, 1], [0, 1], 4)]).toEqual([2, 0, 1, 2]);
    const [full, part] = [binCounts([-Math.PI, Math.PI], [-Math.PI, Math.PI], 40), binCounts([], [0, 1], 3)];
    expect([full[0], full[39]]).toEqual([1, 1]);
    expect([...part]).toEqual([0, 0, 0]);
  });

  it("counts only the support", () => {
    expect(histogramFigure(block())).toContain("60 voxels");
  });
});

describe("prtfFigure", () => {
  it("finds the crossing between two shells", () => {
    expect(firstCrossing([0, 1, 2, 3], [1, 0.8, 0.4, 0.6], 0.5)).toBeCloseTo(1.75, 12);
    expect(firstCrossing([0, 1], [1, 0.9], 0.5)).toBeUndefined();
    expect(prtfFigure({ frequency: [0, 0.1], value: [1, 0.9] })).toContain("stays above 1/e");
  });

  it("cuts off the far shells where the ratio runs away", () => {
    expect(prtfFigure({ frequency: [0, 0.1, 0.2], value: [1, 0.9, 14] })).toContain("cut off at 1.5");
  });

  it("refuses lengths that differ", () => {
    expect(() => prtfFigure({ frequency: [0], value: [] })).toThrow(ValueError);
  });
});

describe("object figures", () => {
  it.each([amplitudeFigure, phaseFigure, histogramFigure, objectViewsFigure])(
    "refuse shapes that do not fit",
    (draw) => {
      const { object } = block();
      expect(() => draw({ object, support: { data: new Uint8Array(8), shape: [2, 2, 2] } })).toThrow(ShapeError);
    },
  );
});
