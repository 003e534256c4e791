/** A picture of what a file holds. */

import { amplitudeOf, centralSlice, endingOf, type FileContent, isComplexArray, mapTo } from "@autophase/tensor-io";
import { amplitudeFigure } from "../figure/amplitude-figure.js";
import { patternFigure } from "../figure/pattern-figure.js";
import { renderImage } from "./render-image.js";
import { toPicture } from "./to-picture.js";

/** What {@link drawContent} writes. */
export const PICTURE_ENDINGS: readonly string[] = [".png", ".svg"];

/** A picture is made at least this large, so that it can be looked at. */
const SMALLEST = 512;

/**
 * `.svg`: the central planes with scales, as in reports. `.png`: the central plane of the first axis, a square for each
 * voxel.
 * @param file - its name: the ending decides.
 */
export function drawContent({ arrays, main, cxi }: FileContent, file: string): Uint8Array {
  const array = arrays[main];
  if (endingOf(file) === ".png") {
    const picture = toPicture(centralSlice(array));
    const zoom = Math.max(1, Math.floor(SMALLEST / Math.max(...picture.shape)));
    return renderImage(picture, { map: isComplexArray(array) ? "viridis" : "inferno", zoom });
  }
  const svg = (text: string): Uint8Array => new TextEncoder().encode(text);
  if (cxi?.kind === "reconstruction") return svg(amplitudeFigure(cxi.reconstruction));
  if (cxi?.kind === "pattern") return svg(patternFigure(cxi.pattern));
  if (!isComplexArray(array)) return svg(patternFigure({ intensity: array }));
  const { data, shape } = amplitudeOf(array);
  const support = { data: mapTo(Uint8Array, data, (amplitude) => (amplitude > 0 ? 1 : 0)), shape };
  return svg(amplitudeFigure({ object: array, support }));
}
