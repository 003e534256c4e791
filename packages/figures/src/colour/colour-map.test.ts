import "@autophase/vitest/matchers";
import { describe, expect, it } from "vitest";
import { colourAt, colourMap, entryAt, PHASE_CHROMA, PHASE_LIGHTNESS } from "./colour-map.js";
import { decodeSrgb, encodeSrgb, oklchToLinearSrgb } from "./oklch.js";

/** Oklab of encoded bytes, by inverting the published matrices numerically. */
function oklabOf(bytes: readonly number[]): readonly [number, number, number] {
  const [r, g, b] = bytes.map((value) => decodeSrgb(value / 255));
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

const distance = (a: readonly number[], b: readonly number[]): number =>
  Math.hypot(...a.map((value, k) => value - b[k]));

describe("oklchToLinearSrgb", () => {
  it("gives white, black and grey without chroma", () => {
    expect([...oklchToLinearSrgb(1, 0, 0)]).toBeAllClose([1, 1, 1], { atol: 1e-6 });
    expect([...oklchToLinearSrgb(0, 0, 2)]).toBeAllClose([0, 0, 0], { atol: 1e-12 });
    expect([...oklchToLinearSrgb(0.5, 0, 1)]).toBeAllClose([0.125, 0.125, 0.125], { atol: 1e-6 });
  });

  it("gives the published coordinates of pure red", () => {
    expect([...oklchToLinearSrgb(0.627955, 0.257683, (29.2339 * Math.PI) / 180)]).toBeAllClose([1, 0, 0], {
      atol: 1e-4,
    });
  });

  it("has a transfer curve that its inverse undoes", () => {
    for (const x of [0, 0.001, 0.0031308, 0.2, 0.5, 1]) expect(decodeSrgb(encodeSrgb(x))).toBeCloseTo(x, 6);
  });
});

describe("colourMap", () => {
  it.each([
    ["viridis", [68, 1, 84], [253, 231, 37]],
    ["inferno", [0, 0, 4], [252, 255, 164]],
  ] as const)("%s begins and ends where its authors say", (name, first, last) => {
    expect(colourAt(colourMap(name), 0)).toEqual(first);
    expect(colourAt(colourMap(name), 1)).toEqual(last);
    expect(colourAt(colourMap(name), -3)).toEqual(first);
    expect(colourAt(colourMap(name), 7)).toEqual(last);
  });

  it.each(["viridis", "inferno"] as const)("%s grows lighter all the way", (name) => {
    const map = colourMap(name);
    const lightness = Array.from({ length: 65 }, (_, i) => oklabOf(colourAt(map, i / 64))[0]);
    for (let i = 1; i < lightness.length; i++) expect(lightness[i]).toBeGreaterThan(lightness[i - 1]);
  });

  it("phase keeps one lightness and one chroma, so no angle stands out", () => {
    const { table, entries } = colourMap("phase");
    for (let i = 0; i < entries; i++) {
      const [lightness, a, b] = oklabOf([...table.subarray(3 * i, 3 * i + 3)]);
      expect(Math.abs(lightness - PHASE_LIGHTNESS)).toBeLessThan(0.004);
      expect(Math.abs(Math.hypot(a, b) - PHASE_CHROMA)).toBeLessThan(0.004);
    }
  });

  it("phase turns by equal steps and has no seam at +-pi", () => {
    const map = colourMap("phase");
    const steps = 36;
    const colours = Array.from({ length: steps }, (_, i) => oklabOf(colourAt(map, i / steps)));
    const expected = 2 * PHASE_CHROMA * Math.sin(Math.PI / steps);
    for (let i = 0; i < steps; i++) {
      const step = distance(colours[i], colours[(i + 1) % steps]);
      expect(Math.abs(step / expected - 1)).toBeLessThan(0.2);
    }
    expect(colourAt(map, 1)).toEqual(colourAt(map, 0));
    expect(distance(colourAt(map, 1 - 1e-9), colourAt(map, 0))).toBeLessThan(3);
  });

  it("phase wraps where the others clamp", () => {
    const map = colourMap("phase");
    expect(entryAt(map, 1.25)).toBe(entryAt(map, 0.25));
    expect(entryAt(map, -0.25)).toBe(entryAt(map, 0.75));
    expect(entryAt(map, -1e-18)).toBeLessThan(map.entries);
  });

  it("diverges evenly: both ends are as far from the middle, and lightness falls on both sides", () => {
    const map = colourMap("diverging");
    const lab = (t: number) => oklabOf(colourAt(map, t));
    for (const size of [0.1, 0.25, 0.4, 0.499]) {
      const [below, above] = [lab(0.5 - size), lab(0.5 + size)];
      expect(below[0]).toBeCloseTo(above[0], 1);
      expect(distance(below, lab(0.5)) / distance(above, lab(0.5))).toBeGreaterThan(0.85);
      expect(distance(below, lab(0.5)) / distance(above, lab(0.5))).toBeLessThan(1.15);
    }
    const lightness = Array.from({ length: 64 }, (_, i) => lab(0.5 + i / 130)[0]);
    expect(lightness.every((value, i) => i === 0 || value <= lightness[i - 1] + 0.003)).toBe(true);
    expect(colourAt(map, 0)[2]).toBeGreaterThan(colourAt(map, 0)[0]);
    expect(colourAt(map, 1)[0]).toBeGreaterThan(colourAt(map, 1)[2]);
  });
});
