import { expect, it } from "vitest";
import { colourAt, colourMap } from "./colour-map.js";
import { paintValues } from "./paint-values.js";

it("paints values in the colours of their places, and neither what is outside nor what is no number", () => {
  const range = { min: 1, max: 100, log: true };
  const pixels = paintValues([10, 1000, 0, 10], "inferno", range, Uint8Array.of(1, 1, 1, 0));
  const opaque = (place: number) => [...colourAt(colourMap("inferno"), place), 255];
  expect([...pixels]).toEqual([...opaque(0.5), ...opaque(1), ...opaque(0), 0, 0, 0, 0]);
  expect([...paintValues([Number.NaN, 3n], "phase", { min: 1, max: 5 })]).toEqual([
    ...[0, 0, 0, 0],
    ...colourAt(colourMap("phase"), 0.5),
    255,
  ]);
});
